import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setEnvironmentData } from 'node:worker_threads';
import { UserError } from '../../errors.js';
import { evidenceFixture } from './provider-fixture.js';
import type { EvidenceFixture } from './provider-fixture.js';
import type { EvidenceProvider } from './provider.js';

let fixture: EvidenceFixture;
let provider: EvidenceProvider;

beforeAll(async () => {
  fixture = await evidenceFixture();
  await fixture.write('Places.csv', 'Place,Longitude,Latitude\nParis,2.35,48.86\nNowhere,400,0\n');
  provider = await fixture.open({ locator: { module: new URL('./locator.test-helper.js', import.meta.url).href, name: 'openLocator' } });
});

afterAll(() => fixture.dispose());

const rows = async (kql: string, signal?: AbortSignal): Promise<unknown> =>
  (await provider.query(fixture.request(kql, signal && { signal }))).table.preview;
const codeOf = (answer: Promise<unknown>): Promise<unknown> => answer.then(() => 'answered', (error: unknown) => (error instanceof UserError ? error.code : error));

/** So many rows of calls that it runs until it is stopped. */
const ENDLESS = 'range x from 1 to 100000000 step 1 | extend c = geo_point_to_h3cell(x % 180, x % 90, 15) | summarize dcount(c)';

describe('queries with host functions', () => {
  it('run over evidence files', async () => {
    expect(await rows('Places | project Place, cell = geo_point_to_h3cell(toreal(Longitude), toreal(Latitude), 3)')).toEqual([['Paris', '831fb4fffffffff'], ['Nowhere', '']]);
  });

  it('give typed values back', async () => {
    expect(await rows('print d = datetime(2026-01-02 03:04:05.123456), n = decimal(1.50), l = geo_h3cell_level("831fb4fffffffff"), b = geo_h3cell_to_central_point("x"), t = 90m'))
      .toEqual([['2026-01-02T03:04:05.123456Z', '1.5', 3, null, '01:30:00']]);
  });

  it('are planned without being run', async () => {
    expect(await provider.plan(fixture.request(ENDLESS))).toEqual([{ name: 'dcount_c', type: 'long' }]);
  });

  it('are cancelled while they run, and leave the thread usable', async () => {
    const abort = new AbortController();
    const answer = codeOf(rows(ENDLESS, abort.signal));
    setTimeout(() => { abort.abort(); }, 300);
    expect(await answer).toBe('run.cancelled');
    expect(await rows('print geo_h3cell_level("831fb4fffffffff")')).toEqual([[3]]);
  });

  it('run two at once, the third waits', async () => {
    const abort = new AbortController();
    const long = codeOf(rows(ENDLESS, abort.signal));
    const others = [5, 7].map((level) => rows(`print geo_h3cell_level(geo_point_to_h3cell(1, 1, ${level}))`));
    expect(await Promise.all(others)).toEqual([[[5]], [[7]]]);
    abort.abort();
    expect(await long).toBe('run.cancelled');
  });

  it('tell a limit of a function by name', async () => {
    await expect(rows('print geo_h3cell_children("831fb4fffffffff", 15)')).rejects.toMatchObject({ data: { code: 'kql.limit', why: expect.stringContaining('100000 children') } });
  });

  it('end with an error where their thread dies; the next query gets a new one', async () => {
    const other = await fixture.open({ locator: { module: new URL('./locator.test-helper.js', import.meta.url).href, name: 'openLocator' } });
    const ask = async (): Promise<unknown> => (await other.query(fixture.request('print geo_info_from_ip_address("192.0.2.1")'))).table.preview;
    setEnvironmentData('broken', true);
    const answer = await codeOf(ask());
    setEnvironmentData('broken', false);
    expect(answer).toBe('internal');
    expect(await ask()).toEqual([[{ country: 'Atlantis' }]]);
  });
});
