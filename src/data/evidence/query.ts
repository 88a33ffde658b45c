import type { DuckDBValue } from '@duckdb/node-api';
import { UserError } from '../../errors.js';
import { MAX_DISCOVERED_COLUMNS, translateDiscovering } from '../../kql/discovery.js';
import { externalColumns } from '../../kql/external/format.js';
import type { Translate, TranslatedSource, Translation } from '../../kql/types.js';
import { queryError } from '../duckdb/failure.js';
import type { HostedPool } from '../duckdb/hosted-pool.js';
import type { DuckPool, QuerySession } from '../duckdb/pool.js';
import { quoteName, quoteText } from '../duckdb/sql.js';
import type { QueryRequest, QueryResult } from '../engine.js';
import { pageClause } from '../page.js';
import { sourceColumnNames } from '../source-names.js';
import { readExternal } from '../external/reader.js';
import type { ExternalData, ExternalTable } from '../external/reader.js';
import type { SpoolFiles } from '../spool-files.js';
import type { Column, TableRef, TableSchema } from '../table.js';
import { writeTable } from '../write-table.js';
import type { Written } from '../write-table.js';
import type { CatalogueEntry, EvidenceCatalogue } from './catalogue.js';
import { emptySelect, filelessNote, nearestFileless } from './fileless.js';
import type { FilelessTables } from './fileless.js';
import { parquetPath } from './imported.js';
import { notesOf } from './notes.js';
import type { UsedTable } from './notes.js';
import { sourceColumns, sourceSelect, timeOf } from './table-columns.js';

export interface QueryParts {
  readonly catalogue: EvidenceCatalogue;
  readonly pool: DuckPool;
  /** Runs what is `Translation.hosted`. */
  readonly hosted: HostedPool;
  readonly files: SpoolFiles;
  readonly cacheFolder: string;
  readonly translate: Translate;
  /** Schemas of the entries, the same list for the same entries. */
  readonly schemasOf: (entries: readonly CatalogueEntry[]) => readonly TableSchema[];
  readonly fileless: FilelessTables;
  readonly external?: ExternalData;
}

/** A translated query and what it reads. */
interface Prepared {
  readonly translation: Translation;
  readonly used: readonly UsedTable[];
  /** Tables that it reads and no file holds. */
  readonly empty: readonly TableSchema[];
  /** What it reads from the net, by relation; none where it is only planned. */
  readonly external: ReadonlyMap<string, ExternalTable>;
}

/** Runs KQL over the evidence tables and the request's table variables. Errors as `TableProvider` says. */
export async function queryEvidence(parts: QueryParts, request: QueryRequest): Promise<QueryResult> {
  const prepared = await prepare(parts, request, true);
  const { sql, columns } = prepared.translation;
  const written = await withViews(parts, prepared, request, (session) => writeTable(session, parts.files, sql, columns, request));
  return describe(prepared, written, request);
}

/**
 * Parses, binds and plans KQL without running it; gives the columns that it would have, none where they depend on the
 * data. Errors as `queryEvidence`.
 */
export async function planEvidence(parts: QueryParts, request: QueryRequest): Promise<readonly Column[]> {
  const prepared = await prepare(parts, request, false);
  const { sql, columns, discover } = prepared.translation;
  await withViews(parts, prepared, request, (session) => session.run(`EXPLAIN ${sql}`));
  return discover === undefined ? columns : [];
}

/** The translation and what it reads; where it is not to be run, that may be a pre-query (see `Translation.discover`). */
async function prepare(parts: QueryParts, request: QueryRequest, toRun: boolean): Promise<Prepared> {
  const entries = await importNamed(parts.catalogue, request);
  const files = new Set(entries.map(({ name }) => name));
  const fileless = parts.fileless.readBy(request.kql).filter(({ name }) => !files.has(name));
  const readBy = async (translation: Translation): Promise<Prepared> => {
    const read = new Set(translation.sources.flatMap((source) => (source.kind === 'table' ? [source.table] : [])));
    const used = await usedTables(parts.catalogue, entries.filter(({ name }) => read.has(name)), request);
    const external = await readExternal(toRun ? parts.external : undefined, translation.sources, request);
    return { translation, used, external, empty: fileless.filter(({ name }) => read.has(name)) };
  };
  const find = async (translation: Translation): Promise<readonly DuckDBValue[][]> =>
    withViews(parts, await readBy(translation), request, (session) => discover(session, translation.sql));
  const translation = await translateWith(parts, entries, fileless, request, toRun ? find : undefined);
  if (translation.columns.length === 0) {
    throw new UserError({ code: 'kql.unsupported', message: 'The query leaves no columns.', next: 'Keep at least one column.' });
  }
  return readBy(translation);
}

/** Rows of a pre-query, one more than there may be columns. */
async function discover(session: QuerySession, sql: string): Promise<readonly DuckDBValue[][]> {
  const [names = [], types = []] = await session.columns(`SELECT * FROM (${sql}) ${pageClause(MAX_DISCOVERED_COLUMNS + 1)}`);
  return names.map((name, at) => [name, types[at] ?? null]);
}

/** Runs `work` on a session that has the relations of the query. */
function withViews<T>(parts: QueryParts, prepared: Prepared, request: QueryRequest, work: (session: QuerySession) => Promise<T>): Promise<T> {
  const tables = new Map(tableVariables(prepared.translation, request));
  for (const [relation, { ref }] of prepared.external) tables.set(relation, ref);
  const pool = prepared.translation.hosted === true ? parts.hosted : parts.pool;
  return useAll(parts.files, tables, request, (paths) => pool.use(request.signal, async (session) => {
    try {
      await makeViews(session, parts.cacheFolder, prepared, tables, paths, request);
      return await work(session);
    } catch (error) {
      throw queryError(error);
    }
  }));
}

/** Operators that read tables which the text does not name. */
const READS_MANY = /\b(union|search|find)\b/i;

/** Imports what the query may read: the types of columns no schema knows come from the file. */
async function importNamed(catalogue: EvidenceCatalogue, request: QueryRequest): Promise<readonly CatalogueEntry[]> {
  const entries = await catalogue.list();
  const readsMany = READS_MANY.test(request.kql);
  return Promise.all(entries.map(async (entry) => {
    if (entry.imported !== undefined || entry.failure !== undefined) return entry;
    if (!readsMany && !request.kql.includes(entry.name)) return entry;
    try {
      return { ...entry, imported: await catalogue.import(entry, request.signal) };
    } catch (error) {
      // A file that can't be read is an error only for a query that names its table.
      if (error instanceof UserError && error.code.startsWith('evidence.')) return { ...entry, failure: error };
      throw error;
    }
  }));
}

async function translateWith(
  { translate, schemasOf, fileless, external }: QueryParts, entries: readonly CatalogueEntry[], empty: readonly TableSchema[], request: QueryRequest,
  find: ((translation: Translation) => Promise<readonly DuckDBValue[][]>) | undefined,
): Promise<Translation> {
  const readable = entries.filter((entry) => entry.failure === undefined);
  const { kql: text, variables, now } = request;
  const schemas = schemasOf(readable);
  try {
    // The list of the files alone is the same list each time, which the translator prepares once.
    const translated = { text, tables: empty.length === 0 ? schemas : [...schemas, ...empty], variables, now, ...(external && { externaldata: external.prefixes }) };
    return await (find === undefined ? translate(translated) : translateDiscovering(translated, translate, find));
  } catch (error) {
    throw failureBehind(error, entries, text) ?? nearestFileless(error, text, entries.map(({ name }) => name), fileless);
  }
}

/** The file's own error where the translation stumbled over the name of a table that can't be read. */
function failureBehind(error: unknown, entries: readonly CatalogueEntry[], text: string): UserError | undefined {
  if (!(error instanceof UserError)) return undefined;
  const { position } = error.data;
  const stumbled = position === undefined ? error.data.message : text.slice(position.offset, position.offset + position.length);
  return entries.find((entry) => entry.failure !== undefined && new RegExp(`\\b${entry.name}\\b`).test(stumbled))?.failure;
}

/** Name and columns as they are known so far; none for a file that was never read and bears no known name. */
export function schemaOf(entry: CatalogueEntry): TableSchema {
  if (entry.imported === undefined) return { name: entry.name, columns: entry.schema?.columns ?? [] };
  return { name: entry.name, columns: sourceColumns(entry.imported, entry.schema).map(({ name, type }) => ({ name, type })) };
}

function usedTables(catalogue: EvidenceCatalogue, entries: readonly CatalogueEntry[], request: QueryRequest): Promise<readonly UsedTable[]> {
  return Promise.all(entries.map(async (entry) => {
    const imported = await catalogue.import(entry, request.signal);
    return { entry, imported, columns: sourceColumns(imported, entry.schema), timeColumn: timeOf(imported, entry.schema) };
  }));
}

function tableVariables(translation: Translation, request: QueryRequest): ReadonlyMap<string, TableRef> {
  const refs = new Map<string, TableRef>();
  for (const source of translation.sources) {
    if (source.kind !== 'variable') continue;
    const value = request.variables[source.variable];
    if (value?.kind === 'table') refs.set(source.variable, value.ref);
  }
  return refs;
}

/** Runs `work` while all the tables' files are held in the spool. */
async function useAll<T>(
  files: SpoolFiles, tables: ReadonlyMap<string, TableRef>, request: QueryRequest, work: (paths: ReadonlyMap<string, string>) => Promise<T>,
): Promise<T> {
  const paths = new Map<string, string>();
  const hold = async ([next, ...rest]: readonly (readonly [string, TableRef])[]): Promise<T> => {
    if (next === undefined) return work(paths);
    const [name, ref] = next;
    return files.use(ref, request.fetchTable, (path) => {
      paths.set(name, path);
      return hold(rest);
    });
  };
  return hold([...tables]);
}

async function makeViews(
  session: QuerySession, cacheFolder: string, { translation, used, empty }: Prepared,
  tables: ReadonlyMap<string, TableRef>, paths: ReadonlyMap<string, string>, request: QueryRequest,
): Promise<void> {
  const selectOf = (source: TranslatedSource): string => {
    if (source.kind === 'variable') return variableSelect(source.variable, tables, paths);
    if (source.kind === 'external') return tables.has(source.relation) ? variableSelect(source.relation, tables, paths) : emptySelect({ name: source.relation, columns: externalColumns(source.width) });
    const table = used.find(({ entry }) => entry.name === source.table);
    if (table !== undefined) return sourceSelect(parquetPath(cacheFolder, table.entry.key), table.columns, table.timeColumn, request.window);
    const schema = empty.find(({ name }) => name === source.table);
    if (schema === undefined) throw new Error(`The translation reads the table ${source.table}, which it was not given`);
    return emptySelect(schema);
  };
  const made = new Set<string>();
  for (const source of translation.sources) {
    const relation = source.relation.startsWith('"') ? source.relation : quoteName(source.relation);
    if (made.has(relation)) continue;
    made.add(relation);
    await session.run(`CREATE TEMP VIEW ${relation} AS ${selectOf(source)}`);
  }
}

function variableSelect(variable: string, tables: ReadonlyMap<string, TableRef>, paths: ReadonlyMap<string, string>): string {
  const [ref, path] = [tables.get(variable), paths.get(variable)];
  if (ref === undefined || path === undefined) throw new Error(`The translation reads the variable ${variable}, which is no table`);
  const fields = sourceColumnNames(ref.columns).map((name, at) => `c${String(at)} AS ${quoteName(name)}`);
  return `SELECT ${fields.join(', ')} FROM read_parquet(${quoteText(path)})`;
}

function describe({ translation, used, empty, external }: Prepared, { table, cutBy }: Written, request: QueryRequest): QueryResult {
  const names = [...used.map(({ entry }) => entry.name), ...[...tableVariables(translation, request).keys()].map((name) => `$${name}`)];
  return {
    table,
    ...(translation.render !== undefined && { render: translation.render }),
    notes: [...translation.notes, ...[...external.values()].map(({ note }) => note), ...empty.map(filelessNote), ...notesOf(used, table.ref.rowCount, cutBy, request)],
    provenance: names.length > 0 ? `evidence: ${names.join(', ')}` : 'evidence',
    ...(request.window !== undefined && { window: request.window }),
  };
}
