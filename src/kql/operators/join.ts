import type { Column } from '../../data/table.js';
import { aligned } from '../compile/comparison.js';
import { compileScalar, condition } from '../compile/expression.js';
import { unsupported } from '../compile/refuse.js';
import { columnScalar, findColumn } from '../compile/relation.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import { whereSql } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { children, list, nameOf, need, tokenText } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { parameterText, resultColumns, scopeOf } from './operator.js';
import type { Context, PipeOperator } from './operator.js';

interface Key {
  readonly left: Scalar;
  readonly right: Scalar;
}

/** The same rows under fresh aliases, so that both sides may come from one step. */
function renamed(input: Relation, context: Context): Relation {
  const columns = input.columns.map((column) => context.compiler.column(column));
  const selected = columns.map((column, index) => `${input.columns[index]?.id ?? ''} AS ${column.id}`);
  const from = context.compiler.step(`SELECT ${selected.length > 0 ? selected.join(', ') : '1 AS k0'} FROM ${input.from}`);
  return { from, columns, order: { kind: 'none' }, serialized: false };
}

function keyOf(node: SyntaxNode, left: Relation, right: Relation, context: Context): Key {
  if (node.kind === 'ParenthesizedExpression') return keyOf(need(node, 'Expression'), left, right, context);
  if (node.kind === 'NameReference') {
    const name = nameOf(node);
    const [a, b] = [findColumn(left.columns, name), findColumn(right.columns, name)];
    if (!a || !b) return unsupported(node, `The join key ${name}`);
    const [x, y] = aligned(columnScalar(a), columnScalar(b), node);
    return { left: x, right: y };
  }
  if (node.kind !== 'EqualExpression') return unsupported(node, 'A join condition other than equality');
  const scope = { compiler: context.compiler, environment: context.environment, columns: [], sides: { left: left.columns, right: right.columns } };
  const ids = new Set(left.columns.map((column) => column.id));
  const [first, second] = [compileScalar(need(node, 'Left'), scope), compileScalar(need(node, 'Right'), scope)];
  const leftFirst = ids.has(first.sql) || !ids.has(second.sql);
  const [x, y] = aligned(leftFirst ? first : second, leftFirst ? second : first, node);
  return { left: x, right: y };
}

/** The parts of a condition that all have to hold. */
function conjuncts(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.kind === 'ParenthesizedExpression') return conjuncts(need(node, 'Expression'));
  return node.kind === 'AndExpression' ? [...conjuncts(need(node, 'Left')), ...conjuncts(need(node, 'Right'))] : [node];
}

function keysOf(clause: SyntaxNode, left: Relation, right: Relation, context: Context): readonly Key[] {
  return list(clause, 'Expressions').flatMap(conjuncts).map((each) => keyOf(each, left, right, context));
}

/** Kusto's joins match null with null. */
const matching = (keys: readonly Key[]): string =>
  keys.map(({ left, right }) => (left.nullable || right.nullable ? `${left.sql} IS NOT DISTINCT FROM ${right.sql}` : `${left.sql} = ${right.sql}`)).join(' AND ');

const SQL_JOINS: Readonly<Record<string, string>> = {
  inner: 'INNER', innerunique: 'INNER', leftouter: 'LEFT', rightouter: 'RIGHT', fullouter: 'FULL',
};
const ONE_SIDED: Readonly<Record<string, readonly ['left' | 'right', string]>> = {
  leftsemi: ['left', 'SEMI'], rightsemi: ['right', 'SEMI'],
  leftanti: ['left', 'ANTI'], anti: ['left', 'ANTI'], leftantisemi: ['left', 'ANTI'],
  rightanti: ['right', 'ANTI'], rightantisemi: ['right', 'ANTI'],
};

/** One row of each key on the left side: the first. */
function unique(input: Relation, keys: readonly Key[], context: Context): Relation {
  const { relation, ordinal } = context.compiler.withOrdinal(input);
  const from = context.compiler.step(`SELECT * FROM ${relation.from} QUALIFY row_number() OVER (PARTITION BY ${keys.map((key) => key.left.sql).join(', ')} ORDER BY ${ordinal}) = 1`);
  return { ...relation, from };
}

/** Joined columns under the binder's names; strings of an unmatched side are empty, not null. */
function joined(body: string, columns: readonly RelColumn[], names: readonly Column[], context: Context): Relation {
  const outputs = columns.map((column, index) => context.compiler.column({ name: names[index]?.name ?? column.name, type: column.type }));
  const selected = columns.map((column, index) => `${column.type === 'string' ? `coalesce(${column.id}, '')` : column.id} AS ${outputs[index]?.id ?? ''}`);
  const from = context.compiler.step(`SELECT ${selected.join(', ')} FROM ${body}`);
  return { from, columns: outputs, order: { kind: 'none' }, serialized: false };
}

function oneSided(kind: readonly ['left' | 'right', string], left: Relation, right: Relation, keys: readonly Key[], context: Context): Relation {
  const [kept, other] = kind[0] === 'left' ? [left, right] : [right, left];
  return context.compiler.filter({ ...kept, serialized: false }, `${kind[1]} JOIN ${other.from} ON ${matching(keys)}`);
}

const kindOf = (node: SyntaxNode): string => parameterText(node, 'kind') ?? 'innerunique';

const within = (node: SyntaxNode): readonly SyntaxNode[] => [node, ...children(node).flatMap(within)];

/** True where the condition looks at these columns alone, row by row. */
const isOf = (names: ReadonlySet<string>, parts: readonly SyntaxNode[]): boolean =>
  parts.every((each) => each.kind !== 'PipeExpression' && each.kind !== 'StarExpression' && (each.kind !== 'NameReference' || each.symbol?.kind !== 'Column' || names.has(nameOf(each))))
  && parts.some((each) => each.symbol?.kind === 'Column');

/**
 * Kusto's optimizer moves conditions on the left side's columns before the join, and an innerunique join then chooses among the
 * rows that fulfil them; its documentation shows that this is seen in the answer.
 */
export function filteredBeforeJoin(node: SyntaxNode, following: readonly SyntaxNode[], left: Relation, context: Context): Relation {
  if (kindOf(node) !== 'innerunique') return left;
  const after = following.findIndex((each) => each.kind !== 'FilterOperator');
  const names = new Set(left.columns.map((column) => column.name));
  const conditions = following.slice(0, after < 0 ? undefined : after).flatMap((each) => conjuncts(need(each, 'Condition'))).filter((each) => isOf(names, within(each)));
  return conditions.reduce((relation, each) => context.compiler.filter(relation, `WHERE ${whereSql(condition(each, scopeOf(left, context)))}`), left);
}

/** https://learn.microsoft.com/kusto/query/join-operator; the default kind is innerunique. */
export const join: PipeOperator = (node, given, context) => {
  const clause = need(node, 'ConditionClause');
  if (clause.kind !== 'JoinOnClause') return unsupported(clause, 'join … where');
  const kind = kindOf(node);
  const right = renamed(context.compiler.shared.tabular(need(node, 'Expression'), context.environment, context.compiler), context);
  const keys = keysOf(clause, given, right, context);
  const side = ONE_SIDED[kind];
  if (side) return oneSided(side, given, right, keys, context);
  const sql = SQL_JOINS[kind] ?? unsupported(node, `join kind=${kind}`);
  const left = kind === 'innerunique' ? unique(given, keys, context) : given;
  const names = resultColumns(node);
  const columns = [...left.columns, ...right.columns];
  if (names.length !== columns.length) return unsupported(node, 'A join whose columns the analyser sees differently');
  return joined(`${left.from} ${sql} JOIN ${right.from} ON ${matching(keys)}`, columns, names, context);
};

/** https://learn.microsoft.com/kusto/query/lookup-operator: the right side's keys are left out. */
export const lookup: PipeOperator = (node, left, context) => {
  const clause = need(node, 'LookupClause');
  const kind = parameterText(node, 'kind') ?? 'leftouter';
  const right = renamed(context.compiler.shared.tabular(need(node, 'Expression'), context.environment, context.compiler), context);
  const keys = keysOf(clause, left, right, context);
  const sql = { leftouter: 'LEFT', inner: 'INNER' }[kind] ?? unsupported(node, `lookup kind=${kind}`);
  const keyNames = new Set(list(clause, 'Expressions').flatMap(rightKeyNames));
  const columns = [...left.columns, ...right.columns.filter((column) => !keyNames.has(column.name))];
  const names = resultColumns(node);
  if (names.length !== columns.length) return unsupported(node, 'A lookup whose columns the analyser sees differently');
  return joined(`${left.from} ${sql} JOIN ${right.from} ON ${matching(keys)}`, columns, names, context);
};

/** Names of the right side's key columns. */
function rightKeyNames(node: SyntaxNode): readonly string[] {
  switch (node.kind) {
    case 'NameReference':
      return [nameOf(node)];
    case 'ParenthesizedExpression':
      return rightKeyNames(need(node, 'Expression'));
    case 'AndExpression':
    case 'EqualExpression':
      return [need(node, 'Left'), need(node, 'Right')].flatMap(rightKeyNames);
    case 'PathExpression':
      return tokenText(need(node, 'Expression')) === '$right' ? [nameOf(need(node, 'Selector'))] : [];
    default:
      return [];
  }
}
