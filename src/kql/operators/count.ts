import { resultColumns } from './operator.js';
import type { PipeOperator } from './operator.js';

/** https://learn.microsoft.com/kusto/query/count-operator */
export const count: PipeOperator = (node, input, { compiler }) => {
  const column = compiler.column({ name: resultColumns(node)[0]?.name ?? 'Count', type: 'long' });
  const from = compiler.step(`SELECT count(*) AS ${column.id} FROM ${input.from}`);
  return { from, columns: [column], order: { kind: 'stream' }, serialized: false };
};
