const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** Bin widths that people use, widest first, milliseconds. */
const WIDTHS = [WEEK, DAY, 12 * HOUR, 6 * HOUR, 4 * HOUR, 3 * HOUR, 2 * HOUR, HOUR, 30 * MINUTE, 15 * MINUTE, 10 * MINUTE, 5 * MINUTE, MINUTE];

export interface Bins {
  readonly values: Float64Array;
  /** How many bins had no point and were filled. */
  readonly filled: number;
}

/**
 * The width in which times were binned already: the widest usual one of which all distances are multiples. Null where
 * they are not binned, or fewer than three differ.
 */
export function binnedWidth(times: readonly number[]): number | null {
  const first = times[0];
  if (first === undefined || new Set(times).size < 3) return null;
  return WIDTHS.find((width) => times.every((time) => (time - first) % width === 0)) ?? null;
}

/** A width for times that are not binned, so that a span of some days shows its daily rhythm. */
export function suitableWidth(span: number): number {
  if (span <= 3 * HOUR) return MINUTE;
  if (span <= 12 * HOUR) return 5 * MINUTE;
  if (span <= 2 * DAY) return 15 * MINUTE;
  return span <= 90 * DAY ? HOUR : DAY;
}

/** Bins of equal width without gaps. */
export interface Grid {
  /** Milliseconds since 1970 of the first bin's start. */
  readonly start: number;
  /** Milliseconds. */
  readonly width: number;
  readonly length: number;
}

/** The grid over all times: it begins with the first where all lie on it, else at a multiple of the width (in UTC). */
export function gridOf(times: readonly number[], width: number): Grid {
  const first = times.reduce((least, time) => Math.min(least, time), Infinity);
  const last = times.reduce((most, time) => Math.max(most, time), -Infinity);
  if (!Number.isFinite(first)) return { start: 0, width, length: 0 };
  const start = times.every((time) => (time - first) % width === 0) ? first : Math.floor(first / width) * width;
  return { start, width, length: Math.floor((last - start) / width) + 1 };
}

/** Puts points into the bins of a grid. `sum`: bins without points are 0. `mean`: they get the line between their neighbours. */
export function toBins(times: readonly number[], values: readonly number[], { start, width, length }: Grid, combine: 'sum' | 'mean'): Bins {
  const sums = new Float64Array(length);
  const counts = new Uint32Array(length);
  times.forEach((time, at) => {
    const bin = Math.floor((time - start) / width);
    sums[bin] = (sums[bin] ?? 0) + (values[at] ?? 0);
    counts[bin] = (counts[bin] ?? 0) + 1;
  });
  const filled = counts.reduce((total, points) => total + (points === 0 ? 1 : 0), 0);
  return { values: combine === 'sum' ? sums : means(sums, counts), filled };
}

function means(sums: Float64Array, counts: Uint32Array): Float64Array {
  const out = sums.map((sum, bin) => sum / Math.max(1, counts[bin] ?? 0));
  let known = -1;
  for (let bin = 0; bin < out.length; bin += 1) {
    if (counts[bin] === 0) continue;
    const from = known < 0 ? (out[bin] ?? 0) : (out[known] ?? 0);
    const step = ((out[bin] ?? 0) - from) / (bin - known);
    for (let gap = known + 1; gap < bin; gap += 1) out[gap] = from + step * (gap - known);
    known = bin;
  }
  for (let gap = known + 1; gap < out.length; gap += 1) out[gap] = known < 0 ? 0 : (out[known] ?? 0);
  return out;
}

/** Cycles of a week need three weeks: with two, an outlier and what it is measured by weigh the same. */
const LEAST_WEEKS = 3;
const LEAST_CYCLES = 2;

/** Points of the longest cycle (week, day; a year for weeks) that a series shows often enough, or null. */
export function likelyPeriod(width: number, length: number): number | null {
  const cycles = [[WEEK, LEAST_WEEKS], [DAY, LEAST_CYCLES], [52 * WEEK, LEAST_CYCLES]] as const;
  for (const [cycle, least] of cycles) {
    const period = cycle / width;
    if (Number.isInteger(period) && period >= 4 && period <= 1_440 && length >= least * period) return period;
  }
  return null;
}

/** Position of a time in its day (UTC), in bins, where a period is a day; undefined for other periods. */
export function dayOffset(start: number, width: number, period: number | null): number | undefined {
  return period !== null && period * width === DAY ? Math.floor((((start % DAY) + DAY) % DAY) / width) : undefined;
}

/** "1h", "15m", "1d": as a KQL timespan. */
export function widthText(width: number): string {
  if (width % DAY === 0) return `${width / DAY}d`;
  if (width % HOUR === 0) return `${width / HOUR}h`;
  return width % MINUTE === 0 ? `${width / MINUTE}m` : `${width / SECOND}s`;
}

const UNITS: Readonly<Record<string, number>> = { d: DAY, h: HOUR, m: MINUTE, s: SECOND };

/** Milliseconds of a width written as a KQL timespan (`15m`, `1h`, `1d`), or null; at least a second. */
export function widthOf(text: string): number | null {
  const [, amount, unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?)(d|h|m|s)$/.exec(text) ?? [];
  const width = Number(amount) * (UNITS[unit] ?? Number.NaN);
  return Number.isInteger(width) && width >= SECOND ? width : null;
}
