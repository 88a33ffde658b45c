import type { RenderHint } from '../../data/engine.js';
import type { Column, KustoType, Table, Value } from '../../data/table.js';
import { instant, isQuantity } from './values.js';

export interface Indexed extends Column {
  readonly index: number;
}

/** What the columns of a table can stand for in a chart. */
export interface Roles {
  readonly times: readonly Indexed[];
  readonly quantities: readonly Indexed[];
  readonly categories: readonly Indexed[];
}

/** Sorts the columns into roles; those that the hint names come first, and restrict the rest of their role. */
export function rolesOf(columns: readonly Column[], hint?: RenderHint): Roles {
  const indexed = columns.map((column, index) => ({ ...column, index }));
  const named = (names: readonly string[]): Indexed[] =>
    names.flatMap((name) => indexed.find((column) => column.name.toLowerCase() === name.toLowerCase()) ?? []);
  const x = named(hint?.xColumn === undefined ? [] : [hint.xColumn]);
  const y = named(hint?.yColumns ?? []).filter((column) => isQuantity(column.type));
  const series = named(hint?.series ?? []);
  const rest = indexed.filter((column) => !x.includes(column));
  const times = [...x.filter((column) => column.type === 'datetime'), ...rest.filter((column) => column.type === 'datetime')];
  const quantities = y.length > 0 ? y : rest.filter((column) => isQuantity(column.type) && !series.includes(column));
  const categories = series.length > 0
    ? [...x.filter((column) => column.type !== 'datetime'), ...series]
    : [...x.filter((column) => column.type !== 'datetime'), ...rest.filter((column) => isCategory(column.type))];
  return { times, quantities, categories };
}

const isCategory = (type: KustoType): boolean => type === 'string' || type === 'guid' || type === 'bool' || type === 'dynamic';

/** Most cells that `make-series` arrays are unfolded into. */
const MAX_UNFOLDED = 200_000;

/**
 * A table whose rows hold arrays of equal length (what `make-series` gives) as one row per element;
 * any other table as it is.
 */
export function unfolded(table: Table): Table {
  const [first] = table.rows;
  if (first === undefined) return table;
  const arrays = table.columns.flatMap((column, index) => (column.type === 'dynamic' && Array.isArray(first[index]) ? [index] : []));
  if (arrays.length < 2) return table;
  const rows: Value[][] = [];
  for (const row of table.rows) {
    const length = Math.min(...arrays.map((index) => lengthOf(row[index])));
    if ((rows.length + length) * table.columns.length > MAX_UNFOLDED) break;
    for (let element = 0; element < length; element++) {
      rows.push(row.map((value, index) => (arrays.includes(index) && isList(value) ? (value[element] ?? null) : value)));
    }
  }
  const columns = table.columns.map((column, index) => (arrays.includes(index) ? { ...column, type: elementType(rows, index) } : column));
  return { columns, rows, rowCount: rows.length, truncated: table.truncated };
}

const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);
const lengthOf = (value: Value | undefined): number => (isList(value) ? value.length : 0);

function elementType(rows: readonly (readonly Value[])[], index: number): KustoType {
  const sample = rows.map((row) => row[index]).find((value) => value !== null && value !== undefined);
  if (typeof sample === 'number') return 'real';
  return typeof sample === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(sample) && instant(sample) !== null ? 'datetime' : 'string';
}
