import { circularAutocorrelation, powerSpectrum } from './fourier.js';

/** A period has this many points at least. */
const MIN_PERIOD = 4;
/** How unlikely the power of a frequency has to be if the series were noise. */
const SIGNIFICANCE = 0.05;

export interface FoundPeriod {
  /** In bins of the series. */
  readonly period: number;
  /** From 0 to 1. */
  readonly score: number;
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function withoutTrend(values: Float64Array): Float64Array {
  const [centre, middle] = [mean(values), (values.length - 1) / 2];
  let [xy, xx] = [0, 0];
  for (const [at, value] of values.entries()) {
    xy += (at - middle) * (value - centre);
    xx += (at - middle) ** 2;
  }
  const slope = xx > 0 ? xy / xx : 0;
  return values.map((value, at) => value - centre - slope * (at - middle));
}

/** Circular autocorrelation of the centred series, put on the scale from its least value (0) to lag 0 (1). Null where it does not vary. */
function scaledAutocorrelation(values: Float64Array): Float64Array | null {
  const centre = mean(values);
  const correlation = circularAutocorrelation(values.map((value) => value - centre));
  const whole = correlation[0] ?? 0;
  const least = correlation.reduce((low, value) => Math.min(low, value), whole);
  const energy = values.reduce((sum, value) => sum + value * value, 0);
  if (!(whole - least > 1e-12 * energy)) return null;
  return correlation.map((value) => (value - least) / (whole - least));
}

/** Frequencies with more power than the largest of noise would have (Fisher's test of the periodogram). */
function strongFrequencies(values: Float64Array): readonly number[] {
  const power = powerSpectrum(values).slice(1, Math.floor(values.length / 2) + 1);
  const total = power.reduce((sum, value) => sum + value, 0);
  const threshold = (-Math.log(1 - (1 - SIGNIFICANCE) ** (1 / power.length)) / power.length) * total;
  return Array.from(power.keys()).filter((at) => (power[at] ?? 0) > threshold).map((at) => at + 1);
}

/** The highest peak of the autocorrelation among the lags that a frequency cannot tell apart. */
function peakNear(frequency: number, scores: Float64Array): number | undefined {
  const { length } = scores;
  const from = Math.ceil((length / (frequency + 1) + length / frequency) / 2 - 1);
  const to = Math.floor((length / frequency + length / Math.max(1, frequency - 1)) / 2 + 1);
  const score = (lag: number): number => scores[lag] ?? 0;
  let best: number | undefined;
  for (let lag = Math.max(MIN_PERIOD, from); lag <= Math.min(to, length / 2); lag += 1) {
    const isPeak = score(lag) > score(lag - 1) && score(lag) >= score(lag + 1);
    if (isPeak && score(lag) > (best === undefined ? 0 : score(best))) best = lag;
  }
  return best;
}

/**
 * The periods of a series of finite numbers, best first: candidates from the periodogram, each moved to the peak of the
 * autocorrelation near it (M. Vlachos, P. Yu, V. Castelli, "On Periodicity Detection and Structural Periodic Similarity",
 * SDM 2005). Periods have from 4 bins to half of the series.
 */
export function findPeriods(values: Float64Array): readonly FoundPeriod[] {
  const scores = values.length < 2 * MIN_PERIOD ? null : scaledAutocorrelation(values);
  if (scores === null) return [];
  // A trend moves the peaks of the autocorrelation: they are looked for without it, and scored with it.
  const level = withoutTrend(values);
  const peaks = scaledAutocorrelation(level);
  if (peaks === null) return [];
  const lags = new Set(strongFrequencies(level).flatMap((frequency) => peakNear(frequency, peaks) ?? []));
  return [...lags].map((period) => ({ period, score: scores[period] ?? 0 })).filter(({ score }) => score > 0).sort((a, b) => b.score - a.score || a.period - b.period);
}
