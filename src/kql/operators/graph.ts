import type { Compiler } from '../compile/compiler.js';
import { unsupported } from '../compile/refuse.js';
import { findColumn } from '../compile/relation.js';
import type { Graph, RelColumn, Relation } from '../compile/relation.js';
import { refusalSql, sqlNull } from '../literals/sql.js';
import { child, list, nameOf, need, tokenText } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { Context, PipeOperator } from './operator.js';

/** A table of nodes: its rows, and the column that identifies them. */
interface NodeTable {
  readonly relation: Relation;
  readonly key: RelColumn;
}

/** A property of the nodes: where it comes from, by table, and whether it identifies the nodes that only edges name. */
interface Property {
  readonly column: RelColumn;
  readonly sources: readonly (RelColumn | undefined)[];
  readonly isId: boolean;
}

const keyOf = (node: SyntaxNode, relation: Relation): RelColumn =>
  findColumn(relation.columns, nameOf(node)) ?? unsupported(node, 'This column as the id of nodes');

/** How Kusto treats an edge or a node without an id is not documented. */
const present = ({ id, type }: RelColumn): string =>
  `CASE WHEN ${id} IS NULL${type === 'string' ? ` OR ${id} = ''` : ''} THEN ${refusalSql('make-graph takes rows with a node id on evidence: filter the others out before it, with isnotempty().')} ELSE ${id} END`;

function nodeTables(clause: SyntaxNode | undefined, { compiler, environment }: Context): readonly NodeTable[] {
  if (clause?.kind !== 'MakeGraphWithTablesAndKeysClause') return [];
  return list(clause, 'TablesAndKeys').map((each) => {
    const relation = compiler.shared.tabular(need(each, 'Table'), environment, compiler);
    return { relation, key: keyOf(need(each, 'Column'), relation) };
  });
}

/** The properties of all tables by name. */
function propertiesOf(node: SyntaxNode, tables: readonly NodeTable[], { compiler }: Context): readonly Property[] {
  const names = [...new Set(tables.flatMap(({ relation }) => relation.columns.map((column) => column.name)))];
  return names.map((name) => {
    const sources = tables.map(({ relation }) => findColumn(relation.columns, name));
    const types = new Set(sources.flatMap((source) => (source ? [source.type] : [])));
    const [type] = types;
    if (type === undefined || types.size > 1) return unsupported(node, `The property ${name} with different types in two tables of nodes`, 'Rename it in one of them.');
    return { column: compiler.column({ name, type }), sources, isId: tables.every(({ key }) => key.name === name) };
  });
}

const emptyOf = ({ type }: RelColumn): string => (type === 'string' ? "''" : sqlNull(type));

/** The nodes of the tables, one for each id: the first row of a table, and of several tables the first that has a value. */
function explicitNodes(tables: readonly NodeTable[], properties: readonly Property[], compiler: Compiler): string {
  const parts = tables.map(({ relation, key }, part) => {
    const { relation: rows, ordinal } = compiler.withOrdinal(relation);
    const values = properties.map(({ column, sources }) => `${sources[part]?.id ?? emptyOf(column)} AS ${column.id}`);
    return compiler.step(`SELECT ${[`${present(key)} AS id`, `${part} AS part`, `${ordinal} AS place`, ...values].join(', ')} FROM ${rows.from} QUALIFY row_number() OVER (PARTITION BY ${key.id} ORDER BY ${ordinal}) = 1`);
  });
  if (parts.length === 1) return `(SELECT * FROM ${parts.join()})`;
  const merged = properties.map(({ column }) => {
    const found = `first(${column.id} ORDER BY part) FILTER (${column.id} IS NOT NULL${column.type === 'string' ? ` AND ${column.id} <> ''` : ''})`;
    return `${column.type === 'string' ? `coalesce(${found}, '')` : found} AS ${column.id}`;
  });
  const place = 'min(part) AS part, min(place + part * 1000000000000) AS place';
  return compiler.step(`SELECT ${['id', place, ...merged].join(', ')} FROM (${parts.map((part) => `SELECT * FROM ${part}`).join(' UNION ALL ')}) GROUP BY id`);
}

interface NodeSource {
  readonly tables: readonly NodeTable[];
  readonly properties: readonly Property[];
}

/** All nodes with their numbers: those of the tables, then those that only edges name. */
function allNodes(edges: string, { tables, properties }: NodeSource, compiler: Compiler): string {
  const explicit = tables.length === 0 ? undefined : explicitNodes(tables, properties, compiler);
  const ends = `SELECT sid AS id, 2 * e AS place FROM ${edges} UNION ALL SELECT tid, 2 * e + 1 FROM ${edges}`;
  const unknown = compiler.step(`SELECT id, min(place) AS place FROM (${ends})${explicit === undefined ? '' : ` WHERE id NOT IN (SELECT id FROM ${explicit})`} GROUP BY id`);
  // Which of two id columns such a node gets is not documented.
  const open = tables.length > 1 && !properties.some((each) => each.isId);
  const id = open ? refusalSql('An edge names a node that is in no table of nodes; which of their id columns it gets is open: give these columns one name.') : 'id';
  const implicit = `SELECT ${[`${id} AS id`, `${tables.length} AS part`, 'place', ...properties.map(({ column, isId }) => `${isId ? 'id' : emptyOf(column)} AS ${column.id}`)].join(', ')} FROM ${unknown}`;
  const columns = ['id', 'part', 'place', ...properties.map(({ column }) => column.id)].join(', ');
  return compiler.step(`SELECT row_number() OVER (ORDER BY part, place) AS n, * FROM (${explicit === undefined ? '' : `SELECT ${columns} FROM ${explicit} UNION ALL `}${implicit})`, true);
}

function nodeSource(node: SyntaxNode, source: RelColumn, context: Context): NodeSource {
  const clause = child(node, 'WithClause');
  const tables = nodeTables(clause, context);
  const other = tables.find(({ key }) => key.type !== source.type);
  if (other) unsupported(clause, `A node id that is a ${other.key.type} where the edges have a ${source.type}`, 'Convert one of them.');
  if (clause?.kind !== 'MakeGraphWithImplicitIdClause') return { tables, properties: propertiesOf(node, tables, context) };
  return { tables, properties: [{ column: context.compiler.column({ name: nameOf(need(clause, 'Name')), type: source.type }), sources: [], isId: true }] };
}

/** https://learn.microsoft.com/kusto/query/make-graph-operator */
export const makeGraph: PipeOperator = (node, input, context): Relation => {
  const { compiler } = context;
  const partitioned = child(node, 'PartitionedByClause');
  if (partitioned) unsupported(partitioned, 'partitioned-by of make-graph');
  if (list(node, 'Parameters').length > 0) unsupported(node, 'An option of make-graph');
  if (tokenText(need(node, 'DirectionToken')) !== '-->') unsupported(node, 'make-graph without the direction -->');
  const [source, target] = [keyOf(need(node, 'SourceColumn'), input), keyOf(need(node, 'TargetColumn'), input)];
  if (source.type !== target.type || source.type === 'dynamic') unsupported(need(node, 'TargetColumn'), `Node ids of the types ${source.type} and ${target.type}`, 'Convert both to string.');
  const { relation, ordinal } = compiler.withOrdinal(input);
  const properties = input.columns.map((column) => column.id);
  const raw = compiler.step(`SELECT ${[`${ordinal} AS e`, `${present(source)} AS sid`, `${present(target)} AS tid`, ...properties].join(', ')} FROM ${relation.from}`, true);
  const found = nodeSource(node, source, context);
  const numbered = allNodes(raw, found, compiler);
  const edges = compiler.step(`SELECT x.*, s.n AS src, t.n AS dst FROM ${raw} AS x JOIN ${numbered} AS s ON s.id = x.sid JOIN ${numbered} AS t ON t.id = x.tid`, true);
  const degree = (end: string): string => `(SELECT ${end}, count(*) AS c FROM ${edges} GROUP BY ${end})`;
  const nodes = compiler.step(`SELECT v.*, coalesce(i.c, 0) AS din, coalesce(o.c, 0) AS dout FROM ${numbered} AS v LEFT JOIN ${degree('dst')} AS i ON i.dst = v.n LEFT JOIN ${degree('src')} AS o ON o.src = v.n`, true);
  const graph: Graph = { nodes: { from: nodes, columns: found.properties.map(({ column }) => column) }, edges: { from: edges, columns: input.columns }, idType: source.type };
  return { from: edges, columns: [], order: { kind: 'none' }, serialized: false, graph };
};

/** The graph before the bar. */
export const graphOf = (node: SyntaxNode, input: Relation): Graph => input.graph ?? unsupported(node, 'A graph operator on rows', 'Put make-graph before it.');
