import { compileScalar } from '../compile/expression.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { isNumeric } from '../compile/scalar.js';
import { refusalSql } from '../literals/sql.js';
import { child, need } from '../parser/syntax.js';
import { resultColumns, rowCount, scopeOf, valueOf } from './operator.js';
import type { PipeOperator } from './operator.js';

const TIE = 'top-hitters would cut between values with equal sums, and Kusto does not say which it keeps: use top.';

/**
 * https://learn.microsoft.com/kusto/query/top-hitters-operator
 * Kusto estimates the sums; here they are exact. Which of several values with equal sums Kusto keeps at the cut follows
 * no rule that its answers show, so such a cut is refused while the query runs.
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
  const sums = compiler.step(`SELECT ${value.sql} AS ${key.id}, ${whole ? `CAST(${total} AS BIGINT)` : total} AS ${sum.id} FROM ${input.from} GROUP BY ${value.sql}`);
  const count = rowCount(need(node, 'Expression'), { ...scope, columns: [] });
  const order = `ORDER BY ${sum.id} DESC NULLS LAST, ${key.id} ASC NULLS FIRST`;
  const ranked = compiler.step(`SELECT *, row_number() OVER (${order}) AS place, lead(${sum.id}) OVER (${order}) AS following FROM ${sums}`);
  const cut = `CASE WHEN place = ${count} AND following = ${sum.id} THEN ${refusalSql(TIE)} ELSE ${sum.id} END`;
  const from = compiler.step(`SELECT ${key.id}, ${cut} AS ${sum.id} FROM ${ranked} WHERE place <= ${count}`);
  const terms = [{ id: sum.id, descending: true, nullsFirst: false }, { id: key.id, descending: false, nullsFirst: true }];
  return { from, columns: [...columns], order: { kind: 'sorted', terms }, serialized: false };
};
