import type { KustoType } from '../../data/table.js';
import type { Compiler } from '../compile/compiler.js';
import type { Scalar } from '../compile/scalar.js';
import type { Scope } from '../compile/scope.js';
import type { SyntaxNode } from '../parser/syntax.js';

/** One call of a function, with its arguments already typed. */
export interface Call {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly args: readonly Scalar[];
  readonly argNodes: readonly SyntaxNode[];
  readonly scope: Scope;
  readonly compiler: Compiler;
}

/** `any` takes every type as it is; `number` is int, long, real or decimal. */
export type Parameter = KustoType | 'any' | 'number';

/**
 * One built-in function. Arguments are coerced to `params` (the last one repeats where `variadic`), missing ones
 * beyond `required` are simply absent. A string template holds `$0`, `$1`, … for the arguments' SQL; a function
 * gets them as a list. `exact` says that the SQL is never NULL though an argument may be.
 */
export interface FunctionEntry {
  readonly params: readonly Parameter[];
  readonly required?: number;
  readonly variadic?: boolean;
  readonly result: KustoType | 'first';
  readonly sql: string | ((args: readonly string[], call: Call) => string);
  readonly exact?: boolean;
  /** Looks at whole microseconds of a datetime only. */
  readonly floors?: boolean;
  /** Page below https://learn.microsoft.com/kusto/query/ that says what it does. */
  readonly doc: string;
}

/** A function that needs more than a template: it sees the call and gives the expression itself. */
export interface SpecialEntry {
  readonly build: (call: Call) => Scalar;
  readonly doc: string;
}

export type FunctionTable = Readonly<Record<string, FunctionEntry | SpecialEntry>>;
