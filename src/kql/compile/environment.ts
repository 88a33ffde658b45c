import type { SyntaxNode } from '../parser/syntax.js';
import type { Relation } from './relation.js';
import type { Scalar } from './scalar.js';

/** What a name that is not a column stands for. */
export type Binding =
  | { readonly kind: 'scalar'; readonly value: () => Scalar }
  | { readonly kind: 'relation'; readonly value: () => Relation }
  /** A user function, with the environment of its declaration. */
  | { readonly kind: 'function'; readonly declaration: SyntaxNode; readonly environment: Environment };

/** Lexical scope: let statements, parameters and variables. Never changed after it was made. */
export interface Environment {
  readonly parent?: Environment;
  readonly bindings: ReadonlyMap<string, Binding>;
}

export function lookup(environment: Environment, name: string): Binding | undefined {
  const found = environment.bindings.get(name);
  if (found ?? !environment.parent) return found;
  return lookup(environment.parent, name);
}

export const bind = (parent: Environment, bindings: Iterable<readonly [string, Binding]>): Environment =>
  ({ parent, bindings: new Map(bindings) });

/** Evaluates at most once: a let that nothing uses costs nothing and may hold what is not supported. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
