import { UNIX_EPOCH_MICROSECONDS } from '../compile/exact-time.js';
import { unsupported } from '../compile/refuse.js';
import { columnScalar } from '../compile/relation.js';
import type { RelColumn } from '../compile/relation.js';
import { isNumeric } from '../compile/scalar.js';
import { refusalSql } from '../literals/sql.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { Context } from './operator.js';
import { columnArgument, literalArgument, pluginResult } from './plugin.js';
import type { Plugin } from './plugin.js';

/** Bins of one window: each row is counted in so many windows. */
const MAX_BINS = 1000;
const GAP = refusalSql('rolling_percentile() over bins without rows is not supported on evidence.');

function numberOf(node: SyntaxNode | undefined, context: Context): number {
  const number = Number(literalArgument(node, context)?.constant);
  return Number.isFinite(number) ? number : unsupported(node, 'rolling_percentile() with a number that is no literal');
}

/**
 * https://learn.microsoft.com/kusto/query/rolling-percentile-plugin: value, percentile, time, bin, bins of a window, dimensions.
 * A window ends with its bin. What Kusto gives for a bin without rows is not documented: it stops the query.
 */
export const rollingPercentile: Plugin = (node, args, input, context) => {
  const { compiler } = context;
  const columnOf = (each: SyntaxNode | undefined): RelColumn => columnArgument(each, input, 'rolling_percentile() over anything but columns');
  const [value, time] = [columnOf(args[0]), columnOf(args[2])];
  const [rank, size] = [numberOf(args[1], context), numberOf(args[4], context)];
  const width = literalArgument(args[3], context);
  if (!isNumeric(value.type) || time.type !== 'datetime' || width?.type !== 'timespan') return unsupported(node, 'rolling_percentile() of these types', 'It takes a number, a time and a timespan.');
  if (!(rank >= 0 && rank <= 100) || !Number.isInteger(size) || size < 1 || size > MAX_BINS) return unsupported(node, 'rolling_percentile() of this percentile or number of bins', `Percentiles go from 0 to 100, windows to ${MAX_BINS} bins.`);
  const dimensions = args.slice(5).map(columnOf);
  const place = `((epoch_us(${columnScalar(time).sql}) + ${UNIX_EPOCH_MICROSECONDS}) // CAST(${width.sql} // 10 AS BIGINT))`;
  const groups = dimensions.map((_, index) => `d${index}`);
  const rows = compiler.step(`SELECT ${[`${place} AS place`, `${value.id} AS v`, ...dimensions.map((each, index) => `${each.id} AS d${index}`)].join(', ')} FROM ${input.from} WHERE ${time.id} IS NOT NULL`);
  const keys = ['place', ...groups].join(', ');
  const bins = compiler.step(`SELECT DISTINCT ${keys} FROM ${rows}`);
  const spread = compiler.step(`SELECT * REPLACE (place + unnest(range(${size})) AS place) FROM ${rows}`);
  const same = ['place', ...groups].map((key) => `b.${key} IS NOT DISTINCT FROM r.${key}`).join(' AND ');
  const rolled = compiler.step(`SELECT ${['place', ...groups].map((key) => `r.${key} AS ${key}`).join(', ')}, quantile_disc(CASE WHEN b.place IS NULL THEN ${GAP} ELSE r.v END, ${rank / 100}) AS p `
    + `FROM ${spread} r LEFT JOIN ${bins} b ON ${same} WHERE r.place <= (SELECT max(place) FROM ${bins}) GROUP BY ${['place', ...groups].map((key) => `r.${key}`).join(', ')}`);
  const values = [`make_timestamp(place * CAST(${width.sql} // 10 AS BIGINT) - ${UNIX_EPOCH_MICROSECONDS})`, ...groups, 'p'];
  const types = ['datetime' as const, ...dimensions.map(({ type }) => type), value.type];
  return pluginResult(node, values, rolled, context, { keys: types.length - 1, types, what: 'A rolling_percentile' });
};
