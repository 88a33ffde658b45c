import { compileScalar } from '../compile/expression.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import type { Scope } from '../compile/scope.js';
import { MULTI_COLUMN_FUNCTIONS } from '../functions/multi-column.js';
import { list, nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { ownName, resultColumns, valueOf } from './operator.js';
import type { NamedScalar } from './operator.js';

/** Names that a person gave: `name =` or `(name, name) =`. */
function givenNames(node: SyntaxNode): readonly string[] | undefined {
  if (node.kind === 'CompoundNamedExpression') return list(need(node, 'Names'), 'Names').map(nameOf);
  const own = ownName(node);
  return own === undefined ? undefined : [own];
}

/**
 * The columns of an expression that gives several, such as series_stats(): under the given names, or under the
 * analyser's. `spare` says whether outputs without a name are dropped, as extend does; the other operators' way is
 * documented in two ways, so that they have to name all. Undefined for expressions that give one. Errors: `kql.unsupported`, `kql.type`.
 */
export function severalColumns(node: SyntaxNode, scope: Scope, spare: 'drop' | 'refuse'): readonly NamedScalar[] | undefined {
  const value = valueOf(node);
  const name = value.kind === 'FunctionCallExpression' ? nameOf(need(value, 'Name')) : '';
  const build = MULTI_COLUMN_FUNCTIONS[name];
  if (!build) return node.kind === 'CompoundNamedExpression' ? unsupported(node, name === '' ? 'A list of names before this expression' : `${name}() with a list of names`) : undefined;
  const argNodes = list(need(value, 'ArgumentList'), 'Expressions');
  const args = argNodes.map((each) => compileScalar(valueOf(each), scope));
  const outputs = build({ name, node: value, args, argNodes, scope, compiler: scope.compiler });
  // A function that gives several columns only where it is given several arrays.
  if (outputs.length === 1 && node.kind !== 'CompoundNamedExpression') return undefined;
  const given = givenNames(node);
  // The names are made of the argument's: those of an expression are not certain.
  if (!given && argNodes[0]?.kind !== 'NameReference') return unsupported(node, `${name}() of an expression, without names`, 'Name its columns: (a, b) = …');
  const names = given ?? resultColumns(value).map((column) => column.name);
  if (names.length > outputs.length) return mistyped(node, `${name}() gives ${outputs.length} columns`, 'Give it as many names at most.');
  if (spare === 'refuse' && names.length < outputs.length) return unsupported(node, `${name}() with fewer names than its ${outputs.length} columns here`, 'Name all columns, or put it in an extend.');
  return outputs.slice(0, names.length).map((output, index) => ({ name: names[index] ?? '', value: output }));
}

/** How many columns the analyser counts for an expression in a list of columns. */
export const analysedWidth = (node: SyntaxNode): number => Math.max(1, resultColumns(valueOf(node)).length);
