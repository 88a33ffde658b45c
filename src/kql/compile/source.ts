import type { TableSchema } from '../../data/table.js';
import { sourceColumnNames } from '../../data/source-names.js';
import { nearest } from '../../nearest.js';
import type { TranslatedSource } from '../types.js';
import type { Compiler } from './compiler.js';
import { Refusal } from './refuse.js';
import type { Span } from './refuse.js';
import type { Relation } from './relation.js';

/** An SQL identifier in double quotes. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A relation that the caller provides as a view, its columns given aliases of the query. */
export function readSource(source: TranslatedSource, schema: TableSchema, compiler: Compiler): Relation {
  compiler.shared.sources.set(source.relation, source);
  const columns = schema.columns.map((column) => compiler.column(column));
  const names = sourceColumnNames(schema.columns);
  const selected = columns.map((column, index) => `${quoted('src')}.${quoted(names[index] ?? '')} AS ${column.id}`);
  const from = compiler.step(`SELECT ${selected.length > 0 ? selected.join(', ') : '1 AS k0'} FROM ${quoted(source.relation)} AS ${quoted('src')}`);
  return { from, columns, order: { kind: 'stream' }, serialized: false };
}

/** Reads a table by its name. Errors: `table.unknown`. */
export function readTable(name: string, compiler: Compiler, span: Span): Relation {
  const schema = compiler.shared.tables.find((table) => table.name === name);
  if (schema) {
    const known = [...compiler.shared.sources.values()].find((source) => source.kind === 'table' && source.table === name);
    // Numbered, since DuckDB folds the case of names and Kusto does not.
    const relation = known?.relation ?? `source ${compiler.shared.sources.size} ${name}`;
    return readSource({ kind: 'table', relation, table: name }, schema, compiler);
  }
  const near = nearest(name, compiler.shared.tables.map((table) => table.name), 1)[0];
  throw new Refusal('table.unknown', `There is no table ${name}`, span, undefined,
    near !== undefined ? `Did you mean ${near}?` : 'List the tables that the incident has.');
}
