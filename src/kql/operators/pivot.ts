import { toText } from '../compile/convert.js';
import { compileScalar } from '../compile/expression.js';
import { unsupported } from '../compile/refuse.js';
import { columnScalar } from '../compile/relation.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import { scalar, stringOf } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { sqlString } from '../literals/sql.js';
import { firstOf, nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { requireColumns } from './discover.js';
import { resultColumns, scopeOf } from './operator.js';
import type { Plugin } from './plugin.js';

/** Aggregates whose cell is known where no row falls into it: zero of those that add, null of those that pick. */
const ADDING = new Set(['count', 'countif', 'sum', 'sumif', 'dcount', 'dcountif']);
const PICKING = new Set(['min', 'max', 'minif', 'maxif', 'any', 'anyif', 'take_any', 'take_anyif']);

const mentions = (node: SyntaxNode, name: string): boolean =>
  firstOf(node, (each) => each.kind === 'NameReference' && nameOf(each) === name) !== undefined;

/** The columns that stay: those that are named, or all that are neither turned nor aggregated. */
function groupsOf(nodes: readonly SyntaxNode[], turned: Scalar, aggregate: SyntaxNode | undefined, input: Relation): readonly RelColumn[] {
  if (nodes.length === 0) return input.columns.filter((column) => column.id !== turned.sql && !(aggregate && mentions(aggregate, column.name)));
  return nodes.map((node) => input.columns.find((column) => node.kind === 'NameReference' && column.name === nameOf(node)) ?? unsupported(node, 'pivot() by an expression'));
}

/**
 * https://learn.microsoft.com/kusto/query/pivot-plugin
 * Each value of the turned column becomes a column, sorted by name unless they are written behind the call.
 */
export const pivot: Plugin = (node, args, input, context) => {
  const { compiler } = context;
  const [turnedNode, aggregateNode, ...rest] = args;
  const turned = turnedNode && compileScalar(turnedNode, scopeOf(input, context));
  if (!turned || !input.columns.some((column) => column.id === turned.sql)) return unsupported(node, 'pivot() of anything but a column');
  if (turned.type !== 'string' && turned.type !== 'long' && turned.type !== 'int') unsupported(turnedNode, `pivot() of a ${turned.type}`, 'Make it a text first: extend x = tostring(x)');
  const called = aggregateNode ? nameOf(need(aggregateNode, 'Name')) : 'count';
  if (!ADDING.has(called) && !PICKING.has(called)) unsupported(aggregateNode, `pivot() with ${called}()`);
  const value = aggregateNode ? compileScalar(aggregateNode, { ...scopeOf(input, context), aggregation: {} }) : scalar('long', 'count(*)', false);
  const groups = groupsOf(rest, turned, aggregateNode, input);
  const name = toText(turned).sql;
  requireColumns(node, context, () => ({ fixed: groups, found: `SELECT DISTINCT ${name} AS name, ${sqlString(value.type)} AS type FROM ${input.from}` }));

  const [cell, key] = [compiler.alias(), compiler.alias()];
  const keys = groups.map((column) => column.id);
  const long = compiler.step(`SELECT ${[...keys, `${name} AS ${key}`, `${value.sql} AS ${cell}`].join(', ')} FROM ${input.from} GROUP BY ${[...keys, name].join(', ')}`);
  const selected = resultColumns(node).map((column): readonly [RelColumn, string] => {
    const group = groups.find((each) => each.name === column.name);
    if (group) return [group, columnScalar(group).sql];
    if (column.type !== value.type) unsupported(node, `pivot() of ${value.type} cells as ${column.type}`, `Write ${column.name}:${value.type}.`);
    const picked = `any_value(${cell}) FILTER (${key} = ${sqlString(column.name)})`;
    const filled = ADDING.has(called) ? `coalesce(${picked}, 0)` : column.type === 'string' ? stringOf(picked).sql : picked;
    return [compiler.column(column), filled];
  });
  const wide = selected.map(([column, sql]) => (sql === column.id ? sql : `${sql} AS ${column.id}`));
  const from = compiler.step(`SELECT ${wide.join(', ')} FROM ${long}${keys.length > 0 ? ` GROUP BY ${keys.join(', ')}` : ''}`);
  return { from, columns: selected.map(([column]) => column), order: { kind: 'none' }, serialized: false };
};
