import { coerce } from '../compile/convert.js';
import { compileScalar } from '../compile/expression.js';
import { mistyped } from '../compile/refuse.js';
import { need } from '../parser/syntax.js';
import { resultColumns } from './operator.js';
import type { SourceOperator } from './operator.js';

/** https://learn.microsoft.com/kusto/query/range-operator: the end is included. */
export const range: SourceOperator = (node, { compiler, environment }) => {
  const scope = { compiler, environment, columns: [] };
  const [from, to, step] = ['From', 'To', 'Step'].map((slot) => compileScalar(need(node, slot), scope));
  if (!from || !to || !step) throw new Error('range has three operands');
  const declared = resultColumns(node)[0];
  const type = from.type === 'datetime' || from.type === 'timespan' ? from.type : [from, to, step].some((each) => each.type === 'real') ? 'real' : 'long';
  if (from.type === 'dynamic' || from.type === 'string') return mistyped(node, `range cannot count by a ${from.type}`);
  const column = compiler.column({ name: declared?.name ?? 'Column1', type });
  const values = {
    datetime: () => `SELECT make_timestamp(v // 10) FROM generate_series(epoch_us(${from.sql}) * 10, epoch_us(${coerce(to, 'datetime', node).sql}) * 10, ${coerce(step, 'timespan', node).sql}) AS g(v)`,
    timespan: () => `SELECT v FROM generate_series(${from.sql}, ${coerce(to, 'timespan', node).sql}, ${coerce(step, 'timespan', node).sql}) AS g(v)`,
    long: () => `SELECT v FROM generate_series(${coerce(from, 'long').sql}, ${coerce(to, 'long').sql}, ${coerce(step, 'long').sql}) AS g(v)`,
    real: () => {
      const [a, b, s] = [from, to, step].map((each) => coerce(each, 'real').sql);
      return `SELECT ${a ?? ''} + v * ${s ?? ''} FROM generate_series(0, CAST(floor((${b ?? ''} - ${a ?? ''}) / ${s ?? ''} + 1e-9) AS BIGINT)) AS g(v)`;
    },
  }[type]();
  const body = compiler.step(`SELECT v AS ${column.id} FROM (${values}) AS r(v)`);
  return { from: body, columns: [column], order: { kind: 'stream' }, serialized: true };
};
