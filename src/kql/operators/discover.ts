import { unsupported } from '../compile/refuse.js';
import { Undiscovered } from '../compile/undiscovered.js';
import type { Column, KustoType } from '../../data/table.js';
import { sqlString } from '../literals/sql.js';
import { child, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { Context } from './operator.js';

/** Columns that are there whatever the data says, and SQL of the others: a SELECT of `name` and `type`. */
export interface Discoverable {
  readonly fixed: readonly Column[];
  readonly found: string;
  /** A found column of this name stands at the end of the first `at` fixed ones; the others come last, by name. */
  readonly inPlace?: { readonly name: string; readonly at: number };
}

/** One more than a query may have, so that the limit is seen. */
const SEEN_COLUMNS = 600;

/**
 * Goes on where the columns behind an `evaluate` are written, or were found; else stops for a pre-query that finds
 * them (`Undiscovered`). A call in a function that runs twice could find other columns each time: it is refused.
 */
export function requireColumns(node: SyntaxNode, context: Context, discoverable: () => Discoverable): void {
  const call = need(node, 'FunctionCall');
  const { compiler } = context;
  const compiled = compiler.shared.discovered.get(call.end);
  if (compiled === true) unsupported(call, 'A plugin whose columns depend on the data, in a function that is called twice', 'Write the columns behind the plugin: evaluate … : (Name:string, …)');
  if (compiled === false) compiler.shared.discovered.set(call.end, true);
  if (child(node, 'Schema')) return;
  if (compiler.correlated) unsupported(call, 'A plugin whose columns depend on the data, within a subquery for each row');
  const { fixed, found, inPlace } = discoverable();
  const place = inPlace ? `CASE WHEN name = ${sqlString(inPlace.name)} THEN ${inPlace.at} - 0.5 ELSE 1e9 END` : '1e9';
  const rows = fixed.map((column, index) => `SELECT ${sqlString(column.name)} AS name, ${sqlString(column.type)} AS type, ${index} AS place`);
  const all = [...rows, `SELECT name, type, ${place} AS place FROM (${found})`].join(' UNION ALL ');
  throw new Undiscovered(call, `SELECT name AS c0, type AS c1 FROM (${all}) ORDER BY place, name LIMIT ${SEEN_COLUMNS}`);
}

/** Kusto's type of a JSON value by DuckDB's `json_type`; whole numbers beyond 64 bits are real. */
export const JSON_TYPES: readonly (readonly [string, KustoType])[] = [
  ['BIGINT', 'long'], ['UBIGINT', 'long'], ['HUGEINT', 'real'], ['DOUBLE', 'real'], ['BOOLEAN', 'bool'], ['VARCHAR', 'string'],
];
