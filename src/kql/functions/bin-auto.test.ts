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

describe('bin_auto', () => {
  it('takes size and start from the options', async () => {
    expect((await runKql(duck, 'set query_bin_auto_size = 6h; print bin_auto(datetime(2024-03-01 14:30))')).rows).toEqual([['2024-03-01T12:00:00Z']]);
    expect((await runKql(duck, 'set query_bin_auto_size = 6h; set query_bin_auto_at = datetime(2024-03-01 01:00); print bin_auto(datetime(2024-03-01 06:30)), bin_auto(datetime(2024-03-01 00:30))')).rows)
      .toEqual([['2024-03-01T01:00:00Z', '2024-02-29T19:00:00Z']]);
    expect((await runKql(duck, 'set query_bin_auto_size = 5; range n from 1 to 12 step 1 | summarize count() by b = bin_auto(n) | sort by b asc')).rows).toEqual([[0, 4], [5, 5], [10, 3]]);
  });

  it('needs a size', async () => {
    await expect(runKql(duck, 'print bin_auto(3)')).rejects.toThrow(/size/);
  });
});
