import { compileScalar } from '../compile/expression.js';
import { certainOrder, sortSql } from '../compile/relation.js';
import type { Relation, SortTerm } from '../compile/relation.js';
import { child, firstOf, list, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { rowCount, scopeOf, valueOf } from './operator.js';
import type { Context, PipeOperator } from './operator.js';

const hasToken = (node: SyntaxNode | undefined, text: string): boolean =>
  node !== undefined && firstOf(node, (each) => each.text === text) !== undefined;

/** Direction and place of nulls: descending with nulls last unless said otherwise; ascending puts nulls first. */
export function direction(node: SyntaxNode): { readonly descending: boolean; readonly nullsFirst: boolean } {
  const clause = node.kind === 'OrderedExpression' ? child(node, 'Ordering') : undefined;
  const descending = !hasToken(clause, 'asc') && !hasToken(clause, 'granny-asc');
  const nulls = clause && child(clause, 'NullsClause');
  const nullsFirst = hasToken(nulls, 'first') ? true : hasToken(nulls, 'last') ? false : !descending;
  return { descending, nullsFirst };
}

/** Sorts by expressions: those that are no columns become hidden columns. */
export function sortBy(nodes: readonly SyntaxNode[], input: Relation, context: Context): Relation {
  const hidden: string[] = [];
  const terms = nodes.map((node): SortTerm => {
    const expression = node.kind === 'OrderedExpression' ? need(node, 'Expression') : node;
    const value = compileScalar(valueOf(expression), scopeOf(input, context));
    if (input.columns.some((column) => column.id === value.sql)) return { id: value.sql, ...direction(node) };
    const id = context.compiler.alias();
    hidden.push(`${value.sql} AS ${id}`);
    return { id, ...direction(node) };
  });
  const order = { kind: 'sorted', terms } as const;
  if (hidden.length === 0) return { ...input, order, serialized: true };
  return context.compiler.select(input, input.columns.map((column) => [column, column.id]), { order, hidden, serialized: true });
}

/** The first rows in the input's order; without an order, those that come first by what tells them apart. */
export function limited(input: Relation, count: string, { compiler }: Context): Relation {
  const order = certainOrder(input);
  const tail = `${order === '' ? '' : `ORDER BY ${order} `}LIMIT ${count}`;
  const kept = compiler.filter(input, tail);
  return { ...kept, first: { step: kept.from, order: kept.order, sql: `${input.from} ${tail}` } };
}

/** https://learn.microsoft.com/kusto/query/sort-operator */
export const sort: PipeOperator = (node, input, context) => sortBy(list(node, 'Expressions'), input, context);

/** https://learn.microsoft.com/kusto/query/take-operator */
export const take: PipeOperator = (node, input, context) =>
  limited(input, rowCount(need(node, 'Expression'), { ...scopeOf(input, context), columns: [] }), context);

/**
 * https://learn.microsoft.com/kusto/query/top-operator
 * Of equal rows that would not all fit, those that come first in the stream are kept: putting ties in order by all
 * columns costs three times as much.
 */
export const top: PipeOperator = (node, input, context) => {
  const sorted = sortBy([need(node, 'ByExpression')], input, context);
  const count = rowCount(need(node, 'Expression'), { ...scopeOf(input, context), columns: [] });
  if (input.order.kind !== 'stream' || sorted.order.kind !== 'sorted') return limited(sorted, count, context);
  return context.compiler.filter(sorted, `ORDER BY ${sortSql(sorted.order.terms)} LIMIT ${count}`);
};
