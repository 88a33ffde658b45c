import { fitAt, loess, type LoessOptions } from './loess.js';
import { bisquare } from './robust.js';
import { startWeights } from './start-weights.js';

export interface StlOptions {
  /** Weighs outliers down; needed where they are looked for. */
  readonly robust?: boolean;
  /** Cycles that the seasonal smoother spans (odd, 7 or more), or `periodic`: the same season in each cycle. Default 7. */
  readonly seasonal?: number | 'periodic';
}

/** The parts of a series; `trend + seasonal + residual` is the series again. */
export interface Decomposition {
  readonly trend: Float64Array;
  readonly seasonal: Float64Array;
  readonly residual: Float64Array;
  /** Robustness weights, 0 for clear outliers; all 1 where `robust` is off. */
  readonly weights: Float64Array;
}

const SEASONAL = 7;
const ROBUST_PASSES = 15;
const SETTLED = 0.001;
/** Above this length, smoothers fit at every tenth of their window only, as the authors suggest. */
const LONG = 2_000;

interface Smoothers {
  readonly seasonal: LoessOptions;
  readonly trend: LoessOptions;
  readonly lowPass: LoessOptions;
}

/**
 * STL: seasonal-trend decomposition by LOESS (Cleveland, Cleveland, McRae and Terpenning, Journal of Official Statistics 6,
 * 1990), with their defaults: 2 inner passes, or 1 with up to 15 robustness iterations (which begin with `startWeights`). `period` in points, at least 2; the
 * series must hold two cycles, else `RangeError`.
 */
export function decompose(values: ArrayLike<number>, period: number, { robust = false, seasonal = SEASONAL }: StlOptions = {}): Decomposition {
  const y = Float64Array.from(values);
  if (!Number.isInteger(period) || period < 2) throw new RangeError(`not a period: ${period}`);
  if (y.length < 2 * period) throw new RangeError(`${y.length} points are less than two cycles of ${period}`);
  const smoothers = smoothersFor(y.length, period, seasonal);
  const season = new Float64Array(y.length);
  let trend: Float64Array = new Float64Array(y.length);
  let weights = robust ? startWeights(y, period) : new Float64Array(y.length).fill(1);
  const passes = robust ? 1 : 2;
  for (let outer = 0; outer <= (robust ? ROBUST_PASSES : 0); outer += 1) {
    const before = [season.slice(), trend] as const;
    if (outer > 0) weights = bisquare(y.map((value, at) => value - (trend[at] ?? 0) - (season[at] ?? 0)));
    for (let inner = 0; inner < passes; inner += 1) {
      trend = pass(y, period, trend, season, smoothers, robust ? weights : undefined);
    }
    if (outer > 1 && isSettled(before[0], season) && isSettled(before[1], trend)) break;
  }
  const residual = y.map((value, at) => value - (trend[at] ?? 0) - (season[at] ?? 0));
  return { trend, seasonal: season, residual, weights };
}

function smoothersFor(n: number, period: number, seasonal: number | 'periodic'): Smoothers {
  const window = seasonal === 'periodic' ? 10 * n + 1 : odd(Math.max(SEASONAL, seasonal));
  const trend = odd(Math.ceil((1.5 * period) / (1 - 1.5 / window)));
  const lowPass = odd(period + 1);
  const jump = (size: number): number => (n > LONG ? Math.max(1, Math.ceil(size / 10)) : 1);
  return {
    seasonal: { window, degree: seasonal === 'periodic' ? 0 : 1 }, // a subseries is short
    trend: { window: trend, degree: 1, jump: jump(trend) },
    lowPass: { window: lowPass, degree: 1, jump: jump(lowPass) },
  };
}

/** The change is small beside the range (the authors' program stops at a hundredth). */
function isSettled(before: Float64Array, after: Float64Array): boolean {
  let change = 0;
  let low = Infinity;
  let high = -Infinity;
  for (let at = 0; at < after.length; at += 1) {
    const value = after[at] ?? 0;
    change = Math.max(change, Math.abs(value - (before[at] ?? 0)));
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return change <= SETTLED * (high - low);
}

const odd = (value: number): number => (value % 2 === 0 ? value + 1 : value);

/** One pass of the inner loop (steps 1 to 6 of the paper): changes `season`, returns the new trend. */
function pass(
  y: Float64Array, period: number, trend: Float64Array, season: Float64Array, smoothers: Smoothers, weights: Float64Array | undefined,
): Float64Array {
  const weighted = (options: LoessOptions): LoessOptions => (weights === undefined ? options : { ...options, weights });
  const cycles = cycleSubseries(y.map((value, at) => value - (trend[at] ?? 0)), period, weighted(smoothers.seasonal));
  const averaged = movingAverage(movingAverage(movingAverage(cycles, period), period), 3);
  const low = loess(averaged, smoothers.lowPass);
  for (let at = 0; at < y.length; at += 1) season[at] = (cycles[period + at] ?? 0) - (low[at] ?? 0);
  return loess(y.map((value, at) => value - (season[at] ?? 0)), weighted(smoothers.trend));
}

/** Smooths the values at each position of the cycle by themselves, and goes on by one cycle at both ends. */
function cycleSubseries(values: Float64Array, period: number, options: LoessOptions): Float64Array {
  const out = new Float64Array(values.length + 2 * period);
  for (let phase = 0; phase < period; phase += 1) {
    const own = values.filter((_, at) => at % period === phase);
    const weights = options.weights?.filter((_, at) => at % period === phase);
    const smoother = weights === undefined ? options : { ...options, weights };
    const smooth = loess(own, smoother);
    const k = own.length;
    const reach = Math.min(options.window, k);
    const before = fitAt(own, -1, 0, reach - 1, smoother) ?? smooth[0] ?? 0;
    const after = fitAt(own, k, k - reach, k - 1, smoother) ?? smooth[k - 1] ?? 0;
    out[phase] = before;
    smooth.forEach((value, cycle) => { out[(cycle + 1) * period + phase] = value; });
    out[(k + 1) * period + phase] = after;
  }
  return out;
}

function movingAverage(values: Float64Array, length: number): Float64Array {
  const out = new Float64Array(values.length - length + 1);
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) {
    sum += (values[at] ?? 0) - (at >= length ? (values[at - length] ?? 0) : 0);
    if (at >= length - 1) out[at - length + 1] = sum / length;
  }
  return out;
}
