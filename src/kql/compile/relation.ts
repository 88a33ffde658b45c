import type { Column, KustoType } from '../../data/table.js';
import { scalar } from './scalar.js';
import type { Scalar } from './scalar.js';

/** A visible column: its Kusto name and the alias that holds it in SQL (aliases are unique within a query). */
export interface RelColumn extends Column {
  readonly id: string;
}

export interface SortTerm {
  /** Alias of the column that is sorted by; it may be hidden. */
  readonly id: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/**
 * In which order the rows come. `stream`: as the sources give them (DuckDB keeps insertion order through scans,
 * filters and projections); `sorted`: by terms, which all later steps carry along; `none`: as hash tables happen to
 * give them, no two of them with the same values of `key`, where it is known.
 */
export type Order =
  | { readonly kind: 'stream' }
  | { readonly kind: 'sorted'; readonly terms: readonly SortTerm[] }
  | { readonly kind: 'none'; readonly key?: readonly string[] };

/** The step that gives the first rows in their certain order, with what it selects from. */
export interface FirstRows {
  readonly step: string;
  readonly order: Order;
  readonly sql: string;
}

/** A FROM item of nodes or edges, with the properties that a query may name. */
export interface GraphPart {
  readonly from: string;
  readonly columns: readonly RelColumn[];
}

/**
 * What `make-graph` gives. Nodes have the columns n (1, 2, …), id, din and dout (their degrees) besides their properties, edges
 * e (1, 2, …), src and dst (an n each), sid and tid (an id each).
 */
export interface Graph {
  readonly nodes: GraphPart;
  readonly edges: GraphPart;
  readonly idType: KustoType;
}

/** One step's result: a FROM item with its columns. */
export interface Relation {
  readonly from: string;
  readonly columns: readonly RelColumn[];
  readonly order: Order;
  /** What `withsource` says of its rows, where they have a name of their own: by `as`, or a view. */
  readonly label?: string;
  /** True after sort, serialize, top, range, …: prev(), next() and row_number() are allowed. */
  readonly serialized: boolean;
  /** How its rows were limited; of no meaning any more where `from` or `order` are others. */
  readonly first?: FirstRows;
  /** Set where this is a graph: there are no rows, and only graph operators may follow. */
  readonly graph?: Graph;
}

export const columnScalar = (column: RelColumn): Scalar => scalar(column.type, column.id);

/** Hidden aliases that the order needs. */
export function hiddenIds(relation: Relation): readonly string[] {
  if (relation.order.kind !== 'sorted') return [];
  const visible = new Set(relation.columns.map((column) => column.id));
  return [...new Set(relation.order.terms.map((term) => term.id))].filter((id) => !visible.has(id));
}

export const findColumn = (columns: readonly RelColumn[], name: string): RelColumn | undefined =>
  columns.find((column) => column.name === name);

export const sortSql = (terms: readonly SortTerm[]): string =>
  terms.map((term) => `${term.id}${term.descending ? ' DESC' : ' ASC'} NULLS ${term.nullsFirst ? 'FIRST' : 'LAST'}`).join(', ');

const byEach = (columns: readonly RelColumn[]): string => columns.map((column) => `${column.id} ASC NULLS FIRST`).join(', ');

/** The columns that tell all rows apart, or all columns. */
function telling({ columns, order }: Relation): readonly RelColumn[] {
  if (order.kind !== 'none' || order.key === undefined) return columns;
  const { key } = order;
  const found = columns.filter(({ id }) => key.includes(id));
  return found.length === key.length ? found : columns;
}

/**
 * ORDER BY that makes the order of a relation's rows certain; empty where the stream order is already certain.
 * Ties of a sort are put in order by all columns, rows without any order by what tells them apart.
 */
export function certainOrder(relation: Relation): string {
  if (relation.order.kind === 'stream' || relation.columns.length === 0) return '';
  if (relation.order.kind === 'none') return byEach(telling(relation));
  const sorted = new Set(relation.order.terms.map((term) => term.id));
  const rest = relation.columns.filter((column) => !sorted.has(column.id));
  return [sortSql(relation.order.terms), byEach(rest)].filter((part) => part !== '').join(', ');
}
