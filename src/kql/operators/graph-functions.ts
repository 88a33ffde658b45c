import { bind } from '../compile/environment.js';
import { toDynamic } from '../compile/convert.js';
import { compileScalar, condition } from '../compile/expression.js';
import { unsupported } from '../compile/refuse.js';
import type { Graph } from '../compile/relation.js';
import { scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import type { Scope } from '../compile/scope.js';
import { list, nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { Context } from './operator.js';
import type { GraphPattern } from './graph-pattern.js';

const DEGREES: Readonly<Record<string, string>> = { node_degree_in: 'din', node_degree_out: 'dout' };
const OVER_PATHS = new Set(['map', 'all', 'any']);

/** What the expressions of one match need. */
interface MatchScope {
  readonly scope: Scope;
  /** FROM items of one row that the compiled expressions use; grows while they are compiled. */
  readonly lists: string[];
}

/**
 * The scope of a match: names of single nodes and edges with their properties, and the functions over edges of variable length,
 * https://learn.microsoft.com/kusto/query/graph-function: what they compute of each edge or inner node is put in one list by its
 * number, of which a path selects its own.
 */
export function matchScope(pattern: GraphPattern, graph: Graph, context: Context): MatchScope {
  const { compiler } = context;
  const lists: string[] = [];
  const named = [...pattern.nodes, ...pattern.edges].flatMap(({ name }) => (name === undefined ? [] : [name]));
  // A name of the pattern hides any other, also where it can't be used.
  const environment = bind(context.environment, named.map((name) => [name, { kind: 'scalar', value: () => unsupported(undefined, `${name} of the pattern in this place`, 'Name a property: a.name; of an edge of variable length map(e, property).') }] as const));
  const single = [...pattern.nodes.map((each) => ({ ...each, part: graph.nodes })), ...pattern.edges.filter((each) => !each.hops).map((each) => ({ ...each, part: graph.edges }))];
  const steps = new Map(single.flatMap(({ name, alias, part }) => (name === undefined ? [] : [[name, part.columns.map((column) => ({ ...column, id: `${alias}.${column.id}` }))] as const])));

  const degree = (call: SyntaxNode, column: string): Scalar => {
    const [of, second] = list(need(call, 'ArgumentList'), 'Expressions');
    const found = of && !second ? pattern.nodes.find(({ name }) => name !== undefined && name === nameOf(of)) : undefined;
    return found ? scalar('long', `${found.alias}.${column}`, false) : unsupported(call, 'The degree of this');
  };
  const inner = (call: SyntaxNode): Scalar | undefined => {
    const column = DEGREES[nameOf(need(call, 'Name'))];
    if (column === undefined) return undefined;
    return list(need(call, 'ArgumentList'), 'Expressions').length === 0 ? scalar('long', column, false) : unsupported(call, 'The degree of this');
  };
  const overPath = (call: SyntaxNode, name: string): Scalar => {
    const [path, expression] = list(need(call, 'ArgumentList'), 'Expressions');
    if (!path || !expression) return unsupported(call, `This ${name}()`);
    const isInner = path.kind === 'FunctionCallExpression' && nameOf(need(path, 'Name')) === 'inner_nodes';
    const [of] = isInner ? list(need(path, 'ArgumentList'), 'Expressions') : [path];
    const edge = of && pattern.edges.find((each) => each.name !== undefined && each.hops && each.name === nameOf(of));
    if (!edge) return unsupported(path, `${name}() of anything but an edge of variable length`);
    const part = isInner ? graph.nodes : graph.edges;
    const each: Scope = { compiler, environment, columns: part.columns, ...(isInner && { graphCall: inner }) };
    const value = name === 'map' ? toDynamic(compileScalar(expression, each)).sql : `coalesce(${condition(expression, each).sql}, false)`;
    const values = compiler.alias();
    lists.push(`${compiler.step(`SELECT list(${value} ORDER BY ${isInner ? 'n' : 'e'}) AS v FROM ${part.from}`, true)} AS ${values}`);
    const selected = `list_select(${values}.v, ${isInner ? `list_slice(${edge.alias}.ns, 2, len(${edge.alias}.ns) - 1)` : `${edge.alias}.es`})`;
    if (name === 'map') return scalar('dynamic', `CAST(to_json(${selected}) AS JSON)`, false);
    // A list without members has neither.
    return scalar('bool', name === 'all' ? `(NOT list_contains(${selected}, false))` : `list_contains(${selected}, true)`, false);
  };
  const graphCall = (call: SyntaxNode): Scalar | undefined => {
    const name = nameOf(need(call, 'Name'));
    const column = DEGREES[name];
    if (column !== undefined) return degree(call, column);
    return OVER_PATHS.has(name) ? overPath(call, name) : undefined;
  };
  return { lists, scope: { compiler, environment, columns: [], steps, graphCall } };
}
