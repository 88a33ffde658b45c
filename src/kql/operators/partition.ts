import { compileScalar } from '../compile/expression.js';
import { unsupported } from '../compile/refuse.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import { need } from '../parser/syntax.js';
import { resultColumns, scopeOf } from './operator.js';
import type { PipeOperator } from './operator.js';

/**
 * https://learn.microsoft.com/kusto/query/partition-operator
 * The subquery runs once for the rows of each key, as a correlated join over one list of rows a key.
 */
export const partition: PipeOperator = (node, given, context) => {
  const { compiler } = context;
  const operand = need(node, 'Operand');
  if (operand.kind !== 'PartitionSubquery') unsupported(operand, 'partition with a query of its own', 'Write a subquery in ( ) that takes the rows of each key.');
  const { relation, ordinal } = compiler.withOrdinal(given);
  const key = compileScalar(need(node, 'ByExpression'), scopeOf(relation, context)).sql;
  const [rows, first, row, place] = [compiler.alias(), compiler.alias(), compiler.alias(), compiler.alias()];
  const packed = relation.columns.map((column) => `${column.id} := ${column.id}`).join(', ');
  const groups = compiler.step(`SELECT list(struct_pack(${packed}, ${place} := ${ordinal}) ORDER BY ${ordinal}) AS ${rows}, min(${ordinal}) AS ${first} FROM ${relation.from} GROUP BY ${key}`);

  const inner = compiler.nested();
  const unnested = inner.step(`SELECT unnest(${rows}) AS ${row}`);
  const columns = relation.columns.map((column): readonly [RelColumn, string] => [compiler.column(column), `${row}.${column.id}`]);
  const position = compiler.alias();
  const body = inner.step(`SELECT ${[...columns.map(([column, sql]) => `${sql} AS ${column.id}`), `${row}.${place} AS ${position}`].join(', ')} FROM ${unnested}`);
  const terms = [{ id: position, descending: false, nullsFirst: false }];
  const part: Relation = { from: body, columns: columns.map(([column]) => column), order: { kind: 'sorted', terms }, serialized: given.serialized };
  const result = compiler.shared.tabular(need(operand, 'Subquery'), context.environment, inner, part);
  const numbered = inner.withOrdinal(result);

  // The analyser adds the match_id of a scan even where it was not asked for.
  const names = resultColumns(node).filter(({ name }) => name !== 'match_id' || result.columns.some((column) => column.name === name));
  if (names.length !== result.columns.length) unsupported(node, 'A partition whose columns the analyser sees differently');
  const out = result.columns.map((column): readonly [RelColumn, string] => [compiler.column(column), column.id]);
  const order = compiler.alias();
  const subselect = `${inner.prelude()}SELECT ${[...out.map(([column, id]) => `${id} AS ${column.id}`), `${numbered.ordinal} AS ${order}`].join(', ')} FROM ${numbered.relation.from}`;
  const from = compiler.step(`SELECT o.${first}, i.* FROM ${groups} AS o, LATERAL (${subselect}) AS i`);
  const places = [first, order].map((id) => ({ id, descending: false, nullsFirst: false }));
  return { from, columns: out.map(([column]) => column), order: { kind: 'sorted', terms: places }, serialized: false };
};
