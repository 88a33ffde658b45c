import { UserError } from '../../errors.js';
import { findAnomalies } from './anomalies.js';
import { binnedWidth, dayOffset, gridOf, likelyPeriod, suitableWidth, toBins, widthText } from './bins.js';

export interface SeriesInput {
  readonly name: string;
  /** Milliseconds since 1970, in any order; as many as values. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

export interface AnalyseInput {
  readonly series: readonly SeriesInput[];
  /** `sum` for counts and amounts: bins without points are 0. `mean` for levels: they are interpolated. */
  readonly combine: 'sum' | 'mean';
  /** The values count events. */
  readonly counts: boolean;
  readonly threshold: number;
  /** Milliseconds; found from the times by default. */
  readonly width?: number;
  /** Points of a cycle; found from the width by default. */
  readonly period?: number;
}

export interface AnalysedSeries {
  readonly name: string;
  readonly values: readonly number[];
  readonly expected: readonly number[];
  readonly tolerance: readonly number[];
  readonly scores: readonly number[];
  readonly flagged: readonly number[];
  readonly filled: number;
}

export interface Analysed {
  readonly series: readonly AnalysedSeries[];
  /** Milliseconds since 1970 of the first bin, and the width of each. */
  readonly start: number;
  readonly width: number;
  readonly length: number;
  /** Points of the cycle that was taken out; null where only a trend was. */
  readonly period: number | null;
}

const LEAST_POINTS = 8;
const MOST_POINTS = 20_000;

/**
 * Bins each series on one common grid and flags what does not fit its rhythm. Throws `UserError` `series.unusable` where
 * there are fewer than 8 bins, or more than 20,000.
 */
export function analyseSeries({ series, combine, counts, threshold, width: asked, period: askedPeriod }: AnalyseInput): Analysed {
  const times = series.flatMap((one) => one.times);
  const width = asked ?? binnedWidth(times) ?? suitableWidth(spanOf(times));
  const grid = gridOf(times, width);
  const { start, length } = grid;
  if (length < LEAST_POINTS) throw tooShort(length, width);
  if (length > MOST_POINTS) throw tooLong(length, width);
  if (askedPeriod !== undefined && length < 2 * askedPeriod) throw tooFewCycles(length, askedPeriod);
  const period = askedPeriod ?? likelyPeriod(width, length);
  const offset = dayOffset(start, width, period);
  const analysed = series.map((one): AnalysedSeries => {
    const bins = toBins(one.times, one.values, grid, combine);
    const found = findAnomalies(bins.values, { period, threshold, counts, ...(offset === undefined ? {} : { dayOffset: offset }) });
    return {
      name: one.name, filled: bins.filled, flagged: found.flagged,
      values: [...bins.values], expected: [...found.expected], tolerance: [...found.tolerance], scores: [...found.scores],
    };
  });
  return { series: analysed, start, width, length, period };
}

const spanOf = (times: readonly number[]): number =>
  times.reduce((most, time) => Math.max(most, time), -Infinity) - times.reduce((least, time) => Math.min(least, time), Infinity);

const tooShort = (length: number, width: number): UserError => new UserError({
  code: 'series.unusable',
  message: length === 0 ? 'The table has no row with a time and a value.' : `The series has ${length} points of ${widthText(width)}.`,
  why: `At least ${LEAST_POINTS} are needed; to take out a rhythm, two days of hours or three weeks of days.`,
  next: 'Take a longer time range, or smaller bins: … | summarize count() by bin(TimeGenerated, 1h)',
});

const tooLong = (length: number, width: number): UserError => new UserError({
  code: 'series.unusable',
  message: `The series would have ${length.toLocaleString('en')} points of ${widthText(width)}.`,
  why: `At most ${MOST_POINTS.toLocaleString('en')} are analysed.`,
  next: 'Use larger bins (bin=1h) or a shorter time range.',
});

const tooFewCycles = (length: number, period: number): UserError => new UserError({
  code: 'series.unusable',
  message: `The series has ${length} points, which is less than two cycles of ${period}.`,
  why: 'A rhythm shows only when it repeats.',
  next: 'Take a longer time range, or leave period= out.',
});
