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

/** Sessions' first minutes of rows at these minutes. */
async function sessions(minutes: readonly number[], length: string, gap: string, restart = 'false'): Promise<readonly unknown[]> {
  const rows = minutes.map((minute, index) => `${index}, ${minute}`).join(', ');
  const { rows: found } = await runKql(duck, `datatable(n: long, m: long)[${rows}] | extend t = datetime(2024-01-01) + m * 1m | sort by n asc
    | extend s = row_window_session(t, ${length}, ${gap}, ${restart}) | sort by n asc | project tolong((s - datetime(2024-01-01)) / 1m)`);
  return found.map(([minute]) => minute);
}

/** What the documentation's model says, row by row. */
function model(minutes: readonly number[], length: number, gap: number): readonly number[] {
  const found: number[] = [];
  for (const [index, minute] of minutes.entries()) {
    const [session, before] = [found[index - 1], minutes[index - 1]];
    found.push(session === undefined || before === undefined || minute >= session + length || minute >= before + gap ? minute : session);
  }
  return found;
}

describe('row_window_session', () => {
  it('begins a session at a gap, at the full length and at a restart', async () => {
    expect(await sessions([0, 4, 8, 13, 30], '1h', '5m')).toEqual([0, 0, 0, 13, 30]);
    expect(await sessions([0, 4, 8, 12, 16, 20], '10m', '5m')).toEqual([0, 0, 0, 12, 12, 12]);
    expect(await sessions([0, 1, 2, 3], '1h', '5m', 'n == 2')).toEqual([0, 0, 2, 2]);
    expect(await sessions([], '1h', '5m')).toEqual([]);
  });

  it('agrees with the row-by-row model, also where times go back', async () => {
    let state = 7;
    const next = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
    const minutes = Array.from({ length: 300 }, () => 0);
    for (let index = 1; index < minutes.length; index += 1) minutes[index] = (minutes[index - 1] ?? 0) + next(12) - 3;
    expect(await sessions(minutes, '15m', '8m')).toEqual(model(minutes, 15, 8));
  });

  it('refuses rows without a time or an order', async () => {
    await expect(runKql(duck, 'print t = datetime(null) | serialize | extend s = row_window_session(t, 1h, 5m)')).rejects.toThrow();
    await expect(runKql(duck, 'print t = now() | extend s = row_window_session(t, 1h, 5m)')).rejects.toThrow('ordered rows');
  });
});
