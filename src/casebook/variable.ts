import type { KustoType, TableRef, TimeWindow, Value } from '../data/table.js';

/** What a variable can hold. A relative range keeps the words it was made from and its frozen absolute window. */
export type VariableValue =
  | { readonly kind: 'scalar'; readonly type: KustoType; readonly value: Value }
  | { readonly kind: 'list'; readonly type: KustoType; readonly values: readonly Value[] }
  | { readonly kind: 'range'; readonly text: string; readonly window: TimeWindow }
  | { readonly kind: 'table'; readonly ref: TableRef };

/** One revision of a variable; setting it again makes the next revision and keeps this one. */
export interface VariableRevision {
  readonly schema: 1;
  /** Without the dollar sign. */
  readonly name: string;
  readonly revision: number;
  readonly value: VariableValue;
  readonly setBy: Author;
  /** ISO 8601 UTC. */
  readonly setAt: string;
  readonly cell: CellId;
}

export interface Author {
  /** Directory object id where there is one, else the channel's user id. */
  readonly id: string;
  readonly name: string;
}

/** `#7`, revision 2. */
export interface CellId {
  readonly number: number;
  readonly revision: number;
}
