import { HostLimit } from './entry.js';

/** Values that the miner looks at before it gives up, and patterns it may find. */
const MAX_LOOKS = 200_000_000;
const MAX_PATTERNS = 10_000;

/**
 * Rows as numbers: `codes` has one number a column and row, row after row, 0 for a value that is too rare to matter.
 * `weights` counts the rows that look so, once for each set of rows that is compared.
 */
export interface CodedRows {
  readonly width: number;
  readonly codes: Int32Array;
  readonly weights: readonly Float64Array[];
  readonly totals: readonly number[];
}

export interface Pattern {
  /** A code for each column, 0 where any value will do. */
  readonly codes: readonly number[];
  /** How many rows match, for each set. */
  readonly counts: readonly number[];
  /** Which of the coded rows match. */
  readonly rows: Int32Array;
}

/** From a JSON array of [weight, …, code, …], with `sets` weights. */
export function codedRows(text: string, sets: number): CodedRows {
  // The text was written by the compiler's SQL.
  const rows = JSON.parse(text === '' ? '[]' : text) as readonly (readonly number[])[];
  const width = Math.max(0, (rows[0]?.length ?? sets) - sets);
  const codes = new Int32Array(rows.length * width);
  const weights = Array.from({ length: sets }, (_, set) => Float64Array.from(rows, (row) => row[set] ?? 0));
  for (const [at, row] of rows.entries()) codes.set(row.slice(sets), at * width);
  return { width, codes, weights, totals: weights.map((each) => each.reduce((sum, weight) => sum + weight, 0)) };
}

export const matching = (data: CodedRows, rows: Int32Array, column: number, code: number): Int32Array =>
  rows.filter((row) => data.codes[row * data.width + column] === code);

export const allRows = (data: CodedRows): Int32Array => Int32Array.from({ length: data.weights[0]?.length ?? 0 }, (_, row) => row);

export const countsOf = (data: CodedRows, rows: Int32Array): readonly number[] =>
  data.weights.map((weights) => rows.reduce((sum, row) => sum + (weights[row] ?? 0), 0));

/** What all of the rows have in common: the most exact pattern that matches them. */
export function commonCodes(data: CodedRows, rows: Int32Array): readonly number[] {
  const first = rows[0];
  if (first === undefined) return new Array<number>(data.width).fill(0);
  return Array.from({ length: data.width }, (_, column) => {
    const code = data.codes[first * data.width + column] ?? 0;
    return code !== 0 && rows.every((row) => data.codes[row * data.width + column] === code) ? code : 0;
  });
}

/** How much each code of each column weighs among rows, for each set: at column * stride + code. */
function tally(data: CodedRows, rows: Int32Array, stride: number): readonly Float64Array[] {
  const { codes, width } = data;
  return data.weights.map((weights) => {
    const sums = new Float64Array(width * stride);
    for (const row of rows) {
      const weight = weights[row] ?? 0;
      for (let column = 0, at = row * width; column < width; column += 1, at += 1) {
        const place = column * stride + (codes[at] ?? 0);
        sums[place] = (sums[place] ?? 0) + weight;
      }
    }
    return sums;
  });
}

/** The rows of each code of one column that is asked for. */
function parted(data: CodedRows, rows: Int32Array, column: number, wanted: (code: number) => boolean): ReadonlyMap<number, Int32Array> {
  const parts = new Map<number, number[]>();
  for (const row of rows) {
    const code = data.codes[row * data.width + column] ?? 0;
    const part = parts.get(code);
    if (part) part.push(row);
    else if (wanted(code)) parts.set(code, [row]);
  }
  return new Map([...parts].map(([code, part]) => [code, Int32Array.from(part)]));
}

/**
 * All patterns that match at least the share `threshold` of the rows of some set, each in its most exact form: of
 * patterns that match the same rows there is the one with the most values. `dimensions` limits the values that are
 * needed to tell a pattern's rows, not those that come along with them. A depth-first A-priori search
 * (Agrawal, Srikant: Fast Algorithms for Mining Association Rules, 1994) that skips values which change nothing.
 * Throws `HostLimit`.
 */
export function frequentPatterns(data: CodedRows, threshold: number, dimensions: number): readonly Pattern[] {
  const { width, totals } = data;
  const stride = data.codes.reduce((most, code) => Math.max(most, code), 0) + 1;
  const found = new Map<string, Pattern>();
  let looks = 0;
  const frequent = (counts: readonly number[]): boolean => counts.some((count, set) => count > 0 && count / (totals[set] ?? 0) >= threshold);
  const visit = (rows: Int32Array, counts: readonly number[], from: number, left: number): void => {
    looks += (rows.length + stride) * width * totals.length;
    if (looks > MAX_LOOKS || found.size >= MAX_PATTERNS) throw new HostLimit(`There are more than ${MAX_PATTERNS} patterns, or too many rows to find them: project fewer columns, or take a higher threshold.`);
    const sums = tally(data, rows, stride);
    const countsAt = (column: number, code: number): readonly number[] => sums.map((each) => each[column * stride + code] ?? 0);
    const first = (rows[0] ?? 0) * width;
    const codes = Array.from({ length: width }, (_, column) => {
      const code = data.codes[first + column] ?? 0;
      return countsAt(column, code).every((count, set) => count === counts[set]) ? code : 0;
    });
    if (codes.some((code) => code !== 0)) found.set(codes.join(), { codes, counts, rows });
    if (left === 0) return;
    for (let column = from; column < width; column += 1) {
      if (codes[column] !== 0) continue;
      const parts = parted(data, rows, column, (code) => code !== 0 && frequent(countsAt(column, code)));
      for (const [code, part] of parts) visit(part, countsAt(column, code), column + 1, left - 1);
    }
  };
  const rows = allRows(data);
  if (rows.length > 0) visit(rows, totals, 0, dimensions);
  return [...found.values()];
}

/** Orders patterns by `score`, the greatest first, then by their values, the most frequent first. */
export const byScore = (score: (pattern: Pattern) => number) => (left: Pattern, right: Pattern): number => {
  const difference = score(right) - score(left);
  if (difference !== 0) return difference;
  const at = left.codes.findIndex((code, column) => code !== right.codes[column]);
  return (left.codes[at] || Infinity) - (right.codes[at] || Infinity);
};

/** Whether more than half of the smaller pattern's rows match the other one. */
export function overlaps(data: CodedRows, left: Pattern, right: Pattern): boolean {
  const inRight = new Set(right.rows);
  const weigh = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
  const both = weigh(countsOf(data, left.rows.filter((row) => inRight.has(row))));
  return both > Math.min(weigh(left.counts), weigh(right.counts)) / 2;
}
