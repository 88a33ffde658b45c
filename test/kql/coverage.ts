/**
 * Runs a corpus of KQL with recorded answers on DuckDB and counts equal, refused and wrong answers.
 * Usage: node dist/test/kql/coverage.js <file.jsonl>… [--show=wrong|failed|refused] [--only=<part of an id>]
 * With --schemas=<tables.json> (`{table: {column: type}}`) queries without an answer run on empty tables.
 * A line is `{id, query, expected: {columns, types, rows}}` or `{id, query, expected_error}`; where `expected` was read from a
 * page, `emulator` is what the engine printed, and either is right: pages round numbers and drop quotes. What is marked as
 * nondeterministic, truncated or of a quality other than A is run and skipped in the count.
 */
import { readFileSync } from 'node:fs';
import { UserError } from '../../src/errors.js';
import type { Json, KustoType, TableSchema } from '../../src/data/table.js';
import { parseTimespan } from '../../src/kql/literals/timespan.js';
import { duckTypeOf } from '../../src/kql/duck.js';
import type { Translation } from '../../src/kql/types.js';
import { openDuck, runKql } from './run.js';
import type { Answer } from './run.js';

interface Recording {
  readonly columns: readonly string[];
  readonly types: readonly string[];
  readonly rows: readonly (readonly Json[])[];
  readonly row_count?: number;
}

interface Case {
  readonly id: string;
  readonly query: string;
  readonly expected?: Recording;
  readonly emulator?: Recording | null;
  readonly expected_error?: string;
  readonly nondeterministic?: boolean;
  readonly quality?: string;
  readonly semantic_errors?: number;
  readonly flags?: { readonly nondeterministic?: boolean; readonly truncated?: boolean };
}

type Verdict = 'ran' | 'equal' | 'refused' | 'accepted' | 'failed' | 'wrong' | 'skipped';

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function normalised(value: Json, type: string): Json {
  if (value === null) return type === 'string' ? '' : null;
  if (type === 'datetime') return textOf(value).replace(/Z$/, '').replace(/(\.\d{6})\d/, '$1').replace(/\.(\d*?)0+$/, '.$1').replace(/\.$/, '');
  // Some recordings write a timespan as its ticks.
  if (type === 'timespan') return /^-?\d+$/.test(textOf(value)) ? textOf(value) : String(parseTimespan(textOf(value)) ?? textOf(value));
  if (type === 'real' || type === 'decimal' || type === 'long' || typeof value === 'number') {
    const number = Number(value);
    return Number.isFinite(number) ? Number(number.toPrecision(10)) : String(number);
  }
  if (type === 'guid') return textOf(value).toLowerCase();
  if (type === 'dynamic') return normalJson(value);
  return value;
}

function normalJson(value: Json): Json {
  if (typeof value === 'number') return Number(value.toPrecision(10));
  if (Array.isArray(value)) return (value as readonly Json[]).map(normalJson);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, normalJson(each)]));
  }
  return value;
}

/** Some recordings write int as long, some read a column without a type. */
const sameType = (ours: string, theirs: string): boolean =>
  ours === theirs || theirs === 'unknown' || (ours === 'int' && theirs === 'long') || (ours === 'decimal' && theirs === 'real');

const SET_COLUMN = /set_|_set/i;

function rowText(row: readonly Json[], types: readonly string[], columns: readonly string[], asSets: boolean): string {
  return JSON.stringify(row.map((value, index) => {
    const plain = normalised(value, types[index] ?? 'string');
    const set = Array.isArray(plain) && (asSets || SET_COLUMN.test(columns[index] ?? ''));
    return set ? [...(plain as readonly Json[])].map((each) => JSON.stringify(each)).sort() : plain;
  }));
}

function difference(answer: Answer, one: Case): string | undefined {
  if (!one.expected) return 'the engine refuses this query';
  const found = differenceFrom(one.expected, answer, one.query);
  return found === undefined || !one.emulator ? found : differenceFrom(one.emulator, answer, one.query);
}

function differenceFrom(expected: Recording, answer: Answer, query: string): string | undefined {
  const names = answer.columns.map((column) => column.name);
  if (names.join() !== expected.columns.join()) return `columns ${names.join()} instead of ${expected.columns.join()}`;
  const types = answer.columns.map((column): KustoType => column.type);
  const wrongType = types.findIndex((type, index) => !sameType(type, expected.types[index] ?? ''));
  if (wrongType >= 0) return `type of ${names[wrongType] ?? ''} is ${types[wrongType] ?? ''} instead of ${expected.types[wrongType] ?? ''}`;
  const ordered = /\b(sort|order) +by\b|\btop +\d/.test(query);
  const asSets = /make_?set|set_|makeset|bag_keys|pack_all/.test(query);
  const ours = answer.rows.map((row) => rowText(row, types, names, asSets));
  const theirs = expected.rows.map((row) => rowText(row, types, names, asSets));
  if (!ordered || ours.join('\n') !== theirs.join('\n')) {
    ours.sort();
    theirs.sort();
  }
  const at = theirs.findIndex((row, index) => row !== ours[index]);
  // Some recordings keep the first rows only.
  if ((expected.row_count ?? theirs.length) > theirs.length && ours.length === expected.row_count) return theirs.every((row) => ours.includes(row)) ? undefined : `rows other than ${theirs.find((row) => !ours.includes(row)) ?? ''}`;
  if (ours.length !== theirs.length) return `${ours.length} rows instead of ${theirs.length}: ${ours[0] ?? '-'} | ${theirs[0] ?? '-'}`;
  return at < 0 ? undefined : `row ${ours[at] ?? '-'}\n      instead of ${theirs[at] ?? '-'}`;
}

function readSchemas(file: string | undefined): readonly TableSchema[] {
  if (file === undefined) return [];
  const found = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, KustoType>>;
  return Object.entries(found).map(([name, columns]) => ({ name, columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })) }));
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Empty views for the tables that a translation reads. */
const emptyViews = (tables: readonly TableSchema[]) => (translation: Translation): readonly string[] =>
  translation.sources.map((source) => {
    const columns = tables.find((table) => source.kind === 'table' && table.name === source.table)?.columns ?? [];
    return `CREATE OR REPLACE TEMP VIEW ${quote(source.relation)} AS SELECT ${columns.map((column) => `CAST(NULL AS ${duckTypeOf(column.type)}) AS ${quote(column.name)}`).join(', ')} WHERE false`;
  });

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const option = (name: string): string | undefined => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  const [show, only] = [option('show') ?? 'wrong,failed', option('only')];
  const tables = readSchemas(option('schemas'));
  const duck = await openDuck();
  for (const file of args.filter((arg) => !arg.startsWith('--'))) {
    const cases = readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Case);
    const counts: Record<string, number> = {};
    for (const one of cases) {
      if (only !== undefined && !one.id.includes(only)) continue;
      if ((one.semantic_errors ?? 0) > 0) continue;
      let verdict: Verdict = 'equal';
      let detail: string | undefined;
      try {
        const answer = await runKql(duck, one.query, { now: '2024-05-01T12:00:00Z', tables, prepare: emptyViews(tables) });
        if (!one.expected && one.expected_error === undefined) verdict = 'ran';
        else detail = difference(answer, one);
        if (detail !== undefined) verdict = one.expected ? 'wrong' : 'accepted';
      } catch (error) {
        verdict = one.expected_error !== undefined ? 'equal' : error instanceof UserError ? 'refused' : 'failed';
        detail = error instanceof UserError ? `${error.data.message} [${error.code}]` : error instanceof Error ? error.message.slice(0, 300) : String(error);
      }
      const excused = one.nondeterministic === true || one.flags?.nondeterministic === true || one.flags?.truncated === true || (one.quality !== undefined && one.quality !== 'A');
      if (excused) verdict = 'skipped';
      counts[verdict] = (counts[verdict] ?? 0) + 1;
      if (show.split(',').includes(verdict)) process.stdout.write(`${verdict} ${one.id}\n   ${one.query.replace(/\n/g, '\n   ').slice(0, 900)}\n   => ${detail ?? ''}\n`);
    }
    const counted = Object.entries(counts).reduce((sum, [verdict, count]) => sum + (verdict === 'skipped' ? 0 : count), 0);
    const share = `${(100 * ((counts['equal'] ?? 0) + (counts['ran'] ?? 0)) / Math.max(1, counted)).toFixed(1)} %`;
    process.stdout.write(`${file}: ${share} of ${counted}: ${Object.entries(counts).map(([name, count]) => `${name} ${count}`).join(', ')}\n`);
  }
  duck.closeSync();
}

await main();
