import { UserError } from '../../errors.js';
import { duckTypeOf } from '../../kql/duck.js';
import { nearest } from '../../nearest.js';
import { quoteName } from '../duckdb/sql.js';
import { knownTable, knownTableNames } from '../schemas/known-tables.js';
import { sourceColumnNames } from '../source-names.js';
import type { TableSchema } from '../table.js';

/** Tables that a query may read though no file holds them: they have columns and no rows. */
export interface FilelessTables {
  /** Those that a query may read. */
  readonly readBy: (kql: string) => readonly TableSchema[];
  /** The names of all, for the one that was meant. */
  readonly names: () => readonly string[];
}

/** The tables among `named` that a query names, spelled exactly so. */
export function namedIn(kql: string, named: (word: string) => TableSchema | undefined): readonly TableSchema[] {
  return [...new Set(kql.match(/\w+/g))].flatMap((word) => {
    const table = named(word);
    return table?.name === word ? [table] : [];
  });
}

/** The built-in schemas: a workspace has all of these tables, be they empty. */
export const KNOWN_TABLES: FilelessTables = { readBy: (kql) => namedIn(kql, knownTable), names: knownTableNames };

/** A SELECT without rows that has a table's columns. */
export function emptySelect({ columns }: TableSchema): string {
  const names = sourceColumnNames(columns);
  const fields = columns.map(({ type }, at) => `CAST(NULL AS ${duckTypeOf(type)}) AS ${quoteName(names[at] ?? '')}`);
  return `SELECT ${fields.length > 0 ? fields.join(', ') : '1 AS k0'} WHERE false`;
}

export const filelessNote = ({ name }: TableSchema): string => `No evidence file for ${name}: it counts as empty.`;

/** `table.unknown` with the nearest table that has no file, where none that has one is near. Other errors as they are. */
export function nearestFileless(error: unknown, kql: string, files: readonly string[], fileless: FilelessTables): unknown {
  if (!(error instanceof UserError) || error.code !== 'table.unknown' || error.data.position === undefined) return error;
  const { offset, length } = error.data.position;
  const written = kql.slice(offset, offset + length);
  if (nearest(written, files, 1).length > 0) return error;
  const [near] = nearest(written, fileless.names(), 1);
  return near === undefined ? error : new UserError({ ...error.data, next: `Did you mean ${near}?` }, { cause: error });
}
