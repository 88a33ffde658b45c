import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createWorkerPool } from '../../analysis/pool/worker-pool.js';
import type { Indicator } from '../../analysis/ioc/types.js';
import type { Answer, Observable, Sources } from '../answer.js';
import { combineSources } from '../combine-sources.js';
import { Manifest, packKeys, signedText } from './manifest.js';
import { IndexBuilder } from './index-builder.js';
import { findInPack } from './pack-index.js';
import { createPackSources } from './pack-sources.js';

const NOW = '2026-02-01T00:00:00Z';
const pool = createWorkerPool({ size: 1 });
const signer = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const keys = signer.publicKey.export({ format: 'pem', type: 'spki' }) as string; // PEM is text
let folder: string;
let time: number;
beforeAll(() => { time = Date.parse(NOW); });
afterAll(() => pool.close());
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'packs-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

const sources = (withKeys = false): Sources => createPackSources({ folder, pool, clock: () => (time += 10_000), ...(withKeys ? { keys } : {}) });
const ask = (from: Sources, observables: readonly Observable[], providers?: readonly string[]) =>
  from.ask(observables, { signal: new AbortController().signal, now: NOW, deadlineMs: 1_000, ...(providers === undefined ? {} : { providers }) });
const ip = (value: string): Indicator => ({ type: 'ipv4', value });
const domain = (value: string): Indicator => ({ type: 'domain', value });
const sum = (text: string): string => createHash('sha256').update(text).digest('hex');
const LIST = 'value,type,description,last_seen\n198.51.100.7,ip,C2 of X,2026-01-20\nevil.example.com,domain,phishing,2025-12-01\n198.51.100.0/24,ip,bad network,\n';
const text = (answers: readonly Answer[]) => answers.map(({ provider, status, opinion = '-', weight, details }) => `${provider} ${status} ${opinion} ${weight ?? ''} ${details}`.trim());

async function single(name: string, data: string, manifest?: object): Promise<void> {
  await writeFile(join(folder, name), data);
  if (manifest !== undefined) await writeFile(join(folder, `${name}.pack.json`), JSON.stringify(manifest));
}
const manifestOf = (more: object = {}): Manifest => Manifest.parse({ name: 'team', version: '7', date: '2026-01-30', files: { 'list.csv': sum(LIST) }, ...more });
const signed = (manifest: Manifest, key = signer.privateKey): Manifest => ({ ...manifest, signature: sign(null, Buffer.from(signedText(manifest)), key).toString('base64') });

describe('indicator packs', () => {
  it('answer as sources, with version, age and trust on show', async () => {
    await single('list.csv', LIST, signed(manifestOf({ title: 'The team’s list' })));
    const packs = sources(true);
    expect(await packs.states()).toEqual([{
      name: 'pack:team', title: 'The team’s list', types: ['ipv4', 'domain'], leavesNetwork: false, configured: true,
      notes: ['version 7, 2 days old, 3 indicators', expect.stringMatching(/^signed by key [0-9a-f]{8}$/)],
    }]);
    const answers = await ask(packs, [ip('198.51.100.7'), ip('198.51.100.8'), ip('203.0.113.1'), domain('evil.example.com'), domain('a.b.evil.example.com'), { type: 'md5', value: 'a'.repeat(32) }]);
    expect(text(answers)).toEqual([
      'pack:team found malicious 2 C2 of X', 'pack:team found suspicious 2 its network 198.51.100.0/24 is listed; bad network', 'pack:team no data - 2',
      'pack:team found malicious 2 phishing', 'pack:team found suspicious 2 the domain above, evil.example.com, is listed; phishing',
    ]);
    expect(answers[0]).toMatchObject({ checkedAt: NOW, observedAt: '2026-01-20T00:00:00.000Z', fromCache: false });
    expect(answers[1]).toMatchObject({ observedAt: '2026-01-30' });
  });

  it.each<readonly [name: string, manifest: () => Manifest | undefined, withKeys: boolean, note: RegExp, weight: number | undefined]>([
    ['no manifest', () => undefined, true, /^unsigned: anyone/, 1],
    ['no checksums', () => manifestOf({ files: undefined }), true, /^unsigned: anyone/, 1],
    ['checksums, no keys', () => manifestOf(), false, /^checksums fit, not signed/, 2],
    ['checksums, but keys are expected', () => manifestOf(), true, /^checksums fit, not signed/, 1],
    ['signed, no keys', () => signed(manifestOf()), false, /^checksums fit, not signed/, 2],
    ['signed', () => signed(manifestOf()), true, /^signed by key/, 2],
    ['signed by a stranger', () => signed(manifestOf(), stranger.privateKey), true, /^not used: its signature is by none/, undefined],
    ['signed, then made newer', () => ({ ...signed(manifestOf()), version: '8' }), true, /^not used: its signature/, undefined],
    ['signed, then read as another list', () => ({ ...signed(manifestOf()), format: 'tor-exits' }), true, /^not used: its signature/, undefined],
    ['signed, then called benign', () => ({ ...signed(manifestOf()), opinion: 'benign' }), true, /^not used: its signature/, undefined],
    ['garbage for a signature', () => ({ ...manifestOf(), signature: 'AAAA' }), true, /^not used: its signature/, undefined],
    ['a wrong checksum', () => manifestOf({ files: { 'list.csv': sum('other') } }), false, /^not used: the checksum of list.csv does not fit/, undefined],
    ['a file that is not listed', () => manifestOf({ files: { 'other.csv': sum(LIST) } }), false, /^not used: list.csv is not in its list of files/, undefined],
    ['a file that is missing', () => manifestOf({ files: { 'list.csv': sum(LIST), 'b.csv': sum('') } }), false, /^not used: b.csv is missing/, undefined],
    ['signed without checksums', () => signed(manifestOf({ files: undefined })), true, /^not used: it is signed, but lists no checksums/, undefined],
  ])('%s', async (_, manifest, withKeys, note, weight) => {
    await single('list.csv', LIST, manifest());
    const packs = sources(withKeys);
    const [state] = await packs.states();
    expect(state?.notes).toContainEqual(expect.stringMatching(note));
    expect(state?.configured).toBe(weight !== undefined);
    expect((await ask(packs, [ip('198.51.100.7')])).map((answer) => answer.weight)).toEqual(weight === undefined ? [] : [weight]);
  });

  it.each<readonly [name: string, data: string, manifest: string, note: RegExp]>([
    ['list.csv', LIST, '{', /its manifest is no JSON/], ['list.csv', LIST, '{"name":"UPPER","version":"1","date":"2026-01-01"}', /wrong at “name”/],
    ['list.csv', LIST, '{"name":"a","version":"1","date":"2026-13-01"}', /wrong at “date”/], ['list.csv', LIST, '{"name":"a","version":"1\\nx","date":"2026-01-01"}', /wrong at “version”/],
    ['list.csv', LIST, '{"name":"a","version":"1","date":"2026-01-01","weight":9}', /manifest is wrong/],
  ])('%s with a manifest that cannot be used is told', async (name, data, manifest, note) => {
    await single(name, data);
    await writeFile(join(folder, `${name}.pack.json`), manifest);
    expect(await sources().states()).toMatchObject([{ configured: false, notes: [expect.stringMatching(note)] }]);
  });

  it('reads a folder as one pack: a MISP feed, a STIX bundle and a list', async () => {
    const misp = JSON.stringify({ Event: { info: 'OSINT', date: '2026-01-01', Attribute: [{ type: 'domain', value: 'misp.example.com', to_ids: true }] } });
    const stix = JSON.stringify({ type: 'bundle', objects: [{ type: 'indicator', pattern_type: 'stix', pattern: "[url:value = 'http://stix.example.com']", name: 'Kit', valid_until: '2026-01-15T00:00:00Z' }] });
    await mkdir(join(folder, 'feed'));
    for (const [name, data] of [['a.json', misp], ['b.json', stix], ['c.txt', 'list.example.com\nwhat is this\n'], ['manifest.json', '{"uuid":{"info":"OSINT"}}'], ['d.json', '{broken'], ['readme.md', '# x']] as const) await writeFile(join(folder, 'feed', name), data);
    await writeFile(join(folder, 'feed', 'pack.json'), JSON.stringify({ name: 'feed', version: '2026-01', date: '2026-01-31' }));
    const packs = sources();
    expect((await packs.states())[0]?.notes).toEqual(['version 2026-01, 1 day old, 3 indicators', expect.stringMatching(/^unsigned/), '1 entries were not understood', '2 files are neither a STIX bundle nor a MISP event or warning list']);
    expect(text(await ask(packs, [domain('misp.example.com'), domain('list.example.com'), { type: 'url', value: 'HTTP://stix.example.com/' }]))).toEqual([
      'pack:feed found malicious 1 OSINT', 'pack:feed found malicious 1 listed', 'pack:feed found - 1 no longer held after 2026-01-15; Kit',
    ]);
  });

  it('notices files that change, come and go', async () => {
    const packs = sources();
    expect(await packs.states()).toEqual([]);
    await single('one.txt', '198.51.100.7\n');
    expect(text(await ask(packs, [ip('198.51.100.7'), ip('198.51.100.8')]))).toEqual(['pack:one found malicious 1 listed', 'pack:one no data - 1']);
    await single('one.txt', '198.51.100.8 # moved\n');
    await single('ONE.csv', 'value,verdict\n198.51.100.8,benign\n');
    expect(text(await ask(packs, [ip('198.51.100.8')]))).toEqual(['pack:one found benign 1 listed', 'pack:one-2 found malicious 1 moved']);
    expect(text(await ask(packs, [ip('198.51.100.8')], ['pack:one-2']))).toEqual(['pack:one-2 found malicious 1 moved']);
    await rm(join(folder, 'one.txt'));
    expect((await packs.states()).map(({ name }) => name)).toEqual(['pack:one']);
    await rm(folder, { recursive: true });
    expect(await packs.states()).toMatchObject([{ configured: false, notes: [expect.stringMatching(/cannot be read$/)] }]);
    expect(await ask(packs, [ip('198.51.100.8')])).toEqual([]);
  });

  it('follows no links, and refuses what is too large without reading it', async () => {
    await writeFile(join(folder, '..', 'outside.txt'), '198.51.100.7\n');
    await symlink(join(folder, '..', 'outside.txt'), join(folder, 'link.txt'));
    for (const [name, size] of [['huge.csv', 300e6], ['huge.json', 60e6]] as const) {
      await single(name, '');
      await truncate(join(folder, name), size); // sparse: takes no room
    }
    expect(await sources().states()).toMatchObject([{ name: 'pack:huge', configured: false, notes: ['not used: huge is larger than 256 MB'] }, { name: 'pack:huge-2', notes: ['not used: huge is larger than 48 MB'] }]);
    await rm(join(folder, '..', 'outside.txt'));
  });

  it('stops when the run is cancelled', async () => {
    await expect(sources().ask([ip('198.51.100.7')], { signal: AbortSignal.abort(), now: NOW, deadlineMs: 1 })).rejects.toMatchObject({ code: 'run.cancelled' });
  });

  it('refuses keys that are none', () => {
    for (const pem of ['', 'x', keys.replace('MCow', 'AAAA'), generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'pem', type: 'spki' }) as string]) { // PEM is text
      expect(() => packKeys(pem)).toThrow(expect.objectContaining({ code: 'config.invalid' }));
    }
    expect(packKeys(keys + keys)).toHaveLength(2);
  });
});

describe('the index of a pack', () => {
  it('keeps 50,000 indicators apart, merges equal ones and finds nothing else', () => {
    const builder = new IndexBuilder();
    for (let at = 0; at < 50_000; at += 1) builder.add({ type: 'domain', value: `h${at}.example.com`, details: `d${at % 7}`, opinion: 'suspicious' });
    builder.add({ type: 'domain', value: 'h7.example.com', details: 'again', opinion: 'malicious', score: 90, observedAt: 5 });
    builder.add({ type: 'domain', value: 'h7.example.com', details: '', opinion: 'benign', score: 10, observedAt: 3 });
    const index = builder.build();
    expect(index.count).toBe(50_000);
    expect(findInPack(index, domain('h7.example.com'))).toEqual({ type: 'domain', value: 'h7.example.com', details: 'd0', opinion: 'malicious', score: 90, observedAt: 5, by: 'exact' });
    for (let at = 0; at < 50_000; at += 997) expect(findInPack(index, domain(`h${at}.example.com`))?.details).toBe(`d${at % 7}`);
    for (const other of [domain('h50000.example.com'), domain(''), { type: 'url', value: 'h7.example.com' } as const, ip('1.2.3.4')]) expect(findInPack(index, other)).toBeNull();
  });

  it('ends an indicator only where every one who lists it does', () => {
    const until = (...ends: (number | undefined)[]) => {
      const builder = new IndexBuilder();
      for (const end of ends) builder.add({ type: 'domain', value: 'a.example.com', details: '', ...(end === undefined ? {} : { until: end }) });
      return findInPack(builder.build(), domain('a.example.com'))?.until;
    };
    expect([until(5), until(5, 9), until(9, 5), until(5, undefined), until(undefined, 5), until()]).toEqual([5, 9, 9, undefined, undefined, undefined]);
  });

  it('stops at its limits and says so', () => {
    const builder = new IndexBuilder({ entries: 3, keyBytes: 1_000, detailBytes: 20 });
    const added = Array.from({ length: 5 }, (_, at) => builder.add({ type: 'domain', value: `${at}.example.com`, details: `details ${at}` }));
    expect([added, builder.full, builder.build().count]).toEqual([[true, true, true, false, false], true, 3]);
  });
});

describe('combined sources', () => {
  const fake = (name: string, type: Observable['type']): Sources => ({
    states: () => Promise.resolve([{ name, title: name, types: [type], leavesNetwork: false, configured: true, notes: [] }]),
    ask: (observables, { providers }) => Promise.resolve(observables.filter((one) => one.type === type && (providers?.includes(name) ?? true))
      .map((observable) => ({ observable, provider: name, status: 'no data', details: '', checkedAt: NOW, fromCache: false }))),
  });

  it('answer by observable and name, and each is asked by its own names only', async () => {
    const both = combineSources([fake('b', 'ipv4'), fake('a', 'ipv4'), fake('c', 'domain')]);
    expect((await both.states()).map(({ name }) => name)).toEqual(['b', 'a', 'c']);
    const said = (answers: readonly Answer[]) => answers.map(({ provider, observable }) => `${provider} ${observable.value}`);
    expect(said(await ask(both, [domain('x.example.com'), ip('1.1.1.1'), ip('2.2.2.2')]))).toEqual(['c x.example.com', 'a 1.1.1.1', 'b 1.1.1.1', 'a 2.2.2.2', 'b 2.2.2.2']);
    expect(said(await ask(both, [ip('1.1.1.1')], ['a', 'c']))).toEqual(['a 1.1.1.1']);
  });
});
