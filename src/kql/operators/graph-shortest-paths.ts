import { mistyped, unsupported } from '../compile/refuse.js';
import type { Relation } from '../compile/relation.js';
import { refusalSql } from '../literals/sql.js';
import { child } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { graphOf } from './graph.js';
import { matchOf, namesIn, projectedColumns } from './graph-match.js';
import { readPatterns } from './graph-pattern.js';
import { parameterText } from './operator.js';
import type { PipeOperator } from './operator.js';

function outputOf(node: SyntaxNode): 'any' | 'all' {
  const text = parameterText(node, 'output') ?? 'any';
  return text === 'any' || text === 'all' ? text : mistyped(node, `output=${text.slice(0, 40)} is not known`, 'Write any or all.');
}

/**
 * https://learn.microsoft.com/kusto/query/graph-shortest-paths-operator, for a pattern of one edge of variable length: of each pair of
 * nodes all shortest paths, or one of them. What the documentation leaves open is a refusal where it matters: a path from a node to itself, a path that
 * is shorter than the edge may be, and a condition on the path that only longer paths meet.
 */
export const graphShortestPaths: PipeOperator = (node, input, context): Relation => {
  const { compiler } = context;
  const graph = graphOf(node, input);
  const projected = child(node, 'ProjectClause') ?? unsupported(node, 'graph-shortest-paths without project', 'Add project a.name, …');
  const pattern = readPatterns(node, compiler);
  const [edge, second] = pattern.edges;
  if (!edge?.hops || second || edge.before === edge.after) return unsupported(edge?.node ?? node, 'graph-shortest-paths with another pattern than two nodes and an edge of variable length', 'Write (a)-[e*1..5]->(b).');
  const every = { ...edge, hops: { least: 1, most: edge.hops.most } };
  const { from, where, rest, compiled, scope } = matchOf(node, { ...pattern, edges: [every] }, graph, 'simple', context);
  const isOfPath = (each: SyntaxNode): boolean => edge.name !== undefined && namesIn(each, new Set([edge.name])).size > 0;
  const ofEnds = rest.filter((each) => !isOfPath(each)).map(compiled);
  const ofPath = rest.filter(isOfPath).map(compiled);
  const values = projectedColumns(node, projected, scope);
  const output = outputOf(node);

  const [a, b, es] = [`${edge.alias}.a`, `${edge.alias}.b`, `${edge.alias}.es`];
  const met = ofPath.length > 0 ? `coalesce(${ofPath.join(' AND ')}, false)` : 'true';
  const selected = [...values.map(({ column, sql }) => `${sql} AS ${column.id}`), `${a} AS a`, `${b} AS b`, `${es} AS es`, `${met} AS met`];
  const found = compiler.step(`SELECT ${selected.join(', ')} FROM ${from()} WHERE ${[...where, ...ofEnds].join(' AND ')}`, true);
  const open = `met AND (a = b OR shortest < ${edge.hops.least} OR fitting > shortest)`;
  const measured = `SELECT *, min(len(es)) OVER (PARTITION BY a, b) AS shortest, min(len(es)) FILTER (WHERE met) OVER (PARTITION BY a, b) AS fitting FROM ${found}`;
  const judged = `SELECT *, coalesce(bool_or(${open}) OVER (), false) AS open FROM (${measured})`;
  const refusal = refusalSql('Which path is the shortest is open here: a node is paired with itself, or a pair has a shorter path that the length or the where excludes. Narrow the nodes, or use graph-match.');
  const shortest = `met AND len(es) = fitting AND CASE WHEN open THEN ${refusal} ELSE true END`;
  const one = output === 'any' ? ' QUALIFY row_number() OVER (PARTITION BY a, b ORDER BY es) = 1' : '';
  if (output === 'any') compiler.shared.notes.add('graph-shortest-paths gives one of several paths of the same length; output=all gives all.');
  return { from: compiler.step(`SELECT * FROM (${judged}) WHERE ${shortest}${one}`), columns: values.map(({ column }) => column), order: { kind: 'none' }, serialized: false };
};
