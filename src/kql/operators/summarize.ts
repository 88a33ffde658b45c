import { compileScalar } from '../compile/expression.js';
import { unsupported } from '../compile/refuse.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import { scalar, stringOf } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { isOrderSensitive } from '../functions/aggregates.js';
import { child, firstOf, list, nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { multiAggregate } from './multi-aggregate.js';
import { parameter, resultColumns, scopeOf, valueOf } from './operator.js';
import type { Context, PipeOperator } from './operator.js';

/** One aggregate's columns: the SQL in the grouping step and, for rows picked as a whole, the fields taken out later. */
export interface Aggregated {
  readonly sql: string;
  readonly fields: readonly Scalar[];
}

const callName = (node: SyntaxNode): string => (node.kind === 'FunctionCallExpression' ? nameOf(need(node, 'Name')) : '');

export const needsOrdinal = (nodes: readonly SyntaxNode[], input: Relation): boolean =>
  nodes.some((node) => firstOf(node, (each) => isOrderSensitive(callName(each), input.order.kind === 'stream')) !== undefined);

/** The input with its group keys as columns of their own. */
function withKeys(keys: readonly SyntaxNode[], input: Relation, context: Context): { readonly relation: Relation; readonly keys: readonly Scalar[] } {
  const values = keys.map((key) => compileScalar(valueOf(key), scopeOf(input, context)));
  const computed: string[] = [];
  const columns = values.map((value) => {
    if (input.columns.some((column) => column.id === value.sql)) return value;
    const id = context.compiler.alias();
    computed.push(`${value.sql} AS ${id}`);
    return scalar(value.type, id);
  });
  if (computed.length === 0) return { relation: input, keys: columns };
  const from = context.compiler.step(`SELECT *, ${computed.join(', ')} FROM ${input.from}`);
  return { relation: { ...input, from }, keys: columns };
}

/**
 * The engine's name of a column that the analyser names differently: a covariance of two columns without a name is
 * `covariance_x_y`. Of anything but columns the name is not known, and refused.
 */
function engineName(node: SyntaxNode): string | undefined {
  const name = callName(node);
  if (!name.startsWith('covariance')) return undefined;
  const args = list(need(node, 'ArgumentList'), 'Expressions');
  if (name.endsWith('if') || !args.every((each) => each.kind === 'NameReference')) unsupported(node, `${name}() without a name`, 'Give its column a name: name = …');
  return [name, ...args.map(nameOf)].join('_');
}

function single(node: SyntaxNode, relation: Relation, context: Context, ordinal: string | undefined): Aggregated {
  const scope = { ...scopeOf(relation, context), aggregation: ordinal === undefined ? {} : { ordinal } };
  const value = compileScalar(valueOf(node), scope);
  return { sql: value.sql, fields: [value] };
}

/**
 * https://learn.microsoft.com/kusto/query/summarize-operator
 * Keys come first, then aggregates, under the binder's names. Without `by` there is one row, even of no input.
 */
export const summarize: PipeOperator = (node, given, context) => {
  const { compiler } = context;
  const aggregates = list(node, 'Aggregates');
  const clause = child(node, 'ByClause');
  const { relation: keyed, keys } = withKeys(clause ? list(clause, 'Expressions') : [], given, context);
  const ordered = needsOrdinal(aggregates, given) ? compiler.withOrdinal(keyed) : { relation: keyed, ordinal: undefined };
  const { relation, ordinal } = ordered;
  const computed = aggregates.map((each): Aggregated =>
    multiAggregate(valueOf(each), relation, keys, scopeOf(relation, context), ordinal) ?? single(each, relation, context, ordinal));

  const names = resultColumns(node);
  if (parameter(node, 'kind')) unsupported(node, 'This form of summarize');
  const width = keys.length + computed.reduce((sum, each) => sum + each.fields.length, 0);
  if (width !== names.length) unsupported(node, 'A summarize whose columns the analyser sees differently');

  const selected: string[] = [];
  const outer: (readonly [RelColumn, string])[] = [];
  const add = (type: Scalar['type'], sql: string, name?: string): void => {
    if (name !== undefined && (names.some((each) => each.name === name) || outer.some(([column]) => column.name === name))) unsupported(node, `Two columns of the name ${name}`, 'Give one another name: name = …');
    const column = compiler.column({ name: name ?? names[outer.length]?.name ?? '', type });
    outer.push([column, sql]);
  };
  for (const key of keys) {
    const id = compiler.alias();
    selected.push(`${key.sql} AS ${id}`);
    add(key.type, id);
  }
  for (const [index, each] of computed.entries()) {
    const id = compiler.alias();
    selected.push(`${each.sql} AS ${id}`);
    const [only] = each.fields;
    if (each.fields.length === 1 && only && only.sql === each.sql) add(only.type, id, aggregates[index] && engineName(aggregates[index]));
    else for (const field of each.fields) add(field.type, field.type === 'string' ? stringOf(`${id}.${field.sql}`).sql : `${id}.${field.sql}`);
  }
  const grouping = keys.length > 0 ? ` GROUP BY ${keys.map((key) => key.sql).join(', ')}` : '';
  if (selected.length === 0) return unsupported(node, 'A summarize without columns');
  const from = compiler.step(`SELECT ${selected.join(', ')} FROM ${relation.from}${grouping}`);
  const grouped: Relation = { from, columns: [], order: { kind: 'stream' }, serialized: false };
  const result = compiler.select(grouped, outer);
  return { ...result, order: keys.length > 0 ? { kind: 'none', key: outer.slice(0, keys.length).map(([{ id }]) => id) } : { kind: 'stream' } };
};
