import { HostLimit } from './entry.js';
import type { HostTable, HostValue } from './entry.js';
import { allRows, byScore, codedRows, commonCodes, countsOf, frequentPatterns, matching, overlaps } from './patterns.js';
import type { CodedRows, Pattern } from './patterns.js';

/** Values that autocluster looks at before it gives up. */
const MAX_LOOKS = 300_000_000;

/** Segments that a plugin which selects gives at most, and pairs of patterns it compares. */
const MAX_SEGMENTS = 50;
const MAX_COMPARED_ROWS = 50_000_000;

const written = (patterns: readonly Pattern[]): string => JSON.stringify(patterns.map(({ counts, codes }) => [...counts, ...codes]));
const share = (data: CodedRows, pattern: Pattern, set: number): number => (pattern.counts[set] ?? 0) / Math.max(1, data.totals[set] ?? 0);

/** The best patterns, each with rows of its own. */
function distinctOnes(data: CodedRows, ordered: readonly Pattern[]): readonly Pattern[] {
  const chosen: Pattern[] = [];
  let compared = 0;
  for (const pattern of ordered) {
    if (chosen.length === MAX_SEGMENTS) break;
    compared += chosen.length * pattern.rows.length + chosen.reduce((sum, each) => sum + each.rows.length, 0);
    if (compared > MAX_COMPARED_ROWS) throw new HostLimit('There are too many patterns to choose from: project fewer columns, or take a higher threshold.');
    if (!chosen.some((each) => overlaps(data, pattern, each))) chosen.push(pattern);
  }
  return chosen;
}

function basket(text: string, threshold: number, dimensions: number): string {
  const data = codedRows(text, 1);
  return written([...frequentPatterns(data, threshold, dimensions)].sort(byScore((pattern) => share(data, pattern, 0))));
}

function diffPatterns(text: string, threshold: number, dimensions: number): string {
  const data = codedRows(text, 2);
  const difference = (pattern: Pattern): number => Math.abs(share(data, pattern, 0) - share(data, pattern, 1));
  const candidates = frequentPatterns(data, threshold, dimensions).filter((pattern) => difference(pattern) >= threshold);
  return written(distinctOnes(data, candidates.sort(byScore(difference))));
}

function patternOf(data: CodedRows, codes: readonly number[]): Pattern {
  let rows = allRows(data);
  for (const [column, code] of codes.entries()) if (code !== 0) rows = matching(data, rows, column, code);
  return { codes: commonCodes(data, rows), counts: countsOf(data, rows), rows };
}

/** Of rows that match and rows that miss one value alone: the weight of the first, and of the second by that value's column. */
function near(data: CodedRows, codes: readonly number[]): { readonly all: number; readonly missing: readonly number[] } {
  const missing = new Array<number>(data.width).fill(0);
  let all = 0;
  for (const [row, weight] of (data.weights[0] ?? []).entries()) {
    let missed = -1;
    let misses = 0;
    for (let column = 0; column < data.width && misses < 2; column += 1) {
      if (codes[column] === 0 || data.codes[row * data.width + column] === codes[column]) continue;
      missed = column;
      misses += 1;
    }
    if (misses === 0) all += weight;
    else if (misses === 1) missing[missed] = (missing[missed] ?? 0) + weight;
  }
  return { all, missing };
}

/**
 * Drops the value whose loss raises the score most, until none does. The score is the weighted geometric mean of the
 * share of rows that match and the share of columns that have a value.
 */
function widened(data: CodedRows, seed: readonly number[], size: number, spend: (looks: number) => void): readonly number[] {
  const scoreOf = (count: number, values: number): number => (count / (data.totals[0] ?? 1)) ** size * (values / data.width) ** (1 - size);
  let codes = seed;
  for (;;) {
    spend((data.weights[0]?.length ?? 0) * data.width);
    const { all, missing } = near(data, codes);
    const values = codes.filter((code) => code !== 0).length;
    let best: number | undefined;
    for (const [column, code] of codes.entries()) if (code !== 0 && (best === undefined || (missing[column] ?? 0) > (missing[best] ?? 0))) best = column;
    if (best === undefined || values === 1 || scoreOf(all + (missing[best] ?? 0), values - 1) <= scoreOf(all, values)) return codes;
    codes = codes.with(best, 0);
  }
}

/** The rows that a search begins with: the most frequent ones among those without a segment. */
function seedOf(data: CodedRows, covered: Uint8Array): number | undefined {
  let best: number | undefined;
  for (const [row, weight] of (data.weights[0] ?? []).entries()) if (covered[row] === 0 && (best === undefined || weight > (data.weights[0]?.[best] ?? 0))) best = row;
  return best;
}

function autoCluster(text: string, size: number, seeds: number, least: number): string {
  const data = codedRows(text, 1);
  const covered = new Uint8Array(data.weights[0]?.length ?? 0);
  const found = new Map<string, Pattern>();
  let looks = 0;
  const spend = (more: number): void => {
    looks += more;
    if (looks > MAX_LOOKS) throw new HostLimit('autocluster has too many different rows to search: project fewer columns.');
  };
  for (let seed = 0; seed < seeds; seed += 1) {
    const start = seedOf(data, covered);
    if (start === undefined) break;
    covered[start] = 1;
    const codes = widened(data, Array.from(data.codes.subarray(start * data.width, (start + 1) * data.width)), size, spend);
    const pattern = patternOf(data, codes);
    if (codes.every((code) => code === 0) || share(data, pattern, 0) < least) continue;
    found.set(pattern.codes.join(), pattern);
    for (const row of pattern.rows) covered[row] = 1;
  }
  return written([...found.values()].sort(byScore((pattern) => share(data, pattern, 0))));
}

const ran = (run: (text: string, ...numbers: readonly [number, number, number]) => string) => (args: readonly HostValue[]): string => {
  const [text, ...numbers] = args;
  const [first, second, third] = numbers.map(Number);
  return run(typeof text === 'string' ? text : '', first ?? 0, second ?? 0, third ?? 0);
};

/** The work of the plugins that find patterns: coded rows (JSON, see `codedRows`) and numbers to a JSON array of [count, …, code, …]. */
export const SEGMENT_FUNCTIONS: HostTable = {
  autocluster: { params: ['string', 'real', 'long', 'real'], result: 'string', internal: true, call: ran(autoCluster), doc: 'autocluster-plugin' },
  basket: { params: ['string', 'real', 'long'], result: 'string', internal: true, call: ran(basket), doc: 'basket-plugin' },
  diffpatterns: { params: ['string', 'real', 'long'], result: 'string', internal: true, call: ran(diffPatterns), doc: 'diffpatterns-plugin' },
};
