import type { Compiler } from './compiler.js';
import type { Environment } from './environment.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { RelColumn } from './relation.js';
import type { Scalar } from './scalar.js';

/** What functions that look at other rows need: each of them is computed in a step of its own. */
export interface WindowScope {
  /** Alias of the row number. */
  readonly ordinal: string;
  /** Computes a window expression before the operator; gives its alias. Later ones may use earlier ones. */
  readonly hoist: (sql: string) => string;
  /** The same for what no expression can say: a SELECT that adds a column of the given alias to the rows of a step. */
  readonly hoistFrom: (body: (from: string, id: string) => string) => string;
}

/** Where a scalar expression stands: what its names mean and what it may use. */
export interface Scope {
  readonly compiler: Compiler;
  readonly environment: Environment;
  /** Columns of the row. */
  readonly columns: readonly RelColumn[];
  /** Columns of the two sides of a join's condition: `$left.a`, `$right.a`. */
  readonly sides?: { readonly left: readonly RelColumn[]; readonly right: readonly RelColumn[] };
  /** What the steps of a `scan` remember, by step: `step.column`. */
  readonly steps?: ReadonlyMap<string, readonly RelColumn[]>;
  /** The functions of a graph's pattern, such as `map(edge, …)`; undefined for any other call. */
  readonly graphCall?: (node: SyntaxNode) => Scalar | undefined;
  /** Set where aggregates are allowed. `ordinal` is the alias of the row number, where an aggregate depends on order. */
  readonly aggregation?: { readonly ordinal?: string };
  /** Set where the rows are serialized. */
  readonly window?: WindowScope;
}
