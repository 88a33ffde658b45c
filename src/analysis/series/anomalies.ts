import { cycleLevels } from './cycle-levels.js';
import { robustTrend } from './robust-trend.js';
import { robustScale } from './robust.js';
import { decompose } from './stl.js';

export interface AnomalyOptions {
  /** Points of a cycle; null: there is no season to take out. */
  readonly period: number | null;
  /** Robust standard deviations from where on a point is flagged. */
  readonly threshold: number;
  /** Where cycles are days: the first point's position in its day. Days may then differ in level, as those of a weekend do. */
  readonly dayOffset?: number;
  /** The values count events, or add something up that is never negative. */
  readonly counts: boolean;
}

export interface Anomalies {
  /** Trend and season together. */
  readonly expected: Float64Array;
  /** How far from `expected` a point may be before it is flagged. */
  readonly tolerance: Float64Array;
  /** Distance from `expected` in robust standard deviations, with its sign. */
  readonly scores: Float64Array;
  /** Indices of flagged points, ascending. */
  readonly flagged: readonly number[];
}

/** Cycles from which on the season may change over time; with fewer it would follow the noise, and outliers too. */
const CYCLES_FOR_CHANGE = 14;
const CHANGE_WINDOW = 7;
/** Counts vary by chance at least half as much as independent events would (Poisson). */
const LEAST_DISPERSION = 0.5;

/**
 * Points that do not fit the rhythm of a series: robust STL takes trend and season out, what is left is measured by its
 * median absolute deviation. Counts are decomposed as logarithms, since their rhythm multiplies (a quiet weekend has a flat
 * day), and measured against the square root of what is expected, as Poisson's residuals are. Spikes and dips alike; a dip
 * in the first or last point is not flagged, since that bin is often not whole.
 */
export function findAnomalies(values: ArrayLike<number>, { period, threshold, counts, dayOffset }: AnomalyOptions): Anomalies {
  const y = Float64Array.from(values);
  const multiplies = counts && y.every((value) => value >= 0);
  const expected = multiplies
    ? expectation(y.map(Math.log1p), period, dayOffset).map((value) => Math.max(0, Math.expm1(value)))
    : expectation(y, period, dayOffset);
  const unit = expected.map((value) => (multiplies ? Math.sqrt(value + 1) : 1));
  const residual = y.map((value, at) => (value - (expected[at] ?? 0)) / (unit[at] ?? 1));
  const { centre, scale } = robustScale(residual);
  const least = multiplies ? LEAST_DISPERSION : 1e-6 * spread(y);
  const deviation = Math.max(scale, least);
  const scores = residual.map((value) => (deviation === 0 ? 0 : (value - centre) / deviation));
  const flagged = [...scores.keys()].filter((at) => {
    const score = scores[at] ?? 0;
    const atEnd = at === 0 || at === y.length - 1;
    return Math.abs(score) >= threshold && !(score < 0 && atEnd);
  });
  return {
    expected: expected.map((value, at) => value + centre * (unit[at] ?? 1)),
    tolerance: unit.map((value) => value * deviation * threshold),
    scores,
    flagged,
  };
}

function expectation(y: Float64Array, period: number | null, dayOffset: number | undefined): Float64Array {
  if (period === null) return robustTrend(y);
  const levels = dayOffset === undefined ? y.map(() => 0) : cycleLevels(y, period, dayOffset);
  const seasonal = y.length < CYCLES_FOR_CHANGE * period ? 'periodic' : CHANGE_WINDOW;
  const { trend, seasonal: season } = decompose(y.map((value, at) => value - (levels[at] ?? 0)), period, { robust: true, seasonal });
  return trend.map((value, at) => value + (season[at] ?? 0) + (levels[at] ?? 0));
}

const spread = (y: Float64Array): number =>
  y.reduce((most, value) => Math.max(most, value), -Infinity) - y.reduce((least, value) => Math.min(least, value), Infinity);
