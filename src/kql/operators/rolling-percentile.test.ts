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

const HOURS = 'range n from 0 to 7 step 1 | extend t = datetime(2024-01-01) + n * 30m, half = iff(n % 2 == 0, "a", "b")';

describe('rolling_percentile', () => {
  it('takes the percentile of the bins up to each, by dimension where asked', async () => {
    const all = await runKql(duck, `${HOURS} | evaluate rolling_percentile(n, 100, t, 1h, 2) | project n = rolling_2_percentile_n_100`);
    expect(all.rows).toEqual([[1], [3], [5], [7]]);
    const halves = await runKql(duck, `${HOURS} | evaluate rolling_percentile(n, 0, t, 1h, 2, half) | sort by half asc, t asc | project half, n = rolling_2_percentile_n_0`);
    expect(halves.rows).toEqual([['a', 0], ['a', 0], ['a', 2], ['a', 4], ['b', 1], ['b', 1], ['b', 3], ['b', 5]]);
  });

  it('refuses gaps and what is no literal', async () => {
    await expect(runKql(duck, `${HOURS} | where n != 2 and n != 3 | evaluate rolling_percentile(n, 50, t, 1h, 2)`)).rejects.toThrow();
    await expect(runKql(duck, `${HOURS} | evaluate rolling_percentile(n, 50, t, 1h, 0)`)).rejects.toThrow(/percentile/);
  });
});
