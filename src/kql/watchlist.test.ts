import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../test/kql/run.js';
import type { RunOptions } from '../../test/kql/run.js';

const VENDORS: RunOptions = {
  tables: [{ name: 'IP_Vendors', columns: [{ name: 'addr', type: 'string' }] }],
  prepare: (translation) => translation.sources.map((source) => `CREATE OR REPLACE TEMP VIEW "${source.relation}" AS SELECT '10.0.0.1' AS addr`),
};

describe('_GetWatchlist()', () => {
  let duck: DuckDBConnection;
  beforeAll(async () => { duck = await openDuck(); });
  afterAll(() => { duck.closeSync(); });

  it('reads the evidence of its name, whatever its case and punctuation', async () => {
    const answer = await runKql(duck, "_GetWatchlist('ip-vendors') | where addr == '10.0.0.1'", VENDORS);
    expect([answer.columns, answer.rows, answer.translation.notes]).toEqual([[{ name: 'addr', type: 'string' }], [['10.0.0.1']], []]);
  });

  it('is empty without evidence, has the columns that the query takes from it, and says so', async () => {
    const answer = await runKql(duck, "let W = _GetWatchlist('A-b') | where Notes has 'x' | project Who; print a = 'q' | where a !in (W)");
    expect([answer.rows, answer.translation.notes]).toEqual([[['q']], ['The watchlist A-b is taken as empty: no evidence has its name.']]);
  });

  it('has the columns of every watchlist', async () => {
    const answer = await runKql(duck, '_GetWatchlist("x") | project SearchKey, LastUpdatedTimeUTC');
    expect(answer.columns).toEqual([{ name: 'SearchKey', type: 'string' }, { name: 'LastUpdatedTimeUTC', type: 'datetime' }]);
  });

  it('keeps two watchlists apart', async () => {
    const answer = await runKql(duck, "_GetWatchlist('IP-Vendors') | join kind=leftanti (_GetWatchlist('other')) on $left.addr == $right.SearchKey", VENDORS);
    expect(answer.rows).toEqual([['10.0.0.1']]);
  });

  it('is left alone in strings and comments', async () => {
    const answer = await runKql(duck, `print x = '_GetWatchlist("a")' // _GetWatchlist('b')`);
    expect([answer.rows, answer.translation.notes]).toEqual([[['_GetWatchlist("a")']], []]);
  });

  it('puts an error where it was typed', async () => {
    await expect(runKql(duck, "_GetWatchlist('IP-Vendors') | where q == 1", VENDORS))
      .rejects.toMatchObject({ data: { code: 'kql.unknown-name', position: { offset: 36, length: 1 } } });
  });
});

describe('invoke FileProfile()', () => {
  let duck: DuckDBConnection;
  beforeAll(async () => { duck = await openDuck(); });
  afterAll(() => { duck.closeSync(); });

  it.each(['FileProfile()', 'FileProfile(SHA1, 1000)', 'FileProfile("SHA1", 1000)'])('adds empty columns and says so: %s', async (call) => {
    const answer = await runKql(duck, `print SHA1 = 'a' | invoke ${call} | where isnull(GlobalPrevalence) | project SHA1, GlobalPrevalence, Signer, ProfileAvailability`);
    expect([answer.rows, answer.translation.notes]).toEqual([[['a', null, '', 'Missing']], ['FileProfile() finds no file: evidence has no profiles, so its columns are empty.']]);
  });
});
