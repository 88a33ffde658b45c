import { unsupported } from '../compile/refuse.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import { child, list, need } from '../parser/syntax.js';
import { expandedOf, indexName } from './expansion.js';
import { ownName, resultColumns } from './operator.js';
import type { PipeOperator } from './operator.js';

/**
 * https://learn.microsoft.com/kusto/query/mv-apply-operator
 * The subquery runs once for the elements of each row, as a correlated join: an aggregate over an empty array
 * still gives its row, a subquery without rows drops the outer one.
 */
export const mvApply: PipeOperator = (node, given, context) => {
  const { compiler } = context;
  if (child(node, 'ContextIdClause')) unsupported(node, 'mv-apply with an id');
  const { relation: outer, ordinal } = compiler.withOrdinal(given);
  const own = list(node, 'Expressions').map((each) => ownName(need(each, 'Expression')) ?? 'Column1');
  const expanded = expandedOf(node, outer, context, own.filter((name) => !outer.columns.some((column) => column.name === name)));

  const inner = compiler.nested();
  const lists = expanded.map((each) => ({ ...each, raw: compiler.alias() }));
  const position = compiler.alias();
  const sources = lists.map((each) => `unnest(${each.list}) AS ${each.raw}`);
  const unnested = inner.step(`SELECT ${sources.join(', ')}, unnest(range(greatest(${lists.map((each) => `coalesce(len(${each.list}), 0)`).join(', ')}, 0))) AS ${position}`);
  const items = lists.map((each): readonly [RelColumn, string] => [each.column, each.element(each.raw)]);
  const index = indexName(node);
  if (index !== undefined) items.push([compiler.column({ name: index, type: 'long' }), position]);
  const replaced = new Set(items.map(([column]) => column.name));
  // Copies of the outer row's columns: DuckDB takes no window function over a correlated column.
  const copies = outer.columns.filter((column) => !replaced.has(column.name)).map((column): readonly [RelColumn, string] => [compiler.column(column), column.id]);
  const body = inner.step(`SELECT ${[...copies, ...items].map(([column, sql]) => `${sql} AS ${column.id}`).join(', ')}, ${position} FROM ${unnested}`);
  const elements: Relation = {
    from: body,
    columns: [...copies, ...items].map(([column]) => column),
    order: { kind: 'sorted', terms: [{ id: position, descending: false, nullsFirst: false }] },
    serialized: true,
  };

  const subquery = need(need(node, 'Subquery'), 'Expression');
  const result = compiler.shared.tabular(subquery, context.environment, inner, elements);
  const numbered = inner.withOrdinal(result);
  return lateral(node, outer, ordinal, inner.prelude(), numbered.relation, numbered.ordinal, context);
};

type Context = Parameters<PipeOperator>[2];

/** Joins each outer row with its subquery's rows; the subquery's columns replace outer ones of the same name. */
function lateral(node: Parameters<PipeOperator>[0], outer: Relation, ordinal: string, prelude: string, result: Relation, innerOrdinal: string, context: Context): Relation {
  const { compiler } = context;
  const exported = result.columns.map((column) => ({ column: compiler.column(column), id: column.id }));
  const order = compiler.alias();
  const subselect = `${prelude}SELECT ${[...exported.map((each) => `${each.id} AS ${each.column.id}`), `${innerOrdinal} AS ${order}`].join(', ')} FROM ${result.from}`;
  const from = compiler.step(`SELECT o.*, i.* FROM ${outer.from} AS o, LATERAL (${subselect}) AS i`);
  const available = new Map<string, RelColumn>();
  for (const column of outer.columns) available.set(column.name, column);
  for (const each of exported) available.set(each.column.name, each.column);
  const selected = resultColumns(node).map((column): readonly [RelColumn, string] => {
    const found = available.get(column.name) ?? unsupported(node, `The column ${column.name} here`);
    return [found, found.id];
  });
  const terms = [ordinal, order].map((id) => ({ id, descending: false, nullsFirst: false }));
  return compiler.select({ ...outer, from }, selected, { order: { kind: 'sorted', terms }, serialized: false });
}
