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

const rows = async (query: string, now = '2024-05-01T12:00:00Z'): Promise<readonly (readonly unknown[])[]> => (await runKql(duck, query, { now })).rows;

describe('random values', () => {
  it('differ by row, by call and by the instant of the run, and are the same in a rerun', async () => {
    const query = 'range x from 1 to 200 step 1 | extend a = rand(), b = rand() | project a, b';
    const first = await rows(query);
    expect(new Set(first.flat()).size).toBe(400);
    expect(await rows(query)).toEqual(first);
    expect(await rows(query, '2024-05-01T12:00:01Z')).not.toEqual(first);
  });

  it('are spread evenly', async () => {
    const [row = []] = await rows('range x from 1 to 20000 step 1 | extend r = rand(), d = toint(rand(6)) | summarize lo = min(r), hi = max(r), mean = avg(r), faces = dcount(d), least = min(d), most = max(d), sixes = countif(d == 5)');
    const [lo, hi, mean, faces, least, most, sixes] = row.map(Number);
    expect(lo).toBeGreaterThanOrEqual(0);
    expect(hi).toBeLessThan(1);
    expect(mean).toBeCloseTo(0.5, 1);
    expect([faces, least, most]).toEqual([6, 0, 5]);
    expect(sixes).toBeGreaterThan(3000);
    expect(sixes).toBeLessThan(3700);
  });

  it('can filter, and are drawn once by toscalar()', async () => {
    expect((await rows('range x from 1 to 1000 step 1 | where rand() < 0.5')).length).toBeGreaterThan(400);
    expect(await rows('let r = toscalar(print rand()); range x from 1 to 5 step 1 | extend r | summarize dcount(r)')).toEqual([[1]]);
  });

  it('make GUIDs', async () => {
    const guids = (await rows('range x from 1 to 50 step 1 | project g = new_guid()')).flat();
    expect(new Set(guids).size).toBe(50);
    for (const guid of guids) expect(guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await rows('print new_guid() == new_guid()')).toEqual([[false]]);
  });

  it('are refused where no row is known', async () => {
    await expect(runKql(duck, 'range x from 1 to 5 step 1 | summarize sum(rand())')).rejects.toMatchObject({ code: 'kql.unsupported' });
    await expect(runKql(duck, 'print rand(0)')).rejects.toMatchObject({ code: 'kql.unsupported' });
  });
});
