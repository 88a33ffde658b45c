import { bisquare, median } from './robust.js';

/**
 * First robustness weights for STL, from medians: a running median over one cycle as the trend, the median at each position
 * of the cycle as the season. STL itself begins with a fit that outliers have moved already, and in a series of a few cycles
 * it takes the points beside an outlier for outliers as well. With two cycles the neighbouring positions vote too, since
 * of two values none is the odd one out.
 */
export function startWeights(y: Float64Array, period: number): Float64Array {
  const trend = runningMedian(y, period);
  const flat = y.map((value, at) => value - (trend[at] ?? 0));
  const reach = y.length < 3 * period ? 1 : 0;
  const season = Float64Array.from({ length: period }, (_, phase) => median(flat.filter((_value, at) => {
    const distance = Math.abs((at % period) - phase);
    return Math.min(distance, period - distance) <= reach;
  })));
  return bisquare(flat.map((value, at) => value - (season[at % period] ?? 0)));
}

/** Median of `length` points around each point; at the ends, of the first or last `length` ones. */
function runningMedian(y: Float64Array, length: number): Float64Array {
  const first = Math.floor(length / 2);
  const inner = Float64Array.from({ length: y.length - length + 1 }, (_, from) => median(y.subarray(from, from + length)));
  return y.map((_, at) => inner[Math.min(Math.max(0, at - first), inner.length - 1)] ?? 0);
}
