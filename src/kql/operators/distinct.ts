import { mistyped } from '../compile/refuse.js';
import { list } from '../parser/syntax.js';
import { resultColumns, scopeOf } from './operator.js';
import type { PipeOperator } from './operator.js';
import { compileColumns, selectScalars } from './project.js';

/** https://learn.microsoft.com/kusto/query/distinct-operator */
export const distinct: PipeOperator = (node, input, context) => {
  const nodes = list(node, 'Expressions');
  const all = nodes.some((each) => each.kind === 'StarExpression');
  const selected = all ? input : selectScalars(input, compileColumns(nodes, resultColumns(node), scopeOf(input, context)), context);
  const dynamic = selected.columns.find((column) => column.type === 'dynamic');
  if (dynamic) mistyped(node, `distinct cannot compare the dynamic column ${dynamic.name}`, `Use tostring(${dynamic.name}).`);
  const from = context.compiler.step(`SELECT DISTINCT ${selected.columns.map((column) => column.id).join(', ')} FROM ${selected.from}`);
  return { from, columns: selected.columns, order: { kind: 'none' }, serialized: false };
};
