import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';

/** What an expression gives; numbers of reals are compared to 9 decimals. */
type Row = readonly [rule: string, expression: string, value: unknown];

const ROWS: readonly Row[] = [
  ['forward fill keeps a leading gap', 'series_fill_forward(dynamic([null,36,null,16,null]))', [null, 36, 36, 16, 16]],
  ['backward fill keeps a trailing gap', 'series_fill_backward(dynamic([null,36,null,16,null]))', [36, 36, 16, 16, null]],
  ['an empty series stays empty', 'series_fill_forward(dynamic([]))', []],
  ['a line over a gap of reals', 'series_fill_linear(dynamic([null,111.0,null,36.0,null]))', [111, 111, 73.5, 36, 36]],
  ['a line over a gap of whole numbers is whole', 'series_fill_linear(dynamic([111,null,36,41,null,null,16]))', [111, 73, 36, 41, 32, 24, 16]],
  ['edges may stay', 'series_fill_linear(dynamic([null,1,null,3,null]), double(null), false)', [null, 1, 2, 3, null]],
  ['a series of gaps is filled with the constant', 'series_fill_linear(dynamic([null,null]), double(null), true, 3.5)', [3.5, 3.5]],
  ['fir averages what is before', 'series_fir(dynamic([0,10,20,40]), dynamic([1,1]))', [0, 5, 15, 30]],
  ['fir may be centred', 'series_fir(dynamic([0,3,6,9]), dynamic([1,1,1]), true, true)', [1, 3, 6, 5]],
  ['fir with negative coefficients is not normalized', 'series_fir(dynamic([5,15,10,20]), dynamic([1,-1]))', [5, 10, -5, 10]],
  ['iir feeds its output back', 'series_iir(dynamic([1,2,3]), dynamic([1]), dynamic([1,-1]))', [1, 3, 6]],
  ['sum', 'series_sum(dynamic([1,2,4.5]))', 7.5],
  ['product', 'series_product(dynamic([1,2,3,4]))', 24],
  ['magnitude', 'series_magnitude(dynamic([3,4]))', 5],
  ['dot product', 'series_dot_product(dynamic([1,2]), dynamic([3,4]))', 11],
  ['correlation', 'series_pearson_correlation(dynamic([1,2,3]), dynamic([3,2,1]))', -1],
  ['correlation of other lengths is null', 'series_pearson_correlation(dynamic([1,2]), dynamic([3]))', null],
  ['logarithms', 'series_log(dynamic([1,0,-1,null]))', [0, '-Infinity', 'NaN', null]],
  ['common share of two sets', 'jaccard_index(dynamic([1,2,3,4]), dynamic([3,4,5,6]))', 1 / 3],
  ['statistics', 'series_stats_dynamic(dynamic([10,20]))', { min: 10, min_idx: 0, max: 20, max_idx: 1, avg: 15, stdev: Math.SQRT1_2 * 10, variance: 50, sum: 30, len: 2 }],
  ['statistics of a series with a gap are null', 'series_stats_dynamic(dynamic([10,null]))', null],
  ['a line by least squares', 'series_fit_line_dynamic(dynamic([1,2,4])).line_fit', [0.833333333, 2.333333333, 3.833333333]],
  ['outliers by Tukey fences', 'series_outliers(dynamic([1,2,3,2,1,100,2,3]))', [0, 0, 0, 0, 0, 6.053373653, 0, 0]],
  ['an array is cut before positions', 'array_split(dynamic([1,2,3,4,5]), dynamic([1,3]))', [[1], [2, 3], [4, 5]]],
  ['positions may count from the end', 'array_split(dynamic([1,2,3]), -1)', [[1, 2], [3]]],
];

function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1e9) / 1e9;
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rounded(each)]));
  return value;
}

let duck: DuckDBConnection;
beforeAll(async () => {
  duck = await openDuck();
});
afterAll(() => {
  duck.closeSync();
});

describe('functions of series', () => {
  it.each(ROWS)('%s: %s', async (_rule, expression, value) => {
    const { rows } = await runKql(duck, `print r = ${expression}`);
    expect(rounded(rows[0]?.[0])).toEqual(rounded(value));
  });

  it.each(['series_sum(dynamic([1, null]))', 'series_outliers(dynamic([0,0,0,0,0,0,0,0,0,0,0,5]))'])('stop where the answer is not certain: %s', async (expression) => {
    await expect(runKql(duck, `print r = ${expression}`)).rejects.toThrow(/on evidence/);
  });
});

const SEASONS = 'print y = dynamic([1,2,4,1,2,9,1,2,3])';

describe('functions with several columns', () => {
  it('come under the names of the analyser', async () => {
    const { columns, rows } = await runKql(duck, `${SEASONS} | project series_stats(y)`);
    expect(columns.map((column) => column.name)).toEqual(['min', 'min_idx', 'max', 'max_idx', 'avg', 'stdev', 'variance'].map((name) => `series_stats_y_${name}`));
    expect(rows[0]?.slice(0, 4)).toEqual([1, 0, 9, 5]);
  });

  it('come under given names; extend drops the others', async () => {
    const { columns, rows } = await runKql(duck, `${SEASONS} | extend (flag, score) = series_decompose_anomalies(y, 1.5, 3), n = 1`);
    expect(columns.map((column) => column.name)).toEqual(['y', 'flag', 'score', 'n']);
    expect(rows[0]?.[1]).toEqual([0, 0, 0, 0, 0, 1, 0, 0, -1]);
  });

  it('take a series apart: season by median, trend by mean or line', async () => {
    const { rows } = await runKql(duck, `${SEASONS} | project series_decompose(y, 3)`);
    expect(rounded(rows[0]?.[1])).toEqual([1, 2, 4, 1, 2, 4, 1, 2, 4]);
    expect(rounded(rows[0]?.[2])).toEqual(Array<number>(9).fill(0.444444444));
    expect(rounded(rows[0]?.[3])).toEqual([-0.444444444, -0.444444444, -0.444444444, -0.444444444, -0.444444444, 4.555555556, -0.444444444, -0.444444444, -1.444444444]);
  });

  it('forecast from the points before the last', async () => {
    const { rows } = await runKql(duck, 'print y = dynamic([1,3,2,4,3,5,0,0]) | extend f = series_decompose_forecast(y, 2, 2)');
    expect(rounded(rows[0]?.[1])).toEqual([0.857142857, 3.314285714, 1.771428571, 4.228571429, 2.685714286, 5.142857143, 3.6, 6.057142857]);
  });

  it.each([
    ['series_decompose_anomalies(y, 1.5, -2)', /no whole number/],
    ['series_decompose(y, 3, "none")', /this trend/],
  ])('refuse what is not certain: %s', async (call, reason) => {
    await expect(runKql(duck, `${SEASONS} | extend ${call}`)).rejects.toThrow(reason);
  });

  it('refuse fewer names in project, and an unnamed column after dropped ones', async () => {
    await expect(runKql(duck, `${SEASONS} | project q = series_stats(y)`)).rejects.toThrow(/fewer names/);
    await expect(runKql(duck, `${SEASONS} | extend q = series_stats(y) | extend strcat("a", "b")`)).rejects.toThrow(/unnamed column/);
  });
});
