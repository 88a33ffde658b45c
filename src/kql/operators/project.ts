import type { Column } from '../../data/table.js';
import { compileScalar } from '../compile/expression.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import { list } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { analysedWidth, severalColumns } from './multi-column.js';
import { ownName, resultColumns, valueOf, windowed } from './operator.js';
import type { Context, NamedScalar, PipeOperator } from './operator.js';
import type { Scope } from '../compile/scope.js';

/** The columns of expressions under the binder's names. */
export function compileColumns(nodes: readonly SyntaxNode[], names: readonly Column[], scope: Scope): readonly NamedScalar[] {
  let at = 0;
  return nodes.flatMap((node): readonly NamedScalar[] => {
    const index = at;
    at += analysedWidth(node);
    const several = severalColumns(node, scope, 'refuse');
    if (several) return several;
    const name = ownName(node) ?? names[index]?.name ?? mistyped(node, 'The column has no name', 'Give it one: name = …');
    return [{ name, value: compileScalar(valueOf(node), scope) }];
  });
}

/** Selects the given columns; an unchanged column keeps its alias. */
export function selectScalars(input: Relation, columns: readonly NamedScalar[], context: Context): Relation {
  const used = new Set<string>();
  const selected = columns.map(({ name, value }): readonly [RelColumn, string] => {
    const same = input.columns.find((column) => column.id === value.sql && column.type === value.type);
    if (same && !used.has(same.id)) {
      used.add(same.id);
      return [{ ...same, name }, same.id];
    }
    return [context.compiler.column({ name, type: value.type }), value.sql];
  });
  return context.compiler.select(input, selected);
}

/** https://learn.microsoft.com/kusto/query/project-operator */
export const project: PipeOperator = (node, given, context) => {
  const nodes = list(node, 'Expressions');
  const { scope, settle } = windowed(nodes, given, context);
  const columns = compileColumns(nodes, resultColumns(node), scope);
  return selectScalars(settle(), columns, context);
};

/** project-away, -keep, -reorder: the binder has resolved wildcards and order. */
export const projectByName: PipeOperator = (node, input, context) => {
  const selected = resultColumns(node).map((column): readonly [RelColumn, string] => {
    const found = input.columns.find((each) => each.name === column.name) ?? unsupported(node, `The column ${column.name} here`);
    return [found, found.id];
  });
  return context.compiler.select(input, selected);
};

/** https://learn.microsoft.com/kusto/query/project-rename-operator: positions stay, names change. */
export const projectRename: PipeOperator = (node, input) => {
  const names = resultColumns(node);
  if (names.length !== input.columns.length) return unsupported(node, 'This project-rename');
  return { ...input, columns: input.columns.map((column, index) => ({ ...column, name: names[index]?.name ?? column.name })) };
};
