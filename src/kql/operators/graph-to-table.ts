import { unsupported } from '../compile/refuse.js';
import type { RelColumn } from '../compile/relation.js';
import { scalar } from '../compile/scalar.js';
import { HASH_FUNCTIONS } from '../functions/hash.js';
import { applyEntry } from '../functions/call.js';
import { list, nameOf, need, tokenText } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { graphOf } from './graph.js';
import { parameter, resultColumns, scopeOf } from './operator.js';
import type { PipeOperator } from './operator.js';

/** Options that add a column, and the node id that it hashes. */
const IDS = { nodes: [['with_node_id', 'id']], edges: [['with_source_id', 'sid'], ['with_target_id', 'tid']] } as const;

/** https://learn.microsoft.com/kusto/query/graph-to-table-operator: the id of a node is the hash of its name. */
export const graphToTable: PipeOperator = (node, input, context) => {
  const { compiler } = context;
  const graph = graphOf(node, input);
  const [clause, second] = list(node, 'OutputClause');
  if (!clause || second) return unsupported(node, 'graph-to-table with several tables', 'Take the nodes and the edges in one query each.');
  const kind = tokenText(need(clause, 'EntityKeyword')) === 'nodes' ? 'nodes' : 'edges';
  const names = IDS[kind].map(([name]) => name as string);
  const other = list(clause, 'Parameters').find((each) => !names.includes(nameOf(need(each, 'Name'))));
  if (other) unsupported(other, 'This option of graph-to-table');
  const part = graph[kind];
  const hashed = (id: string, at: SyntaxNode): string => {
    if (graph.idType !== 'string') unsupported(at, `The hash of a node id that is a ${graph.idType}`, 'Build the graph with tostring(id).');
    const { hash } = HASH_FUNCTIONS;
    if (!hash) return unsupported(at, 'This id');
    return applyEntry(hash, { name: 'hash', node: at, args: [scalar('string', id)], argNodes: [at], scope: scopeOf(input, context), compiler }).sql;
  };
  const ids = IDS[kind].flatMap(([option, id]) => {
    const at = parameter(clause, option);
    return at ? [[compiler.column({ name: nameOf(at), type: 'long' }), hashed(id, at)] as const] : [];
  });
  const selected: readonly (readonly [RelColumn, string])[] = [...ids, ...part.columns.map((column) => [column, column.id] as const)];
  const resolved = resultColumns(node);
  if (resolved.length !== selected.length) return unsupported(node, 'This graph-to-table');
  const place = compiler.alias();
  return compiler.select({ from: part.from, columns: [], order: { kind: 'none' }, serialized: false },
    selected.map(([column, sql], index) => [{ ...column, name: resolved[index]?.name ?? column.name }, sql] as const),
    { order: { kind: 'sorted', terms: [{ id: place, descending: false, nullsFirst: false }] }, hidden: [`${kind === 'nodes' ? 'n' : 'e'} AS ${place}`] });
};
