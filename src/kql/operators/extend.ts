import { compileScalar } from '../compile/expression.js';
import { unsupported } from '../compile/refuse.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import type { Scope } from '../compile/scope.js';
import { list } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { analysedWidth, severalColumns } from './multi-column.js';
import { ownName, resultColumns, valueOf, windowed } from './operator.js';
import type { Context, NamedScalar, PipeOperator } from './operator.js';

/** Names without an own one are those that the binder appended, in order. */
function namedValues(nodes: readonly SyntaxNode[], node: SyntaxNode, input: Relation, scope: Scope): readonly NamedScalar[] {
  const existing = new Set(input.columns.map((column) => column.name));
  const appended = resultColumns(node).slice(input.columns.length).map((column) => column.name);
  return nodes.flatMap((each): readonly NamedScalar[] => {
    const several = severalColumns(each, scope, 'drop');
    if (several) {
      appended.splice(0, analysedWidth(each) - several.filter(({ name }) => existing.has(name)).length);
      return several;
    }
    const own = ownName(each);
    if (own === undefined) certainNames(nodes, node, existing);
    const name = own !== undefined && existing.has(own) ? own : (appended.shift() ?? own ?? 'Column1');
    return [{ name: own ?? name, value: compileScalar(valueOf(each), scope) }];
  });
}

/** An unnamed column's name is certain only where the analyser's columns before it are those that there are. */
function certainNames(nodes: readonly SyntaxNode[], node: SyntaxNode, existing: ReadonlySet<string>): void {
  const added = nodes.reduce((sum, each) => sum + (existing.has(ownName(each) ?? '') ? 0 : analysedWidth(each)), 0);
  if (resultColumns(node).length > existing.size + added) unsupported(node, 'An unnamed column here', 'Give it a name: name = …');
}

/** Adds columns; a name that exists is replaced in its place. */
export function extendWith(input: Relation, values: readonly NamedScalar[], context: Context): Relation {
  const replacing = new Map(values.map((each) => [each.name, each.value]));
  const fresh = (name: string, value: NamedScalar['value']): readonly [RelColumn, string] =>
    [context.compiler.column({ name, type: value.type }), value.sql];
  const kept = input.columns.map((column): readonly [RelColumn, string] => {
    const value = replacing.get(column.name);
    return value ? fresh(column.name, value) : [column, column.id];
  });
  const existing = new Set(input.columns.map((column) => column.name));
  const added = [...replacing].filter(([name]) => !existing.has(name)).map(([name, value]) => fresh(name, value));
  return context.compiler.select(input, [...kept, ...added]);
}

/** https://learn.microsoft.com/kusto/query/extend-operator */
export const extend: PipeOperator = (node, given, context) => {
  const nodes = list(node, 'Expressions');
  const { scope, settle } = windowed(nodes, given, context);
  const values = namedValues(nodes, node, given, scope);
  return extendWith(settle(), values, context);
};

/** https://learn.microsoft.com/kusto/query/serialize-operator: fixes the order of the rows, then extends. */
export const serialize: PipeOperator = (node, given, context) => {
  const { relation } = context.compiler.withOrdinal(given);
  const serialized = { ...relation, serialized: true };
  return list(node, 'Expressions').length > 0 ? extend(node, serialized, context) : serialized;
};
