import type { Column } from '../../data/table.js';
import type { Compiler } from '../compile/compiler.js';
import type { Environment } from '../compile/environment.js';
import { compileScalar } from '../compile/expression.js';
import { mistyped } from '../compile/refuse.js';
import type { Relation } from '../compile/relation.js';
import type { Scalar } from '../compile/scalar.js';
import type { Scope } from '../compile/scope.js';
import { firstOf, list, nameOf, need, tokenText } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';

export interface Context {
  readonly compiler: Compiler;
  readonly environment: Environment;
}

/** An operator that takes the rows before the bar. */
export type PipeOperator = (node: SyntaxNode, input: Relation, context: Context) => Relation;
/** An operator that begins a pipe. */
export type SourceOperator = (node: SyntaxNode, context: Context) => Relation;

export const scopeOf = (input: Relation, context: Context): Scope =>
  ({ compiler: context.compiler, environment: context.environment, columns: input.columns });

/** Functions that look at neighbouring rows: their input has to be serialized. */
const WINDOW_FUNCTIONS = new Set(['prev', 'next', 'row_number', 'row_cumsum', 'row_rank_dense', 'row_rank_min', 'row_window_session']);

/** Functions that need a number of the row, whatever its order: see functions/random.ts. */
const ROW_FUNCTIONS = new Set(['rand', 'new_guid']);

const calls = (node: SyntaxNode, names: ReadonlySet<string>): boolean =>
  firstOf(node, (each) => each.kind === 'FunctionCallExpression' && names.has(nameOf(need(each, 'Name')))) !== undefined;

export const usesWindow = (node: SyntaxNode): boolean => calls(node, WINDOW_FUNCTIONS);

/**
 * The scope of expressions over `input`. Window functions are hoisted into steps of their own: `settle`, called
 * after the expressions were compiled, gives the input with those columns.
 */
export function windowed(nodes: readonly SyntaxNode[], input: Relation, context: Context): { readonly scope: Scope; readonly settle: () => Relation } {
  const user = nodes.find(usesWindow);
  if (!user && !nodes.some((node) => calls(node, ROW_FUNCTIONS))) return { scope: scopeOf(input, context), settle: () => input };
  if (user && !input.serialized) mistyped(user, 'prev(), next(), row_number() and their like need ordered rows', 'Put `| sort by …` or `| serialize` before it.');
  const { relation, ordinal } = context.compiler.withOrdinal(input);
  let { from } = relation;
  const hoistFrom = (body: (from: string, id: string) => string): string => {
    const id = context.compiler.alias();
    from = context.compiler.step(body(from, id));
    return id;
  };
  const hoist = (sql: string): string => hoistFrom((rows, id) => `SELECT *, ${sql} AS ${id} FROM ${rows}`);
  return { scope: { ...scopeOf(relation, context), window: { ordinal, hoist, hoistFrom } }, settle: () => ({ ...relation, from }) };
}

/** Value of the operator parameter `name` (`kind`, `withsource`, …) as a node. */
export function parameter(node: SyntaxNode, name: string): SyntaxNode | undefined {
  const found = list(node, 'Parameters').find((each) => nameOf(need(each, 'Name')) === name);
  return found && need(found, 'Expression');
}

export const parameterText = (node: SyntaxNode, name: string): string | undefined => {
  const found = parameter(node, name);
  return found && (found.stringValue ?? tokenText(found));
};

/** The expression behind `name =`. */
export const valueOf = (node: SyntaxNode): SyntaxNode => (node.kind === 'SimpleNamedExpression' || node.kind === 'CompoundNamedExpression' ? need(node, 'Expression') : node);

/** Name that an expression gives its column by itself, if any. */
export function ownName(node: SyntaxNode): string | undefined {
  if (node.kind === 'SimpleNamedExpression') return nameOf(need(node, 'Name'));
  return node.kind === 'NameReference' ? nameOf(node) : undefined;
}

/** Columns that the binder computed for an operator. */
export const resultColumns = (node: SyntaxNode): readonly Column[] => node.columns ?? [];

/** A whole-number literal argument such as the 10 of `take 10`. Errors: `kql.type`. */
export function rowCount(node: SyntaxNode, scope: Scope): string {
  const value = compileScalar(node, scope);
  if (value.type !== 'long' && value.type !== 'int') mistyped(node, 'A number of rows is needed here');
  return typeof value.constant === 'number' ? String(Math.max(0, value.constant)) : `greatest(0, ${value.sql})`;
}

export interface NamedScalar {
  readonly name: string;
  readonly value: Scalar;
}
