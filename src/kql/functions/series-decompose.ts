import { coerce } from '../compile/convert.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { refusalSql } from '../literals/sql.js';
import { argument } from './conversion.js';
import type { Call } from './entry.js';
import { complete, reals, toSeries } from './series-numbers.js';
import { likelyPeriod } from './series-periods.js';
import { lineOf, lineValues, outlierScores } from './series-stats.js';

const MAX_PERIOD = 100_000;

/** Where a function has its options. */
interface Places {
  readonly seasonality: number;
  readonly trend: number;
  readonly testPoints?: number;
}

interface Model {
  readonly period: number | 'auto';
  readonly trend: 'avg' | 'linefit';
}

/** The period as it is given, or `auto` for -1 and where none is given. */
function periodOf(call: Call, at: number): number | 'auto' {
  const given = call.args[at] === undefined ? -1 : call.args[at].constant;
  if (given === -1) return 'auto';
  if (typeof given !== 'number' || !Number.isInteger(given) || given < 0) {
    return unsupported(call.argNodes[at] ?? call.node, `${call.name}() with a period that is no whole number`,
      'Give the period as a literal: the number of bins of a season (24 for hourly bins and a daily rhythm), 0 for none, or -1 to have it found.');
  }
  return given <= MAX_PERIOD ? given : mistyped(call.argNodes[at], `A period is at most ${MAX_PERIOD} bins`);
}

function modelOf(call: Call, places: Places, usual: Model['trend']): Model {
  const period = periodOf(call, places.seasonality);
  const given = call.args[places.trend];
  const trend = given ? given.constant : usual;
  if (trend !== 'avg' && trend !== 'linefit') return unsupported(call.argNodes[places.trend], `${call.name}() with this trend`, "Use 'avg' or 'linefit'.");
  if (places.testPoints !== undefined) {
    const points = call.args[places.testPoints];
    if (points && points.constant !== 0) unsupported(call.argNodes[places.testPoints], `${call.name}() with test points`);
    if (call.args.length > places.testPoints + 1) unsupported(call.argNodes[places.testPoints + 1], `${call.name}() with more options`);
  }
  return { period, trend };
}

/** Median of all numbers at each phase of the period, an SQL number; none where it is 0. */
function phases(list: string, period: string): string {
  const ofPhase = `list_transform(range((len(${list}) - phase + ${period} - 1) // ${period}), lambda k: ${list}[phase + 1 + k * ${period}])`;
  return `CASE WHEN ${period} = 0 THEN []::DOUBLE[] WHEN len(${list}) < 2 * ${period} THEN ${refusalSql('A series to take apart has at least two periods.')} `
    + `ELSE list_transform(range(${period}), lambda phase: list_median(${ofPhase})) END`;
}

interface Parts {
  readonly seasonal: string;
  readonly trend: string;
  readonly baseline: string;
  readonly residual: string;
}

/**
 * The parts of the complete series `list`, learnt from `learnt` (the series itself or its beginning):
 * seasonal = median by phase, trend = mean or least-squares line of what is left, residual = the rest.
 */
function withParts(call: Call, list: string, learnt: string, { period, trend }: Model, body: (parts: Parts) => string): string {
  const each = (positions: string, sql: string): string => `list_transform(${positions}, lambda y, i: ${sql})`;
  const flat = (rest: string): string => `{'slope': 0::DOUBLE, 'interception': list_avg(${rest})}`;
  return once(period === 'auto' ? likelyPeriod(learnt, call) : `${period}::BIGINT`, (bins) => once(phases(learnt, bins), (medians) => {
    const season = `CASE WHEN ${bins} = 0 THEN 0::DOUBLE ELSE ${medians}[(i - 1) % greatest(${bins}, 1) + 1] END`;
    return once(each(learnt, `y - ${season}`), (rest) => once(trend === 'avg' ? flat(rest) : lineOf(rest), (line) => {
      const level = `(${line}.interception + ${line}.slope * (i - 1))`;
      return body({
        seasonal: each(list, season),
        trend: lineValues(list, line),
        baseline: each(list, `${season} + ${level}`),
        residual: each(list, `y - ${season} - ${level}`),
      });
    }));
  }));
}

const series = (call: Call, body: (list: string) => string): Scalar =>
  scalar('dynamic', once(reals(call, 0), (list) => complete(list, call, `CASE WHEN len(${list}) > 0 THEN ${toSeries(body(list))} END`)));

/** https://learn.microsoft.com/kusto/query/series-decompose-function: baseline, seasonal, trend, residual. */
export function seriesDecompose(call: Call): readonly Scalar[] {
  const model = modelOf(call, { seasonality: 1, trend: 2, testPoints: 3 }, 'avg');
  return (['baseline', 'seasonal', 'trend', 'residual'] as const).map((part) => series(call, (list) => withParts(call, list, list, model, (parts) => parts[part])));
}

/** https://learn.microsoft.com/kusto/query/series-decompose-anomalies-function: flag, score, baseline. */
export function seriesDecomposeAnomalies(call: Call): readonly Scalar[] {
  const model = modelOf(call, { seasonality: 2, trend: 3, testPoints: 4 }, 'avg');
  const threshold = call.args[1] ? coerce(call.args[1], 'real', call.argNodes[1]).sql : '1.5::DOUBLE';
  const scores = (list: string): string => withParts(call, list, list, model, (parts) => once(parts.residual, outlierScores));
  return [
    series(call, (list) => `list_transform(${scores(list)}, lambda s: CASE WHEN abs(s) > ${threshold} THEN sign(s)::DOUBLE ELSE 0 END)`),
    series(call, scores),
    series(call, (list) => withParts(call, list, list, model, (parts) => parts.baseline)),
  ];
}

/** https://learn.microsoft.com/kusto/query/series-decompose-forecast-function: forecast, seasonal, trend, residual. */
export function seriesDecomposeForecast(call: Call): readonly Scalar[] {
  const model = modelOf(call, { seasonality: 2, trend: 3 }, 'linefit');
  if (call.args.length > 4) unsupported(call.argNodes[4], `${call.name}() with a threshold`);
  const points = coerce(argument(call, 1), 'long', call.argNodes[1]).sql;
  return (['baseline', 'seasonal', 'trend', 'residual'] as const).map((part) =>
    series(call, (list) => once(`list_slice(${list}, 1, len(${list}) - ${points})`, (learnt) => withParts(call, list, learnt, model, (parts) => parts[part]))));
}
