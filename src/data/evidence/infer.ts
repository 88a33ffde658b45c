import type { Session } from '../duckdb/pool.js';
import type { KustoType } from '../table.js';
import { castSql, CLEAR_TIME, nativeType, presentSql } from './cast.js';
import type { Staged, StagedColumn } from './staged.js';

/** Columns that one statement looks at; more would make it slow to plan. */
const COLUMNS_PER_STATEMENT = 100;

/**
 * Types of the columns, from every row of the file: a type is taken where all values fit it, and a column without
 * values is a string. Whole numbers → long, numbers → real, true/false → bool, ISO 8601 times → datetime,
 * objects and arrays → dynamic, anything else → string. Ids stay strings: in KQL a guid has no `has` and joins no string.
 */
export async function inferTypes(session: Session, staged: Staged, columns: readonly StagedColumn[]): Promise<readonly KustoType[]> {
  const types: KustoType[] = [];
  for (let from = 0; from < columns.length; from += COLUMNS_PER_STATEMENT) {
    const some = columns.slice(from, from + COLUMNS_PER_STATEMENT);
    types.push(...await confirm(session, staged, some, await propose(session, staged, some)));
  }
  return types;
}

/** Lowest and highest code of the first characters of a column's values; a JSON string's first is the one after the quote. */
interface FirstCharacters {
  readonly low: number;
  readonly high: number;
}

interface TypeTest {
  readonly type: KustoType;
  /** False where the first characters already rule the type out: a pattern per column makes a wide file slow. */
  mayBe(first: FirstCharacters): boolean;
  /** SQL aggregate that is true where the column may be of the type, NULL where it has no values. */
  sql(column: string): string;
}

const all = (condition: string, present: string): string => `bool_and(${condition}) FILTER (${present})`;
const full = (column: string, pattern: string): string => `regexp_full_match(${column}, '${pattern}')`;
const numeric = ({ low, high }: FirstCharacters): boolean => low >= 45 && high <= 57;
const letters = ({ low }: FirstCharacters): boolean => low >= 65;

/** First fit first. `007` stays a string, as does a number with more digits than a double keeps. */
const TESTS: Readonly<Record<'text' | 'json', readonly TypeTest[]>> = {
  text: [
    { type: 'bool', mayBe: letters, sql: (c) => all(`lower(${c}) IN ('true', 'false')`, `${c} <> ''`) },
    { type: 'long', mayBe: numeric, sql: (c) => all(`CAST(TRY_CAST(${c} AS HUGEINT) AS VARCHAR) IS NOT DISTINCT FROM ${c}`, `${c} <> ''`) },
    { type: 'real', mayBe: numeric, sql: (c) => all(`${full(c, String.raw`-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d\d?)?`)} AND length(${c}) < 18`, `${c} <> ''`) },
    { type: 'datetime', mayBe: numeric, sql: (c) => all(full(c, CLEAR_TIME), `${c} <> ''`) },
    { type: 'dynamic', mayBe: ({ low, high }) => low >= 91 && high <= 123, sql: (c) => all(`ascii(${c}) IN (91, 123) AND json_valid(${c})`, `${c} <> ''`) },
  ],
  json: [
    { type: 'bool', mayBe: letters, sql: (c) => all(`${c} IN ('true', 'false')`, `${c} IS NOT NULL`) },
    { type: 'long', mayBe: numeric, sql: (c) => all(`ascii(${c}) <> 34 AND translate(${c}, '.eE', '') = ${c}`, `${c} IS NOT NULL`) },
    { type: 'real', mayBe: numeric, sql: (c) => all(`ascii(${c}) <> 34`, `${c} IS NOT NULL`) },
    { type: 'datetime', mayBe: numeric, sql: (c) => all(full(c, `"(${CLEAR_TIME})"`), `${c} IS NOT NULL AND ${c} <> '""'`) },
    // Any object or array makes the column dynamic: its other values stay what they are as JSON.
    { type: 'dynamic', mayBe: ({ high }) => high >= 91, sql: (c) => `bool_or(ascii(${c}) IN (91, 123))` },
  ],
};

async function propose(session: Session, staged: Staged, columns: readonly StagedColumn[]): Promise<readonly KustoType[]> {
  const firsts = await firstCharacters(session, staged, columns);
  const tests = columns.map(({ kind }, at) => (kind === 'text' || kind === 'json' ? TESTS[kind] : []).filter((test) => test.mayBe(firsts[at] ?? NONE)));
  const select = columns.flatMap(({ sql }, at) => (tests[at] ?? []).map((test) => test.sql(sql)));
  const values = select.length === 0 ? [] : await session.columns(`SELECT ${select.join(', ')} FROM ${staged.relation}`);
  let at = 0;
  return columns.map(({ kind }, index) => {
    const passed = (tests[index] ?? []).map((test) => ({ type: test.type, fits: values[at++]?.[0] === true }));
    return kind === 'text' || kind === 'json' ? passed.find(({ fits }) => fits)?.type ?? 'string' : nativeType(kind);
  });
}

/** No value at all: no type fits. */
const NONE: FirstCharacters = { low: 0, high: Infinity };

async function firstCharacters(session: Session, staged: Staged, columns: readonly StagedColumn[]): Promise<readonly FirstCharacters[]> {
  const code = ({ sql, kind }: StagedColumn): string => {
    if (kind !== 'text' && kind !== 'json') return 'NULL';
    return `nullif(ascii(${kind === 'json' ? `ltrim(left(${sql}, 2), '"')` : sql}), 0)`;
  };
  const values = await session.columns(`SELECT ${columns.map((column) => `min(${code(column)}), max(${code(column)})`).join(', ')} FROM ${staged.relation}`);
  return columns.map((_, at) => {
    const [low, high] = [values[2 * at]?.[0], values[2 * at + 1]?.[0]];
    return typeof low === 'number' && typeof high === 'number' ? { low, high } : NONE;
  });
}

/** What stands in for a type that some value turns out not to fit: a number too large, a 31st of February. */
const FALLBACK: Partial<Readonly<Record<KustoType, KustoType>>> = { long: 'decimal', datetime: 'string' };

async function confirm(session: Session, staged: Staged, columns: readonly StagedColumn[], types: readonly KustoType[]): Promise<readonly KustoType[]> {
  const doubtful = columns.flatMap((column, at) => {
    const type = types[at] ?? 'string';
    const isText = column.kind === 'text' || column.kind === 'json';
    return isText && FALLBACK[type] !== undefined ? [{ column, at, type }] : [];
  });
  if (doubtful.length === 0) return types;
  const failed = await session.columns(`SELECT ${doubtful.map(({ column: { sql, kind }, type }) =>
    `count(*) FILTER (${presentSql(sql, kind)} AND (${castSql(sql, kind, type, true)}) IS NULL)`).join(', ')} FROM ${staged.relation}`);
  const wrong = new Set(doubtful.filter((_, place) => Number(failed[place]?.[0] ?? 0) > 0).map(({ at }) => at));
  return types.map((type, at) => (wrong.has(at) ? FALLBACK[type] ?? 'string' : type));
}
