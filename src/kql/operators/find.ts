import { unsupported } from '../compile/refuse.js';
import type { RelColumn } from '../compile/relation.js';
import { columnScalar } from '../compile/relation.js';
import { toDynamic } from '../compile/convert.js';
import { sqlString } from '../literals/sql.js';
import { child, list, nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { parameter, resultColumns, scopeOf } from './operator.js';
import type { Context, SourceOperator } from './operator.js';
import { everyTable, predicate } from './search.js';
import { unionOfBranches } from './union.js';
import type { Branch } from './union.js';

const PACK = 'pack_';

function tablesOf(node: SyntaxNode, context: Context): readonly Branch[] {
  const { compiler, environment } = context;
  const clause = child(node, 'InClause');
  if (clause) {
    return list(clause, 'Expressions').map((each): Branch => {
      if (each.kind !== 'NameReference' || each.symbol?.kind === 'Group') return unsupported(each, 'find in anything but tables by their names');
      const relation = compiler.shared.tabular(each, environment, compiler);
      return { relation, source: relation.label ?? nameOf(each) };
    });
  }
  return everyTable(node, 'find', 'where …', context);
}

/** The branch with the columns that the result leaves out packed into one. */
function packed({ relation, source }: Branch, shown: ReadonlySet<string>, context: Context): Branch {
  const left = relation.columns.filter((column) => !shown.has(column.name));
  const pairs = left.map((column) => `${sqlString(column.name)}, coalesce(${toDynamic(columnScalar(column)).sql}, 'null'::JSON)`);
  const pack = context.compiler.column({ name: PACK, type: 'dynamic' });
  const kept = relation.columns.map((column): readonly [RelColumn, string] => [column, column.id]);
  return { relation: context.compiler.select(relation, [...kept, [pack, `CAST(json_object(${pairs.join(', ')}) AS JSON)`]]), source };
}

/**
 * https://learn.microsoft.com/kusto/query/find-operator
 * Rows of all tables that meet the condition; a column that a table lacks is null. Without `project`, the columns
 * are those that the condition names and that all tables share, and the rest is in `pack_`.
 */
export const find: SourceOperator = (node, context) => {
  const { compiler } = context;
  if (parameter(node, 'datascope')) unsupported(parameter(node, 'datascope'), 'A data scope of find');
  const clause = child(node, 'Project');
  const odd = clause && list(clause, 'Columns').find((each) => each.kind !== 'NameReference');
  if (odd) unsupported(odd, 'This column of find', 'Name the columns alone: project Time, User');
  if (child(node, 'ProjectAway')) unsupported(child(node, 'ProjectAway'), 'find with project-away');
  const [source, ...columns] = resultColumns(node);
  if (!source) return unsupported(node, 'This form of find');
  const tables = tablesOf(node, context);
  const clash = tables.flatMap(({ relation }) => relation.columns).find((column, _, all) => column.name === source.name || column.name === PACK || all.some((each) => each.name === column.name && each.type !== column.type));
  if (clash) unsupported(node, `find where ${clash.name} has several meanings or types`, 'Use union.');
  const shown = new Set(columns.map((column) => column.name));
  if (shown.has(PACK)) compiler.shared.notes.add('pack_ holds null values too: name the columns with project to be certain of them.');
  const branches = shown.has(PACK) ? tables.map((each) => packed(each, shown, context)) : tables;
  const all = unionOfBranches(branches, 'outer', source.name, context);
  const searched = all.columns.filter((column) => column.name !== source.name && column.name !== PACK);
  const found = compiler.filter(all, `WHERE ${predicate(need(node, 'Condition'), { ...scopeOf(all, context), columns: searched }, false)}`);
  const selected = [source, ...columns].map((column): readonly [RelColumn, string] => {
    const own = found.columns.find((each) => each.name === column.name) ?? unsupported(node, `The column ${column.name} here`);
    return [own, own.id];
  });
  return compiler.select(found, selected);
};

