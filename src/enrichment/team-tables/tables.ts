import type { Value } from '../../data/table.js';

/** One question to tables that the team has, in KQL. */
export interface TableQuestion {
  /** With `$name` for each of `lists`, whose values are bound as literals and never pasted. */
  readonly kql: string;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** How far back a live workspace is searched; evidence is searched as a whole. */
  readonly days: number;
  readonly maxRows: number;
  readonly signal: AbortSignal;
}

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Value>>;

export interface TableAnswer {
  readonly rows: readonly Row[];
  /** Whether there were more than came: what is not among the rows may be there after all. */
  readonly cut: boolean;
}

/** Tables that the team has: a live workspace, or the evidence. */
export interface TeamTables {
  /** Changes where answers of another one must not be used. */
  readonly id: string;
  /** Names of the tables, as they are spelt there. */
  names(): Promise<readonly string[]>;
  /** Throws `UserError` as `TableProvider.query` does. */
  ask(question: TableQuestion): Promise<TableAnswer>;
}

/** What is kept for one key: a hostile table may have the same in every row. */
const MAX_KEPT = 200;

/** Adds to the list of a key. */
export function keep<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [one]);
  else if (known.length < MAX_KEPT) known.push(one);
}

/** The text in a column of a row; empty where it holds none. */
export function textIn(row: Row, column: string): string {
  const value = row[column] ?? null;
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** The number in a column of a row; undefined where it holds none. */
export function numberIn(row: Row, column: string): number | undefined {
  const value = row[column];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The list in a dynamic column of a row, whose JSON some connectors write as a text; empty where it is none. */
export function listIn(row: Row, column: string): readonly Value[] {
  const value = parsed(row[column] ?? null);
  return Array.isArray(value) ? (value as readonly Value[]) : []; // `Array.isArray` forgets what a readonly array holds
}

function parsed(value: Value): Value {
  if (typeof value !== 'string' || !value.trimStart().startsWith('[')) return value;
  try {
    return JSON.parse(value) as Value; // JSON is what a `Value` is
  } catch {
    return null; // a text that only begins like a list
  }
}
