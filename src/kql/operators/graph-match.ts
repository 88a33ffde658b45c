import { toDynamic } from '../compile/convert.js';
import { condition } from '../compile/expression.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import type { Graph, RelColumn, Relation } from '../compile/relation.js';
import { whereSql } from '../compile/scalar.js';
import type { Scope } from '../compile/scope.js';
import { refusalSql } from '../literals/sql.js';
import { child, children, list, nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { graphOf } from './graph.js';
import { matchScope } from './graph-functions.js';
import { pathsSql, stepsOf } from './graph-paths.js';
import type { Repetition } from './graph-paths.js';
import { readPatterns } from './graph-pattern.js';
import type { GraphPattern, PatternEdge } from './graph-pattern.js';
import { parameterText, resultColumns } from './operator.js';
import type { Context, PipeOperator } from './operator.js';
import { compileColumns } from './project.js';

/** The operands of a chain of `and`. */
function conjuncts(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.kind === 'ParenthesizedExpression') return conjuncts(need(node, 'Expression'));
  return node.kind === 'AndExpression' ? [...conjuncts(need(node, 'Left')), ...conjuncts(need(node, 'Right'))] : [node];
}

/** Names of the pattern below a node. */
export function namesIn(node: SyntaxNode, names: ReadonlySet<string>): ReadonlySet<string> {
  if (node.kind === 'NameReference' && node.symbol?.kind === 'Variable' && names.has(nameOf(node))) return new Set([nameOf(node)]);
  return new Set(children(node).flatMap((each) => [...namesIn(each, names)]));
}

interface Match {
  /** FROM items, asked for once all expressions are compiled. */
  readonly from: () => string;
  /** What ties them together. */
  readonly where: readonly string[];
  /** Conditions of the operator that are about more than one node or edge. */
  readonly rest: readonly SyntaxNode[];
  readonly compiled: (condition: SyntaxNode) => string;
  readonly scope: Scope;
}

const SETS: readonly (readonly [Repetition, string])[] = [['all', 'all'], ['none', 'none'], ['unique_edges', 'unique_edges']];

function repetitionOf(node: SyntaxNode): Repetition {
  const text = parameterText(node, 'cycles') ?? 'unique_edges';
  return SETS.find(([, name]) => name === text)?.[0] ?? mistyped(node, `cycles=${text.slice(0, 40)} is not known`, 'Write all, none or unique_edges.');
}

const distinct = (lists: readonly string[]): string => {
  const all = `list_concat(${lists.join(', ')})`;
  return `len(list_distinct(${all})) = len(${all})`;
};

const edgeIds = ({ alias, hops }: PatternEdge): string => (hops ? `${alias}.es` : `[${alias}.e]`);

/** What the option `cycles` asks of the paths of each sequence. */
function withoutCycles(pattern: GraphPattern, repetition: Repetition): readonly string[] {
  if (repetition === 'all') return [];
  return pattern.sequences.flatMap(({ nodes, edges }) => {
    if (repetition === 'unique_edges') return edges.length > 1 ? [distinct(edges.map(edgeIds))] : [];
    if (edges.length === 0) return [];
    const inner = edges.flatMap(({ alias, hops }) => (hops ? [`list_slice(${alias}.ns, 2, len(${alias}.ns) - 1)`] : []));
    return [distinct([...nodes.map(({ alias }) => `[${alias}.n]`), ...inner])];
  });
}

/** The parts of a pattern as FROM items, each a step of the query with the conditions that are about it alone. */
export function matchOf(node: SyntaxNode, pattern: GraphPattern, graph: Graph, repetition: Repetition, context: Context): Match {
  const { compiler } = context;
  const { scope, lists } = matchScope(pattern, graph, context);
  const { own, rest } = splitWhere(node, pattern);
  const compiled = (each: SyntaxNode): string => whereSql(condition(each, scope));
  const conditions = new Map([...own].map(([alias, each]) => [alias, each.map(compiled)]));
  const filtered = (alias: string, rows: string): string => {
    const own = conditions.get(alias);
    return own ? compiler.step(`SELECT ${alias}.* FROM (${rows}) AS ${alias} WHERE ${own.join(' AND ')}`, true) : compiler.step(rows);
  };
  const nodes = new Map(pattern.nodes.map(({ alias }) => [alias, conditions.has(alias) ? filtered(alias, `SELECT * FROM ${graph.nodes.from}`) : graph.nodes.from]));
  const nodesOf = (alias: string): string => nodes.get(alias) ?? graph.nodes.from;
  const edges = pattern.edges.map((edge) => {
    if (!edge.hops) return `${filtered(edge.alias, stepsOf(edge, graph))} AS ${edge.alias}`;
    const ends = { starts: nodesOf(edge.before.alias), ends: nodesOf(edge.after.alias), forward: conditions.has(edge.before.alias) || !conditions.has(edge.after.alias) };
    return `${compiler.step(pathsSql(compiler.step(stepsOf(edge, graph)), edge.hops, ends, repetition), true)} AS ${edge.alias}`;
  });
  return {
    from: () => [...pattern.nodes.map(({ alias }) => `${nodesOf(alias)} AS ${alias}`), ...edges, ...lists].join(', '),
    where: pattern.edges.flatMap(({ alias, before, after }) => [`${alias}.a = ${before.alias}.n`, `${alias}.b = ${after.alias}.n`]),
    rest, compiled, scope,
  };
}

/** Sorts the operands of `where` by what they are about: one node or edge by itself, or the whole match. */
function splitWhere(node: SyntaxNode, pattern: GraphPattern): { readonly own: ReadonlyMap<string, readonly SyntaxNode[]>; readonly rest: readonly SyntaxNode[] } {
  const clause = child(node, 'WhereClause');
  const single = new Map([...pattern.nodes, ...pattern.edges.filter((each) => !each.hops)].flatMap(({ name, alias }) => (name === undefined ? [] : [[name, alias] as const])));
  const names = new Set([...pattern.nodes, ...pattern.edges].flatMap(({ name }) => (name === undefined ? [] : [name])));
  const own = new Map<string, SyntaxNode[]>();
  const rest: SyntaxNode[] = [];
  for (const each of clause ? conjuncts(need(clause, 'Condition')) : []) {
    const [name, second] = namesIn(each, names);
    const alias = name !== undefined && second === undefined ? single.get(name) : undefined;
    if (alias === undefined) rest.push(each);
    else own.set(alias, [...(own.get(alias) ?? []), each]);
  }
  return { own, rest };
}

function requireConnected(node: SyntaxNode, pattern: GraphPattern): void {
  const reached = new Set(pattern.nodes.slice(0, 1).map(({ alias }) => alias));
  for (let grown = true; grown;) {
    const size = reached.size;
    for (const { before, after } of pattern.edges) if (reached.has(before.alias) || reached.has(after.alias)) reached.add(before.alias).add(after.alias);
    grown = reached.size > size;
  }
  if (reached.size < pattern.nodes.length) mistyped(node, 'The sequences of a pattern have to share nodes', 'Use one name in two of them.');
}

/** The columns of `project`. The analyser takes whatever is computed of an edge of variable length for a dynamic, and so do later operators. */
export function projectedColumns(node: SyntaxNode, clause: SyntaxNode, scope: Scope): readonly { readonly column: RelColumn; readonly sql: string }[] {
  const resolved = resultColumns(node);
  return compileColumns(list(clause, 'Expressions'), resolved, scope).map(({ name, value }, index) => {
    const given = resolved[index]?.type === 'dynamic' ? toDynamic(value) : value;
    return { column: scope.compiler.column({ name, type: given.type }), sql: given.sql };
  });
}

/** https://learn.microsoft.com/kusto/query/graph-match-operator */
export const graphMatch: PipeOperator = (node, input, context): Relation => {
  const { compiler } = context;
  const graph = graphOf(node, input);
  const projected = child(node, 'ProjectClause') ?? unsupported(node, 'graph-match without project', 'Add project a.name, …');
  const pattern = readPatterns(node, compiler);
  requireConnected(node, pattern);
  const repetition = repetitionOf(node);
  const several = pattern.sequences.length > 1;
  if (several && repetition === 'none') unsupported(node, 'cycles=none with several sequences');
  const match = matchOf(node, pattern, graph, repetition, context);
  const where = [...match.where, ...withoutCycles(pattern, repetition), ...match.rest.map(match.compiled)];
  const values = projectedColumns(node, projected, match.scope);
  const columns = values.map(({ column }) => column);
  // Whether an edge may be in two sequences is not documented: it is a refusal where it matters.
  const shared = several && repetition === 'unique_edges' ? [`NOT (${distinct(pattern.edges.map(edgeIds))}) AS shared`] : [];
  const selected = [...values.map(({ column, sql }) => `${sql} AS ${column.id}`), ...shared];
  const found = compiler.step(`SELECT ${selected.join(', ')} FROM ${match.from()}${where.length > 0 ? ` WHERE ${where.join(' AND ')}` : ''}`);
  const order = { kind: 'none' } as const;
  if (shared.length === 0) return { from: found, columns, order, serialized: false };
  const checked = compiler.step(`SELECT * FROM (SELECT *, bool_or(shared) OVER () AS open FROM ${found}) WHERE CASE WHEN open THEN ${refusalSql('Two sequences of the pattern match the same edge; whether that counts is open: add cycles=all, or a condition that tells the edges apart.')} ELSE true END`);
  return { from: checked, columns, order, serialized: false };
};
