import type { KustoType } from '../../data/table.js';
import { compileScalar } from '../compile/expression.js';
import { unsupported } from '../compile/refuse.js';
import { findColumn } from '../compile/relation.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import type { Scalar } from '../compile/scalar.js';
import { nameOf } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { resultColumns } from './operator.js';
import type { Context } from './operator.js';

/** One plugin of `evaluate`: the operator's node, the call's arguments and the rows before it. */
export type Plugin = (node: SyntaxNode, args: readonly SyntaxNode[], input: Relation, context: Context) => Relation;

/** The column that an argument names. Errors: `kql.unsupported`, which says `what` takes columns alone. */
export function columnArgument(node: SyntaxNode | undefined, relation: Relation, what: string, example = 'name'): RelColumn {
  const found = node?.kind === 'NameReference' ? findColumn(relation.columns, nameOf(node)) : undefined;
  return found ?? unsupported(node, what, `Make it a column first: extend ${example} = …`);
}

/** An argument that is the same for all rows; undefined where it is left out. */
export const literalArgument = (node: SyntaxNode | undefined, context: Context): Scalar | undefined => node && compileScalar(node, { ...context, columns: [] });

interface ResultOptions {
  /** How many of the first columns the rows are sorted by. */
  readonly keys?: number;
  /** Types by column, where the analyser's may be others. */
  readonly types?: readonly KustoType[];
  /** Who it is that has other columns than the analyser sees. */
  readonly what?: string;
}

/** Rows of the SQL `values` over a FROM item, under the names that the analyser gives. Errors: `kql.unsupported`. */
export function pluginResult(node: SyntaxNode, values: readonly string[], from: string, { compiler }: Context, { keys = 0, types = [], what = 'A plugin' }: ResultOptions = {}): Relation {
  const names = resultColumns(node);
  if (names.length !== values.length) return unsupported(node, `${what} whose columns the analyser sees differently`);
  const columns = names.map(({ name, type }, at) => compiler.column({ name, type: types[at] ?? type }));
  const step = compiler.step(`SELECT ${columns.map(({ id }, at) => `${values[at] ?? ''} AS ${id}`).join(', ')} FROM ${from}`);
  const terms = columns.slice(0, keys).map(({ id }) => ({ id, descending: false, nullsFirst: true }));
  return { from: step, columns, order: keys > 0 ? { kind: 'sorted', terms } : { kind: 'none' }, serialized: false };
}
