import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createWorkerPool } from '../../analysis/pool/worker-pool.js';
import type { IndicatorType } from '../../analysis/ioc/types.js';
import type { Sources } from '../answer.js';
import { createPackSources } from './pack-sources.js';
import { IndexBuilder } from './index-builder.js';
import { findInPack } from './pack-index.js';
import { isWarningList, readWarningList } from './warning-list.js';

const NOW = '2026-02-01T00:00:00Z';
const pool = createWorkerPool({ size: 1 });
let folder: string;
afterAll(() => pool.close());
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'warning-lists-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

const warning = (name: string, type: string | undefined, list: readonly unknown[], more: object = {}) => ({ name, version: 20260101, description: `About ${name}`, list, ...(type === undefined ? {} : { type }), ...more });
const put = (file: string, json: object): Promise<void> => writeFile(join(folder, file), JSON.stringify(json));
const open = (): Sources => createPackSources({ folder, pool, clock: () => Date.parse(NOW) });
async function said(sources: Sources, ...values: readonly (readonly [type: IndicatorType, value: string])[]): Promise<string[]> {
  const answers = await sources.ask(values.map(([type, value]) => ({ type, value })), { signal: new AbortController().signal, now: NOW, deadlineMs: 1_000 });
  return answers.map(({ status, opinion = '-', details }) => `${status} ${opinion} ${details}`.trim());
}
const on = (name: string): string => `on MISP warning list “${name}”, prone to be a false positive`;

describe('warning lists of MISP', () => {
  it('are context: addresses and networks, with all lists of a pack', async () => {
    await mkdir(join(folder, 'warnings'));
    await put('warnings/dns.json', warning('Public DNS', 'string', ['8.8.8.8', '2001:4860:4860::8888'], { matching_attributes: ['ip-src', 'ip-dst'] }));
    await put('warnings/more.json', warning('More DNS', undefined, ['8.8.8.8']));
    await put('warnings/cloud.json', warning('A cloud', 'cidr', ['3.0.0.0/9', '3.1.0.0/16', '2600:1f14::/35', 'nonsense', 7]));
    const packs = open();
    expect(await packs.states()).toMatchObject([{ name: 'pack:warnings', configured: true, types: ['ipv4', 'ipv6'], notes: ['no version, of unknown age, 5 indicators', expect.stringMatching(/^unsigned/), '2 entries were not understood'] }]);
    expect(await said(packs, ['ipv4', '8.8.8.8'], ['ipv4', '3.1.2.3'], ['ipv6', '2600:1f14::1'], ['ipv4', '9.9.9.9'])).toEqual([
      `found - ${on('Public DNS')}; ${on('More DNS')}`, `found - its network 3.1.0.0/16 is listed; ${on('A cloud')}`, `found - its network 2600:1f14::/35 is listed; ${on('A cloud')}`, 'no data -',
    ]);
  });

  it('of host names stand for all names below them, and for URLs there', async () => {
    await put('hosts.json', warning('Dynamic DNS', 'hostname', ['.DuckDNS.org', 'github.io', 'bücher.example', 'co.uk', '', '-', 5], { matching_attributes: ['hostname', 'domain', 'url'] }));
    expect(await said(open(), ['domain', 'duckdns.org'], ['domain', 'a.b.duckdns.org'], ['domain', 'xduckdns.org'], ['domain', 'evil.github.io'], ['domain', 'www.bücher.example'], ['url', 'https://x.duckdns.org:8443/a?b=github.io'], ['url', 'https://example.com/duckdns.org'], ['url', 'not a url'])).toEqual([
      `found - ${on('Dynamic DNS')}`, `found - the domain above, duckdns.org, is listed; ${on('Dynamic DNS')}`, 'no data -', `found - the domain above, github.io, is listed; ${on('Dynamic DNS')}`,
      `found - the domain above, xn--bcher-kva.example, is listed; ${on('Dynamic DNS')}`, `found - its domain is duckdns.org or below; ${on('Dynamic DNS')}`, 'no data -', 'no data -',
    ]);
  });

  it('of substrings match within values of the types that they name, of any length', async () => {
    await put('mail.json', warning('Throw-away mail', 'substring', ['@Mailinator.com', '10minutemail', 'ab', 'x'.repeat(101)], { matching_attributes: ['email-src', 'email-dst', 'no-such-type'] }));
    const packs = open();
    expect((await packs.states())[0]).toMatchObject({ types: ['email'], notes: ['no version, of unknown age, 2 indicators', expect.anything(), '2 entries were not understood'] });
    expect(await said(packs, ['email', 'ana@mailinator.com'], ['email', 'ana@10minutemail.net'], ['email', 'ab@example.com'], ['domain', '10minutemail.net'], ['email', 'a'.repeat(100_000)])).toEqual([
      `found - “@mailinator.com” in it is listed; ${on('Throw-away mail')}`, `found - “10minutemail” in it is listed; ${on('Throw-away mail')}`, 'no data -', 'no data -',
    ]);
  });

  it('of regular expressions are not used, and say why', async () => {
    await put('regex.json', warning('Expressions', 'regex', ['/(a+)+$/']));
    await mkdir(join(folder, 'both'));
    await put('both/a.json', warning('Expressions', 'regex', ['/(a+)+$/']));
    await put('both/b.json', warning('Names', 'hostname', ['example.com']));
    const packs = open();
    const states = await packs.states();
    expect(states.map(({ name, configured }) => `${name} ${configured}`)).toEqual(['pack:both true', 'pack:regex false']);
    expect(states.map(({ notes }) => notes.at(-1))).toEqual([expect.stringMatching(/^not used: a\.json: a warning list of regular expressions/), expect.stringMatching(/^not used: regex\.json: a warning list of regular expressions/)]);
    expect(await said(packs, ['domain', 'www.example.com'])).toEqual([`found - the domain above, example.com, is listed; ${on('Names')}`]);
  });

  it('take any values, and look any up', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.domain(), fc.ipV4(), fc.ipV6(), fc.webUrl(), fc.constantFrom('.', '..com', '0.0.0.0/0', '::/1', '__proto__', '*.example.com'), fc.integer());
    fc.assert(fc.property(fc.constantFrom('string', 'substring', 'hostname', 'cidr', 'regex'), fc.array(value, { maxLength: 20 }), fc.constantFrom<IndicatorType>('domain', 'url', 'ipv4', 'email'), fc.string({ unit: 'binary', maxLength: 600 }), (type, list, asked, text) => {
      const builder = new IndexBuilder();
      const { read, skipped, substrings, refused } = readWarningList(warning('W', type, list), (entry) => builder.add(entry));
      if (substrings !== undefined) builder.addSubstrings(substrings);
      expect(read + skipped === list.length || refused !== undefined).toBe(true);
      const found = findInPack(builder.build(), { type: asked, value: text }, 'example.com');
      expect(found?.opinion).toBeUndefined();
      expect(found?.details ?? on('W')).toBe(on('W'));
    }), { numRuns: 500 });
  });

  it('show nothing harmful of their name', async () => {
    await put('a.json', warning(`<b>\u0000\n${'n'.repeat(10_000)}`, 'string', ['example.com']));
    const [answer] = await said(open(), ['domain', 'example.com']);
    expect(answer).toMatch(/^found - on MISP warning list “<b> n{95,97}”, prone to be a false positive$/);
  });

  it.each([null, [], {}, { name: 'x', list: [] }, { name: '', version: 1, description: '', list: [] }, warning('x', 'yara', []), { ...warning('x', 'cidr', []), list: {} }, { type: 'bundle', id: 'bundle--1', objects: [] }])('are told apart from %j', (json) => {
    expect(isWarningList(json)).toBe(false);
  });
});
