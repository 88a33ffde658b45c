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

const VIEWS = 'let East_1 = view () { print n = 1 }; let East_2 = view () { print n = 2 }; let West = view () { print n = 3 }; let East_3 = 4;';

describe('union with patterns and missing tables', () => {
  it('takes the views that a pattern fits, under their names', async () => {
    const { rows } = await runKql(duck, `${VIEWS} union withsource = name East*, West*`);
    expect([...rows].sort()).toEqual([['East_1', 1], ['East_2', 2], ['West', 3]]);
  });

  it('leaves out what is missing where it is fuzzy, and says so', async () => {
    const { rows, translation } = await runKql(duck, `${VIEWS} union isfuzzy=true East*, North*, (South | where n > 1) | count`);
    expect(rows).toEqual([[2]]);
    expect(translation.notes.filter((note) => /North\*|South/.test(note))).toHaveLength(2);
  });

  it('stops at what is missing where it is not', async () => {
    await expect(runKql(duck, `${VIEWS} union East*, North*`)).rejects.toThrow(/North\*/);
    await expect(runKql(duck, `${VIEWS} union isfuzzy=true East* | union North*`)).rejects.toThrow(/North\*/);
  });
});

describe('make_timespan', () => {
  it('takes seconds with a fraction, and no other part with one', async () => {
    expect((await runKql(duck, 'print make_timespan(2, 3, 4, 5.25)')).rows).toEqual([['2.03:04:05.2500000']]);
    await expect(runKql(duck, 'print make_timespan(2, 3.5, 4, 5)')).rejects.toThrow(/integer/);
  });
});
