import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';

let duck: DuckDBConnection;
beforeAll(async () => {
  duck = await openDuck();
});
afterAll(() => {
  duck.closeSync();
});

describe('series position by position', () => {
  it.each([
    ['series_add(dynamic([1, 2, 3]), dynamic([10, 20]))', [11, 22, null]],
    ['series_subtract(dynamic([1, "a", null, 4]), dynamic([1, 1, 1, 1]))', [0, null, null, 3]],
    ['series_multiply(dynamic([1, 2]), 3)', [3, 6]],
    ['series_multiply(dynamic([1, 2]), todynamic("3"))', [3, 6]],
    ['series_divide(2, dynamic([1, 0, -4]))', [2, 'Infinity', -0.5]],
    ['series_pow(dynamic([2, 3]), dynamic([3, 2]))', [8, 9]],
    ['series_less(dynamic([1, 5, null]), dynamic([2, 2, 2]))', [true, false, null]],
    ['series_equals(dynamic([]), dynamic([]))', []],
    ['series_add(todynamic("{}"), todynamic("x"))', null],
  ])('%s', async (expression, wanted) => {
    expect((await runKql(duck, `print ${expression}`)).rows).toEqual([[wanted]]);
  });

  it('take long series', async () => {
    const { rows } = await runKql(duck, 'range n from 1 to 50000 step 1 | summarize s = make_list(n) | project t = series_add(s, series_multiply(s, 2)) | project array_length(t), t[49999]');
    expect(rows).toEqual([[50_000, 150_000]]);
  });
});
