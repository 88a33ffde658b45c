import type { HostTable } from './entry.js';
import { seriesNumbers } from './series-json.js';

const MAX_POINTS = 1_000_000;
/** A line needs two points. */
const MIN_SEGMENT = 2;

export interface Line {
  readonly slope: number;
  readonly interception: number;
  /** Sample variance of the values. */
  readonly variance: number;
  /** Sample variance of what the line leaves. */
  readonly rvariance: number;
  /** Null where the values do not vary: the ratio then has no value. */
  readonly rsquare: number | null;
}

const rsquareOf = (variance: number, rvariance: number): number | null => (variance > 0 ? 1 - rvariance / variance : null);

/** The least-squares line of values over their positions from 0. */
function fitLine(values: readonly number[]): Line {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = (values.length - 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (const [at, value] of values.entries()) {
    xy += (at - middle) * (value - centre);
    xx += (at - middle) ** 2;
    yy += (value - centre) ** 2;
  }
  const slope = xx > 0 ? xy / xx : 0;
  const interception = centre - slope * middle;
  const residual = values.reduce((sum, value, at) => sum + (value - interception - slope * at) ** 2, 0);
  const freedom = Math.max(1, values.length - 1);
  return { slope, interception, variance: yy / freedom, rvariance: residual / freedom, rsquare: rsquareOf(yy, residual) };
}

/** For each length, the squares that the best line through the first so many values leaves (updated sums of Welford's kind). */
function squaresLeft(values: readonly number[]): Float64Array {
  const left = new Float64Array(values.length + 1);
  let [meanX, meanY, xx, xy, yy] = [0, 0, 0, 0, 0];
  for (const [at, value] of values.entries()) {
    const [dx, dy] = [at - meanX, value - meanY];
    meanX += dx / (at + 1);
    meanY += dy / (at + 1);
    xx += dx * (at - meanX);
    xy += dx * (value - meanY);
    yy += dy * (value - meanY);
    left[at + 1] = Math.max(0, yy - (xx > 0 ? (xy * xy) / xx : 0));
  }
  return left;
}

/** Where two lines leave the least squares: the position of the second one's first value. */
function bestSplit(values: readonly number[]): number {
  const [before, after] = [squaresLeft(values), squaresLeft([...values].reverse())];
  let [best, least] = [MIN_SEGMENT, Infinity];
  for (let split = MIN_SEGMENT; split <= values.length - MIN_SEGMENT; split += 1) {
    const left = (before[split] ?? 0) + (after[values.length - split] ?? 0);
    if (left < least) [best, least] = [split, left];
  }
  return best;
}

export function fitTwoLines(values: readonly number[]): Record<string, unknown> {
  const split = bestSplit(values);
  const [left, right] = [fitLine(values.slice(0, split)), fitLine(values.slice(split))];
  const fitted = values.map((_, at) => (at < split ? left.interception + left.slope * at : right.interception + right.slope * (at - split)));
  const { variance } = fitLine(values);
  const rvariance = values.reduce((sum, value, at) => sum + (value - (fitted[at] ?? 0)) ** 2, 0) / (values.length - 1);
  return { rsquare: rsquareOf(variance, rvariance), split_idx: split, variance, rvariance, line_fit: fitted, right, left };
}

/** What series_fit_2lines() is made of; see functions/series-two-lines.ts. */
export const TWO_LINE_FUNCTIONS: HostTable = {
  series_two_lines: {
    params: ['dynamic'],
    result: 'dynamic',
    call: ([json]) => {
      const values = seriesNumbers(json, MAX_POINTS);
      if (values === null || values.length < 2 * MIN_SEGMENT) return null;
      return JSON.stringify(fitTwoLines(values));
    },
    internal: true,
    doc: 'series-fit-2lines-function',
  },
};
