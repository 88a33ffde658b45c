import { compileScalar } from '../compile/expression.js';
import { need } from '../parser/syntax.js';
import { resultColumns, rowCount, scopeOf, valueOf } from './operator.js';
import type { PipeOperator } from './operator.js';
import { selectScalars } from './project.js';
import { limited } from './sort.js';

const NOTE = 'sample takes the first rows here, so that a rerun gives the same ones.';

/** https://learn.microsoft.com/kusto/query/sample-operator: any rows will do, so they are the first. */
export const sample: PipeOperator = (node, input, context) => {
  context.compiler.shared.notes.add(NOTE);
  return limited(input, rowCount(need(node, 'Expression'), { ...scopeOf(input, context), columns: [] }), context);
};

/** https://learn.microsoft.com/kusto/query/sample-distinct-operator */
export const sampleDistinct: PipeOperator = (node, input, context) => {
  context.compiler.shared.notes.add(NOTE);
  const value = compileScalar(valueOf(need(node, 'OfExpression')), scopeOf(input, context));
  const selected = selectScalars(input, [{ name: resultColumns(node)[0]?.name ?? 'Column1', value }], context);
  const from = context.compiler.step(`SELECT DISTINCT ${selected.columns.map((column) => column.id).join(', ')} FROM ${selected.from}`);
  const distinct = { from, columns: selected.columns, order: { kind: 'none' }, serialized: false } as const;
  return limited(distinct, rowCount(need(node, 'Expression'), { ...scopeOf(input, context), columns: [] }), context);
};
