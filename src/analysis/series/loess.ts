export interface LoessOptions {
  /** Neighbours that a fit uses (q of Cleveland et al.); may be larger than the series, which flattens the fit. */
  readonly window: number;
  readonly degree: 0 | 1;
  /** Fits at every `jump`-th point only, with straight lines between. */
  readonly jump?: number;
  /** Weight of each point, from the robustness iterations. */
  readonly weights?: Float64Array;
}

/**
 * LOESS with tricube weights at the points 0, 1, …, n−1 (Cleveland 1979, as in STL): the smoothed values, same length.
 */
export function loess(values: Float64Array, options: LoessOptions): Float64Array {
  const n = values.length;
  if (n < 2) return values.slice();
  const smooth = new Float64Array(n);
  const jump = Math.max(1, Math.min(options.jump ?? 1, n - 1));
  const at = (index: number): void => {
    const [left, right] = neighbours(index, n, options.window);
    smooth[index] = fitAt(values, index, left, right, options) ?? values[index] ?? 0;
  };
  for (let index = 0; index < n; index += jump) at(index);
  const last = Math.floor((n - 1) / jump) * jump;
  if (last !== n - 1) at(n - 1);
  if (jump > 1) interpolate(smooth, jump, last);
  return smooth;
}

/**
 * The fit at `x`, which may lie outside of the series, from the points `left` to `right`. Null where all their weights are 0.
 * The local line is written as sums of moments, so that one pass over the points does.
 */
export function fitAt(
  values: Float64Array, x: number, left: number, right: number, { window, degree, weights }: LoessOptions,
): number | null {
  const n = values.length;
  const reach = Math.max(x - left, right - x) + (window > n ? Math.floor((window - n) / 2) : 0);
  let sum = 0;
  let first = 0;
  let second = 0;
  let mean = 0;
  let product = 0;
  for (let index = left; index <= right; index += 1) {
    const distance = index - x;
    const weight = tricube(distance < 0 ? -distance : distance, reach) * (weights === undefined ? 1 : (weights[index] ?? 0));
    if (weight === 0) continue;
    const value = values[index] ?? 0;
    sum += weight;
    first += weight * distance;
    second += weight * distance * distance;
    mean += weight * value;
    product += weight * distance * value;
  }
  if (sum <= 0) return null;
  const centre = first / sum;
  const spread = second / sum - centre * centre;
  // points that lie too close together make no line
  if (degree === 0 || reach === 0 || spread <= (0.001 * (n - 1)) ** 2) return mean / sum;
  return mean / sum - (centre / spread) * (product / sum - (centre * mean) / sum);
}

function tricube(distance: number, reach: number): number {
  if (distance > 0.999 * reach) return 0;
  if (distance <= 0.001 * reach) return 1;
  const ratio = distance / reach;
  const rest = 1 - ratio * ratio * ratio;
  return rest * rest * rest;
}

function neighbours(index: number, n: number, window: number): [left: number, right: number] {
  if (window >= n) return [0, n - 1];
  const left = Math.min(Math.max(0, index - Math.floor((window - 1) / 2)), n - window);
  return [left, left + window - 1];
}

function interpolate(smooth: Float64Array, jump: number, last: number): void {
  const knots: number[] = [];
  for (let index = 0; index <= last; index += jump) knots.push(index);
  if (last !== smooth.length - 1) knots.push(smooth.length - 1);
  for (let knot = 1; knot < knots.length; knot += 1) {
    const from = knots[knot - 1] ?? 0;
    const to = knots[knot] ?? 0;
    const step = ((smooth[to] ?? 0) - (smooth[from] ?? 0)) / (to - from);
    for (let index = from + 1; index < to; index += 1) smooth[index] = (smooth[from] ?? 0) + step * (index - from);
  }
}
