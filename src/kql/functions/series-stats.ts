import { unsupported } from '../compile/refuse.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { refusalSql } from '../literals/sql.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';
import { complete, reals, toSeries } from './series-numbers.js';
import { number } from './series.js';

/** Sample variance, 0 for one number. */
const variance = (list: string): string => `coalesce(list_var_samp(${list}), 0)`;

/** Statistics by name: their type and their SQL over a list of finite numbers. */
const STATISTICS: readonly (readonly [name: string, type: 'real' | 'long', sql: (list: string) => string])[] = [
  ['min', 'real', (list) => `list_min(${list})`],
  ['min_idx', 'long', (list) => `CAST(list_position(${list}, list_min(${list})) - 1 AS BIGINT)`],
  ['max', 'real', (list) => `list_max(${list})`],
  ['max_idx', 'long', (list) => `CAST(list_position(${list}, list_max(${list})) - 1 AS BIGINT)`],
  ['avg', 'real', (list) => `list_avg(${list})`],
  ['stdev', 'real', (list) => `sqrt(${variance(list)})`],
  ['variance', 'real', variance],
];

const refuseIgnoring = (call: Call): void => {
  const ignore = call.args[1];
  if (ignore && ignore.constant !== false) unsupported(call.argNodes[1], `${call.name}() that ignores values`);
};

/** NULL where an element is missing or not finite, or there is none. */
const finite = (call: Call): string =>
  once(reals(call, 0), (list) => `CASE WHEN len(${list}) > 0 AND len(list_filter(${list}, lambda e: NOT coalesce(isfinite(e), false))) = 0 THEN ${list} END`);

/** https://learn.microsoft.com/kusto/query/series-stats-function: one column for each statistic. */
export function seriesStats(call: Call): readonly Scalar[] {
  refuseIgnoring(call);
  return STATISTICS.map(([, type, sql]) => scalar(type, once(finite(call), sql)));
}

const statsDynamic: SpecialEntry = {
  build: (call) => {
    refuseIgnoring(call);
    return scalar('dynamic', once(finite(call), (list) => {
      const parts = [...STATISTICS.map(([name, , sql]) => `'${name}', ${sql(list)}`), `'sum', list_sum(${list})`, `'len', len(${list})`];
      return `CASE WHEN ${list} IS NOT NULL THEN CAST(json_object(${parts.join(', ')}) AS JSON) END`;
    }));
  },
  doc: 'series-stats-dynamic-function',
};

/** The least-squares line of a list over its positions from 0: {slope, interception}. */
export const lineOf = (list: string): string => once(`list_avg(${list})`, (mean) => once(`(len(${list}) - 1) / 2.0::DOUBLE`, (middle) => {
  const [xy, xx] = [`(i - 1 - ${middle}) * (y - ${mean})`, `pow(i - 1 - ${middle}, 2)`].map((term) => `list_sum(list_transform(${list}, lambda y, i: ${term}))`);
  return once(`CASE WHEN len(${list}) > 1 THEN ${xy ?? ''} / ${xx ?? ''} ELSE 0 END`, (slope) => `{'slope': ${slope}, 'interception': ${mean} - ${slope} * ${middle}}`);
}));

/** The values of a line at the positions of a list. */
export const lineValues = (list: string, line: string): string => `list_transform(${list}, lambda y, i: ${line}.interception + ${line}.slope * (i - 1))`;

type LineBody = (list: string, line: string) => string;
const residualVariance: LineBody = (list, line) => `list_sum(list_transform(${list}, lambda y, i: pow(y - ${line}.interception - ${line}.slope * (i - 1), 2))) / greatest(1, len(${list}) - 1)`;

const LINE: readonly (readonly [name: string, type: 'real' | 'dynamic', sql: LineBody])[] = [
  ['rsquare', 'real', (list, line) => once(variance(list), (all) => `CASE WHEN ${all} > 0 THEN 1 - ${residualVariance(list, line)} / ${all} ELSE ${refusalSql('series_fit_line() of a series that does not vary has no certain answer on evidence.')} END`)],
  ['slope', 'real', (_list, line) => `${line}.slope`],
  ['variance', 'real', variance],
  ['rvariance', 'real', residualVariance],
  ['interception', 'real', (_list, line) => `${line}.interception`],
  ['line_fit', 'dynamic', (list, line) => toSeries(lineValues(list, line))],
];

const overLine = (call: Call, body: LineBody): string => once(reals(call, 0), (list) =>
  complete(list, call, `CASE WHEN len(${list}) > 0 THEN ${once(lineOf(list), (line) => body(list, line))} END`));

/** https://learn.microsoft.com/kusto/query/series-fit-line-function */
export const seriesFitLine = (call: Call): readonly Scalar[] => LINE.map(([, type, sql]) => scalar(type, overLine(call, sql)));

const fitLineDynamic: SpecialEntry = {
  build: (call) => scalar('dynamic', overLine(call, (list, line) =>
    `CAST(json_object(${LINE.map(([name, type, sql]) => `'${name}', ${type === 'real' ? once(sql(list, line), number) : sql(list, line)}`).join(', ')}) AS JSON)`)),
  doc: 'series-fit-line-dynamic-function',
};

/** Score of each number by Tukey's fences around its 10th and 90th percentile. */
export const outlierScores = (list: string): string =>
  once(`list_aggregate(${list}, 'quantile_cont', 0.1)`, (low) => once(`list_aggregate(${list}, 'quantile_cont', 0.9)`, (high) =>
    `list_transform(${list}, lambda y: CASE WHEN ${low} = ${high} AND y <> ${low} THEN ${refusalSql('Outliers of a series whose 10th and 90th percentiles are equal have no certain score on evidence.')} WHEN y > ${high} THEN 2.772605605507915 * (y - ${high}) / (${high} - ${low}) WHEN y < ${low} THEN 2.772605605507915 * (y - ${low}) / (${high} - ${low}) ELSE 0 END)`));

const outliers: SpecialEntry = {
  build: (call) => {
    const method = call.args[1];
    if (method && method.constant !== 'ctukey') unsupported(call.node, 'series_outliers() by another method than ctukey');
    if (call.args.length > 2) unsupported(call.node, 'series_outliers() with more options');
    return scalar('dynamic', once(reals(call, 0), (list) => complete(list, call, toSeries(outlierScores(list)))));
  },
  doc: 'series-outliers-function',
};

export const SERIES_STAT_FUNCTIONS: FunctionTable = {
  series_stats_dynamic: statsDynamic,
  series_fit_line_dynamic: fitLineDynamic,
  series_outliers: outliers,
};
