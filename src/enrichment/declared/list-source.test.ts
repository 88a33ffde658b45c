import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Observable } from '../answer.js';
import { keyOf, SourceFailure, type Source } from '../source.js';
import type { HttpAnswer } from './http-client.js';
import { listSource } from './list-source.js';
import { BUILT_IN_FOLDER, loadDescriptions } from './load-files.js';

const NEVER = new AbortController().signal;
const LIST = '# a comment\n185.220.101.1\n\n2001:67c:0:0::1\r\n<script>\n' + 'x'.repeat(500) + '\n185.220.101.2';

let folder = '';
let now = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'casebook-list-'));
  now = Date.now();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The Tor exit list of the program, with what its server answers. */
async function tor(...answers: readonly HttpAnswer[]): Promise<{ source: Source; downloads: string[]; says: (...values: string[]) => Promise<string[]> }> {
  const { described } = await loadDescriptions([BUILT_IN_FOLDER]);
  const one = described.find(({ kind }) => kind === 'list');
  if (one?.kind !== 'list') throw new Error('no list');
  const downloads: string[] = [];
  const source = listSource(one.file, one.revision, {
    workFolder: join(folder, 'work'), now: () => now,
    client: ({ url, headers, ownInstance }) => {
      downloads.push(`${url.href} ${JSON.stringify(headers)} ${ownInstance}`);
      return Promise.resolve(answers[downloads.length - 1] ?? { status: 500, text: '' });
    },
  });
  return {
    source, downloads,
    says: async (...values) => {
      const observables = values.map((value): Observable => ({ type: value.includes(':') ? 'ipv6' : 'ipv4', value }));
      const replies = await source.ask(observables, NEVER);
      return observables.map((observable) => `${replies.get(keyOf(observable))?.status ?? ''} ${replies.get(keyOf(observable))?.opinion ?? ''}`.trim());
    },
  };
}

describe('a list that is downloaded', () => {
  it('tells what is on it, in any spelling, and sends nothing of it', async () => {
    const { source, downloads, says } = await tor({ status: 200, text: LIST });
    expect(source).toMatchObject({ name: 'tor-exits', leavesNetwork: false, types: ['ipv4', 'ipv6'] });
    expect(await says('185.220.101.1', '185.220.101.2', '185.220.101.3', '2001:67c::1')).toEqual(['found suspicious', 'found suspicious', 'no data', 'found suspicious']);
    expect(downloads).toEqual(['https://check.torproject.org/torbulkexitlist {} false']);
  });

  it('is downloaded once a day, by however many at once, and not again after a restart', async () => {
    const first = await tor({ status: 200, text: LIST }, { status: 200, text: '9.9.9.9' });
    await Promise.all(Array.from({ length: 20 }, () => first.says('185.220.101.1')));
    const restarted = await tor();
    expect(await restarted.says('185.220.101.1')).toEqual(['found suspicious']);
    now += 2 * 86_400_000;
    expect(await first.says('185.220.101.1', '9.9.9.9')).toEqual(['no data', 'found suspicious']);
    expect([first.downloads.length, restarted.downloads.length]).toEqual([2, 0]);
  });

  it('is downloaded again where what was kept is old', async () => {
    await (await tor({ status: 200, text: LIST })).says('185.220.101.1');
    await utimes(join(folder, 'work', 'tor-exits.list'), now / 1000 - 90_000, now / 1000 - 90_000);
    const later = await tor({ status: 200, text: '9.9.9.9' });
    expect(await later.says('185.220.101.1')).toEqual(['no data']);
  });

  it.each([
    [{ status: 500, text: '' }, 'transient'], [{ status: 200, text: '' }, 'transient'], [{ status: 200, text: '<html><body>maintenance</body></html>' }, 'transient'], [{ status: 429, text: '', retryAfterMs: 5_000 }, 'throttled'],
  ])('is no list where the answer is %j, and is tried again', async (answer, kind) => {
    const { says } = await tor(answer, { status: 200, text: LIST });
    const failure: unknown = await says('185.220.101.1').catch((error: unknown) => error);
    expect(failure instanceof SourceFailure && failure.kind).toBe(kind);
    expect(await says('185.220.101.1')).toEqual(['found suspicious']);
  });
});
