import { loess } from './loess.js';
import { bisquare } from './robust.js';

const ROUNDS = 5;

/**
 * A smooth trend that outliers do not pull along: LOESS over half of the series (five points at least), reweighted by
 * bisquare. For series too short for a season.
 */
export function robustTrend(values: ArrayLike<number>): Float64Array {
  const y = Float64Array.from(values);
  const window = Math.max(5, Math.ceil(y.length / 2)) | 1;
  let trend = loess(y, { window, degree: 1 });
  for (let round = 0; round < ROUNDS; round += 1) {
    trend = loess(y, { window, degree: 1, weights: bisquare(y.map((value, at) => value - (trend[at] ?? 0))) });
  }
  return trend;
}
