import type { Compiler } from './compiler.js';
import type { Environment } from './environment.js';
import type { RelColumn } from './relation.js';

/** What functions that look at other rows need: each of them is computed in a step of its own. */
export interface WindowScope {
  /** Alias of the row number. */
  readonly ordinal: string;
  /** Computes a window expression before the operator; gives its alias. Later ones may use earlier ones. */
  readonly hoist: (sql: string) => string;
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
  /** Set where aggregates are allowed. `ordinal` is the alias of the row number, where an aggregate depends on order. */
  readonly aggregation?: { readonly ordinal?: string };
  /** Set where the rows are serialized. */
  readonly window?: WindowScope;
}
