import { compileScalar } from '../compile/expression.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { isNumeric } from '../compile/scalar.js';
import { child, need } from '../parser/syntax.js';
import { resultColumns, rowCount, scopeOf, valueOf } from './operator.js';
import type { PipeOperator } from './operator.js';
import { limited } from './sort.js';

/**
 * https://learn.microsoft.com/kusto/query/top-hitters-operator
 * Kusto estimates the sums; here they are exact, and values with equal sums go by value.
 */
export const topHitters: PipeOperator = (node, input, context) => {
  const { compiler } = context;
  const [named, summed] = resultColumns(node);
  const by = child(node, 'ByClause');
  const scope = scopeOf(input, context);
  const value = compileScalar(valueOf(need(node, 'OfExpression')), scope);
  const weight = by && compileScalar(valueOf(need(by, 'Expression')), scope);
  if (!named || !summed) return unsupported(node, 'This form of top-hitters');
  if (weight && !isNumeric(weight.type)) mistyped(by, `top-hitters by a ${weight.type}`);
  compiler.shared.notes.add('top-hitters counts exactly here; Kusto estimates.');
  const columns = [compiler.column({ name: named.name, type: value.type }), compiler.column(summed)] as const;
  const [key, sum] = columns;
  const whole = summed.type === 'long' || summed.type === 'int';
  const total = weight ? `coalesce(sum(${weight.sql}), 0)` : 'count(*)';
  const from = compiler.step(`SELECT ${value.sql} AS ${key.id}, ${whole ? `CAST(${total} AS BIGINT)` : total} AS ${sum.id} FROM ${input.from} GROUP BY ${value.sql}`);
  const terms = [{ id: sum.id, descending: true, nullsFirst: false }, { id: key.id, descending: false, nullsFirst: true }];
  return limited({ from, columns: [...columns], order: { kind: 'sorted', terms }, serialized: false }, rowCount(need(node, 'Expression'), { ...scope, columns: [] }), context);
};
