import { coerce } from '../compile/convert.js';
import { mistyped } from '../compile/refuse.js';
import { isNumeric, once } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import type { SyntaxNode } from '../parser/syntax.js';

/**
 * SQL of weighted percentiles by nearest rank, one for each rank: the least value that, with all before it, has the
 * share of the weights. https://learn.microsoft.com/kusto/query/percentiles-aggregation-function
 */
export function weightedPercentiles(value: Scalar, weight: Scalar, ranks: readonly number[], node: SyntaxNode): readonly string[] {
  if (!isNumeric(value.type) && value.type !== 'datetime' && value.type !== 'timespan') mistyped(node, `A percentile of a ${value.type}`);
  if (ranks.length === 0 || !ranks.every((rank) => rank >= 0 && rank <= 100)) mistyped(node, 'Percentiles are literals from 0 to 100');
  const w = coerce(weight, 'long', node).sql;
  const pairs = `list({'v': ${value.sql}, 'w': CAST(${w} AS DOUBLE)} ORDER BY ${value.sql}) FILTER (WHERE ${value.sql} IS NOT NULL AND ${w} > 0)`;
  return ranks.map((rank) => once(pairs, (list) => once(`list_sum(list_transform(${list}, lambda p: p.w)) * ${rank} / 100`, (target) =>
    `CASE WHEN len(${list}) > 0 THEN list_reduce(${list}, lambda a, p: CASE WHEN a.w >= ${target} THEN a ELSE {'v': p.v, 'w': a.w + p.w} END).v END`)));
}
