import type { Column } from '../../data/table.js';
import { Refusal } from '../compile/refuse.js';
import type { Relation } from '../compile/relation.js';
import { sqlNull, sqlString } from '../literals/sql.js';
import { list, nameOf, need, tokenText } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { parameter, parameterText } from './operator.js';
import type { Context, PipeOperator, SourceOperator } from './operator.js';
import { wildcardRelations } from './union-wildcard.js';

export interface Branch {
  readonly relation: Relation;
  /** What `withsource` says of its rows. */
  readonly source: string;
}

/** A column of the union: the same name with another type is a column of its own, `name_type`. */
interface Output extends Column {
  readonly source: Column;
}

function outputsOf(branches: readonly Branch[], kind: string): readonly Output[] {
  const columns: Column[] = [];
  for (const { relation } of branches) {
    for (const column of relation.columns) {
      if (!columns.some((each) => each.name === column.name && each.type === column.type)) columns.push({ name: column.name, type: column.type });
    }
  }
  const everywhere = (column: Column): boolean => branches.every(({ relation }) => relation.columns.some((each) => each.name === column.name && each.type === column.type));
  const kept = kind === 'inner' ? columns.filter(everywhere) : columns;
  const clashing = new Set(kept.map((column) => column.name).filter((name) => kept.filter((each) => each.name === name).length > 1));
  const plain = new Set(kept.map((column) => column.name).filter((name) => !clashing.has(name)));
  const typed = (column: Column): string => {
    const name = `${column.name}_${column.type}`;
    return plain.has(name) ? `${name}1` : name;
  };
  return kept.map((column) => ({ ...column, name: clashing.has(column.name) ? typed(column) : column.name, source: column }));
}

/** The name that a branch begins with, where nothing has it. */
function missingName(branch: SyntaxNode): string | undefined {
  if (branch.kind === 'PipeExpression' || branch.kind === 'ParenthesizedExpression') return missingName(need(branch, 'Expression'));
  return (branch.kind === 'NameReference' || branch.kind === 'WildcardedNameReference') && branch.symbol === undefined ? tokenText(branch) : undefined;
}

function branchesOf(node: SyntaxNode, context: Context, piped?: Relation): readonly Branch[] {
  const branches: Branch[] = piped ? [{ relation: piped, source: piped.label ?? 'union_arg0' }] : [];
  for (const each of list(node, 'Expressions')) {
    const plain = each.kind === 'NameReference' && each.symbol?.kind === 'Table';
    const missing = missingName(each);
    if (missing !== undefined && parameterText(node, 'isfuzzy') === 'true') {
      context.compiler.shared.notes.add(`The table ${missing} does not exist and was left out of the union.`);
      continue;
    }
    if (each.symbol?.kind === 'Group') {
      branches.push(...wildcardRelations(each, context).map(([source, relation]) => ({ source, relation })));
      continue;
    }
    const relation = context.compiler.shared.tabular(each, context.environment, context.compiler);
    branches.push({ relation, source: relation.label ?? (plain ? nameOf(each) : `union_arg${branches.length}`) });
  }
  return branches;
}

function unionOf(node: SyntaxNode, context: Context, piped?: Relation): Relation {
  const branches = branchesOf(node, context, piped);
  const withsource = parameter(node, 'withsource') ?? parameter(node, 'with_source');
  return unionOfBranches(branches, parameterText(node, 'kind') ?? 'outer', withsource && nameOf(withsource), context);
}

/** All rows of the branches; with `sourceName`, a first column that says which branch a row is from. */
export function unionOfBranches(branches: readonly Branch[], kind: string, sourceName: string | undefined, context: Context): Relation {
  if (branches.length === 0) throw new Refusal('table.unknown', 'There is no table to read', undefined, undefined, 'Attach evidence first.');
  const { compiler } = context;
  const outputs = outputsOf(branches, kind);
  const sourceColumn = sourceName === undefined ? undefined : compiler.column({ name: sourceName, type: 'string' });
  const columns = outputs.map((output) => compiler.column({ name: output.name, type: output.type }));
  const parts = branches.map(({ relation, source }) => {
    const selected = outputs.map((output, index) => {
      const found = relation.columns.find((column) => column.name === output.source.name && column.type === output.type);
      return `${found?.id ?? sqlNull(output.type)} AS ${columns[index]?.id ?? ''}`;
    });
    if (sourceColumn) selected.unshift(`${sqlString(source)} AS ${sourceColumn.id}`);
    return `SELECT ${selected.length > 0 ? selected.join(', ') : '1 AS k0'} FROM ${relation.from}`;
  });
  const from = compiler.step(parts.join(' UNION ALL '));
  const streams = branches.every(({ relation }) => relation.order.kind === 'stream');
  return { from, columns: sourceColumn ? [sourceColumn, ...columns] : columns, order: { kind: streams ? 'stream' : 'none' }, serialized: false };
}

/** https://learn.microsoft.com/kusto/query/union-operator */
export const union: PipeOperator = (node, input, context) => unionOf(node, context, input);
export const unionSource: SourceOperator = (node, context) => unionOf(node, context);
