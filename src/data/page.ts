import { UserError } from '../errors.js';
import type { DuckDBValue } from '@duckdb/node-api';
import { encodeColumn } from './encode.js';
import { nearest } from '../nearest.js';
import type { Column, Value } from './table.js';

/** Positions of the named columns, all where no names are given. `UserError` `table.column` with the nearest name. */
export function pickColumns(columns: readonly Column[], names: readonly string[] | undefined): readonly number[] {
  if (names === undefined) return columns.map((_, at) => at);
  return names.map((name) => {
    const exact = columns.findIndex((column) => column.name === name);
    const at = exact >= 0 ? exact : onlyMatch(columns, name);
    if (at >= 0) return at;
    const near = nearest(name, columns.map((column) => column.name), 1)[0];
    throw new UserError({
      code: 'table.column',
      message: `The table has no column ${name}.`,
      ...(near !== undefined && { next: `Did you mean ${near}?` }),
    });
  });
}

/** Names are case-sensitive, but one that fits exactly one column otherwise is not worth an error. */
function onlyMatch(columns: readonly Column[], name: string): number {
  const matches = columns.flatMap((column, at) => (column.name.toLowerCase() === name.toLowerCase() ? [at] : []));
  return matches.length === 1 ? (matches[0] ?? -1) : -1;
}

/** Rows of the values that DuckDB gave column by column. */
export function encodeRows(columns: readonly Column[], values: readonly (readonly DuckDBValue[])[]): Value[][] {
  const encoded = columns.map((column, at) => encodeColumn(column.type, values[at] ?? []));
  const count = encoded[0]?.length ?? 0;
  return Array.from({ length: count }, (_, row) => encoded.map((column) => column[row] ?? null));
}

/** `LIMIT … OFFSET …` of a page; both are whole numbers from 0. */
export function pageClause(limit: number, offset = 0): string {
  const whole = (value: number): string => String(Math.max(0, Math.min(Number.MAX_SAFE_INTEGER, Math.floor(value))));
  return `LIMIT ${whole(limit)} OFFSET ${whole(offset)}`;
}
