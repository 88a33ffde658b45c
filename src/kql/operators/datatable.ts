import { coerce, convertTo } from '../compile/convert.js';
import { compileScalar } from '../compile/expression.js';
import { Refusal } from '../compile/refuse.js';
import { list } from '../parser/syntax.js';
import { resultColumns } from './operator.js';
import type { SourceOperator } from './operator.js';

const MAX_CELLS = 200_000;

/** https://learn.microsoft.com/kusto/query/datatable-operator; a value of another type is converted as its text would be. */
export const datatable: SourceOperator = (node, { compiler, environment }) => {
  const columns = resultColumns(node).map((column) => compiler.column(column));
  const nodes = list(node, 'Values');
  if (nodes.length > MAX_CELLS) throw new Refusal('kql.limit', `The datatable has ${nodes.length} values`, node, `It may have ${MAX_CELLS}.`, 'Attach the data as evidence.');
  const values = nodes.map((each, index) => {
    const type = columns[index % columns.length]?.type ?? 'string';
    const value = compileScalar(each, { compiler, environment, columns: [] });
    return (value.type === 'string' || type === 'string' ? convertTo(value, type, each) : coerce(value, type, each)).sql;
  });
  const rows: string[] = [];
  for (let at = 0; at < values.length; at += columns.length) rows.push(`(${values.slice(at, at + columns.length).join(', ')})`);
  const names = columns.map((column) => column.id).join(', ');
  const empty = `SELECT ${columns.map((column) => `${convertTo({ type: 'dynamic', sql: 'NULL', nullable: true, constant: null }, column.type).sql} AS ${column.id}`).join(', ')} WHERE false`;
  const from = compiler.step(rows.length === 0 ? empty : `SELECT * FROM (VALUES ${rows.join(', ')}) AS v(${names})`);
  return { from, columns, order: { kind: 'stream' }, serialized: false };
};
