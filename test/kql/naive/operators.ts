/** Tabular operators over small tables: what they do is written out, without regard for speed. */
import type { Truth, Predicate } from './predicate.js';
import { valueIn } from './table.js';
import type { Cell, CellType, Naive, Row } from './table.js';

const groupKey = (values: readonly Cell[]): string => JSON.stringify(values);

export const where = (table: Naive, { holds }: Predicate): Naive => ({ ...table, rows: table.rows.filter((row) => holds(table, row) === true) });

export function project(table: Naive, names: readonly string[]): Naive {
  const columns = names.map((name) => table.columns.find((column) => column.name === name) ?? { name, type: 'string' as const });
  return { columns, rows: table.rows.map((row) => names.map((name) => valueIn(table, row, name))) };
}

export function distinct(table: Naive): Naive {
  return { ...table, rows: [...new Map(table.rows.map((row) => [groupKey(row), row])).values()] };
}

/** The order of a sort's term: nulls come first in ascending, last in descending order. */
function order(a: Cell, b: Cell): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

/** The values of a column in the order of a sort. */
export const sortedValues = (table: Naive, name: string, descending: boolean): readonly Cell[] =>
  table.rows.map((row) => valueIn(table, row, name)).sort((a, b) => (descending ? order(b, a) : order(a, b)));

export interface Aggregate {
  readonly kql: string;
  readonly type: CellType;
  readonly of: (table: Naive, rows: readonly Row[]) => Cell;
}

const numbers = (table: Naive, rows: readonly Row[], name: string): readonly number[] =>
  rows.map((row) => valueIn(table, row, name)).filter((value) => value !== null).map(Number);

const extreme = (name: string, descending: boolean) => (table: Naive, rows: readonly Row[]): Cell =>
  sortedValues({ ...table, rows: rows.filter((row) => valueIn(table, row, name) !== null) }, name, descending)[0] ?? null;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const isTrue = (truth: Truth): boolean => truth === true;

export const AGGREGATES: readonly Aggregate[] = [
  { kql: 'count()', type: 'long', of: (_, rows) => rows.length },
  { kql: 'count(n)', type: 'long', of: (_, rows) => rows.length },
  { kql: 'sum(n)', type: 'long', of: (table, rows) => sum(numbers(table, rows, 'n')) },
  { kql: 'min(n)', type: 'long', of: extreme('n', false) },
  { kql: 'max(n)', type: 'long', of: extreme('n', true) },
  { kql: 'min(t)', type: 'datetime', of: extreme('t', false) },
  { kql: 'max(t)', type: 'datetime', of: extreme('t', true) },
  { kql: 'dcount(k)', type: 'long', of: (table, rows) => new Set(rows.map((row) => valueIn(table, row, 'k'))).size },
  { kql: 'countif(b)', type: 'long', of: (table, rows) => rows.filter((row) => isTrue(valueIn(table, row, 'b') as Truth)).length }, // the column's type
  { kql: 'sumif(n, b)', type: 'long', of: (table, rows) => sum(numbers(table, rows.filter((row) => valueIn(table, row, 'b') === true), 'n')) },
];

/** The avg of no value is NaN. */
export const average: Aggregate = {
  kql: 'avg(n)', type: 'real',
  of: (table, rows) => {
    const values = numbers(table, rows, 'n');
    return values.length === 0 ? 'NaN' : sum(values) / values.length;
  },
};

/** Groups by columns; without any there is one group, even of no rows. */
export function summarize(table: Naive, by: readonly string[], aggregates: readonly Aggregate[]): readonly Row[] {
  const groups = new Map<string, { readonly key: readonly Cell[]; readonly rows: Row[] }>();
  if (by.length === 0) groups.set('', { key: [], rows: [...table.rows] });
  else {
    for (const row of table.rows) {
      const key = by.map((name) => valueIn(table, row, name));
      const group = groups.get(groupKey(key)) ?? { key, rows: [] };
      group.rows.push(row);
      groups.set(groupKey(key), group);
    }
  }
  return [...groups.values()].map(({ key, rows }) => [...key, ...aggregates.map((each) => each.of(table, rows))]);
}

const emptyOf = ({ columns }: Naive): Row => columns.map(({ type }) => (type === 'string' ? '' : null));

/** Joins on equal keys, null being equal to null; an unmatched side's strings are empty, its other values null. */
export function join(left: Naive, right: Naive, keys: readonly string[], kind: string): readonly Row[] {
  const keyOf = (table: Naive, row: Row): string => groupKey(keys.map((key) => valueIn(table, row, key)));
  const matches = (one: Row): readonly Row[] => right.rows.filter((other) => keyOf(right, other) === keyOf(left, one));
  const isMatched = (other: Row): boolean => left.rows.some((one) => keyOf(left, one) === keyOf(right, other));
  const inner = left.rows.flatMap((one) => matches(one).map((other) => [...one, ...other]));
  const leftOnly = left.rows.filter((one) => matches(one).length === 0);
  const rightOnly = right.rows.filter((other) => !isMatched(other));
  const leftRest = leftOnly.map((one) => [...one, ...emptyOf(right)]);
  const rightRest = rightOnly.map((other) => [...emptyOf(left), ...other]);
  switch (kind) {
    case 'inner': return inner;
    case 'leftouter': return [...inner, ...leftRest];
    case 'rightouter': return [...inner, ...rightRest];
    case 'fullouter': return [...inner, ...leftRest, ...rightRest];
    case 'leftsemi': return left.rows.filter((one) => matches(one).length > 0);
    case 'leftanti': return leftOnly;
    case 'rightsemi': return right.rows.filter(isMatched);
    case 'rightanti': return rightOnly;
    default: throw new Error(`no reference for kind=${kind}`);
  }
}

/** An hour's bin of an instant. */
export const hourOf = (instant: Cell): Cell => (typeof instant === 'string' ? instant.replace(/:\d\d:\d\d/, ':00:00') : null);

/** make-series of counts by the hour in [from, to). */
export function hourlyCounts(table: Naive, by: string, hours: readonly string[]): readonly (readonly [Cell, readonly number[]])[] {
  const inside = table.rows.filter((row) => hours.includes(String(hourOf(valueIn(table, row, 't')))));
  const keys = [...new Set(inside.map((row) => valueIn(table, row, by)))];
  return keys.map((key) => [key, hours.map((hour) => inside.filter((row) => valueIn(table, row, by) === key && hourOf(valueIn(table, row, 't')) === hour).length)]);
}
