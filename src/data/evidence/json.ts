import { open } from 'node:fs/promises';
import { quoteName, quoteText } from '../duckdb/sql.js';
import { unreadable } from './failure.js';
import type { PlainText } from './plain.js';
import { rowGroupSize } from './staged.js';
import type { StageContext, Staged, StagedColumn } from './staged.js';

const MAX_OBJECT_BYTES = 64 << 20;
/** As many columns as a table of Log Analytics can have; more keys than that are data, not columns. */
const MAX_KEYS = 500;
/** A file with more broken lines than this share is broken as a whole. */
const MAX_BROKEN_SHARE = 0.01;
/** What API answers wrap their records in. */
const WRAPPERS = ['value', 'results', 'records', 'Records', 'data', 'events'];

type Shape = 'newline_delimited' | 'array' | 'unstructured';

/** Stages a JSON file: one object per line, an array of objects, objects after one another, or an API answer around them. */
export async function stageJson(context: StageContext, text: PlainText): Promise<Staged> {
  const shape = sniffShape(text.head);
  if (shape === 'array') await refuseCutArray(context, text);
  const raw = await readObjects(context, text, shape);
  const records = shape === 'unstructured' ? await unwrap(context, raw.relation) : raw.relation;
  const keys = await listKeys(context, records);
  const { relation, columns } = await spread(context, records, keys.slice(0, MAX_KEYS), text.size / Math.max(1, raw.count));
  const notes = [...text.notes, ...raw.notes];
  if (keys.length > MAX_KEYS) {
    columns.push({ name: '_Record', sql: '"json"', kind: 'json' });
    notes.push(`It has ${keys.length} different keys; the first ${MAX_KEYS} are columns, whole records are in column _Record.`);
  }
  return { relation, columns, notes };
}

function sniffShape(head: string): Shape {
  const start = head.trim();
  if (start.startsWith('[')) return 'array';
  const end = start.indexOf('\n');
  // One value alone may be an API answer; the first line of a pretty-printed object does not close it.
  return end > 0 && start.slice(0, end).trimEnd().endsWith('}') ? 'newline_delimited' : 'unstructured';
}

/** DuckDB takes an array that ends early for a whole one. */
async function refuseCutArray({ file }: StageContext, text: PlainText): Promise<void> {
  const handle = await open(text.path, 'r');
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, 4096));
    await handle.read(tail, 0, tail.length, size - tail.length);
    if (tail.toString('utf8').trimEnd().endsWith(']')) return;
    throw unreadable(file.name, `Its JSON array is not closed: the file ends at byte ${size} in the middle.`, 'Copy or export the file again and replace it.');
  } finally {
    await handle.close();
  }
}

interface RawObjects {
  readonly relation: string;
  readonly count: number;
  readonly notes: readonly string[];
}

async function readObjects(context: StageContext, text: PlainText, shape: Shape): Promise<RawObjects> {
  const { session, file } = context;
  const target = context.temporary('raw.parquet');
  const objects = (lenient: boolean): string => `read_json_objects(${quoteText(text.path)}, format = '${shape}',
    maximum_object_size = ${String(MAX_OBJECT_BYTES)}, ignore_errors = ${String(lenient)})`;
  const lenient = shape === 'newline_delimited';
  await session.run(`COPY (SELECT "json" FROM ${objects(lenient)}) TO ${quoteText(target)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 8192)`);
  const rows = `read_parquet(${quoteText(target)}, file_row_number = true)`;
  const isObject = 'coalesce(json_type("json"), \'\') = \'OBJECT\'';
  const [[good] = [], [broken] = [], [other] = [], [first] = []] = await session.columns(`SELECT count(*) FILTER (${isObject}),
    count(*) FILTER ("json" IS NULL), count(*) FILTER ("json" IS NOT NULL AND NOT ${isObject}), min(file_row_number) FILTER (NOT ${isObject}) FROM ${rows}`);
  const [objectsRead, lost] = [Number(good), Number(broken) + Number(other)];
  // Reading once more without leniency lets DuckDB say where and why.
  if (lost > 0 && lost > objectsRead * MAX_BROKEN_SHARE && Number(broken) > 0) await session.run(`SELECT count(*) FROM ${objects(false)}`);
  if (lost > objectsRead * MAX_BROKEN_SHARE) {
    throw unreadable(file.name, `Record ${Number(first) + 1} is not a JSON object.`, 'Write one JSON object per row and replace the file.');
  }
  const notes = lost === 0 ? [] : [`${lost} of ${objectsRead + lost} records are not JSON objects and were left out, the first is record ${Number(first) + 1}.`];
  return { relation: `(SELECT "json" FROM ${rows} WHERE ${isObject})`, count: objectsRead, notes };
}

/** The records inside of an API answer, where the file holds just that. */
async function unwrap({ session }: StageContext, relation: string): Promise<string> {
  const paths = WRAPPERS.map((key) => `json_type("json", '$.${key}') = 'ARRAY'`);
  const found = await session.columns(`SELECT count(*), ${paths.map((path) => `count(*) FILTER (${path})`).join(', ')} FROM ${relation}`);
  const [total = 0, ...counts] = found.map((column) => Number(column[0]));
  const at = counts.findIndex((count) => count > 0 && count === total);
  const key = WRAPPERS[at];
  return key === undefined ? relation : `(SELECT unnest(json_extract("json", '$.${key}[*]')) AS "json" FROM ${relation})`;
}

/** Distinct keys of all records, in the order in which they first appear. */
async function listKeys({ session }: StageContext, relation: string): Promise<readonly string[]> {
  const [keys = []] = await session.columns(`SELECT k FROM (
      SELECT unnest(keys) AS k, unnest(range(len(keys))) AS place, r FROM (SELECT json_keys("json") AS keys, row_number() OVER () AS r FROM ${relation})
    ) GROUP BY k ORDER BY min(r * 1000000 + place) LIMIT ${String(MAX_KEYS + 1)}`);
  return keys.map(String);
}

/** One JSON column per key. Keys that differ from an earlier one only in case are cut out one by one: a STRUCT can't hold both. */
async function spread(
  context: StageContext, relation: string, keys: readonly string[], bytesPerRow: number,
): Promise<{ relation: string; columns: StagedColumn[] }> {
  const target = context.temporary('wide.parquet');
  const seen = new Set<string>();
  const plain: string[] = [];
  const clashing: string[] = [];
  for (const key of keys) {
    const folded = key.toLowerCase();
    (seen.has(folded) || key === '' || key.includes('\0') ? clashing : plain).push(key);
    seen.add(folded);
  }
  const shape = quoteText(JSON.stringify(Object.fromEntries(plain.map((key) => [key, 'JSON']))));
  const pointer = (key: string): string => quoteText(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  const fields = new Map<string, { readonly sql: string; readonly id: string }>([
    ...plain.map((key, at) => [key, { sql: `s.${quoteName(key)}`, id: `c${String(at)}` }] as const),
    ...clashing.map((key, at) => [key, { sql: `json_extract("json", ${pointer(key)})`, id: `x${String(at)}` }] as const),
  ]);
  const select = [...fields.values()].map(({ sql, id }) => `${sql} AS ${id}`);
  const all = keys.length >= MAX_KEYS ? ['"json"'] : [];
  const transformed = plain.length === 0 ? 'NULL' : `json_transform("json", ${shape})`;
  await context.session.run(`COPY (SELECT ${[...select, ...all, '1 AS present'].join(', ')} FROM (SELECT "json", ${transformed} AS s FROM ${relation}))
    TO ${quoteText(target)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${String(rowGroupSize(bytesPerRow))})`);
  const columns = keys.map((name) => ({ name, sql: fields.get(name)?.id ?? 'NULL', kind: 'json' }));
  return { relation: `read_parquet(${quoteText(target)})`, columns };
}
