import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWorkerPool } from '../analysis/pool/worker-pool.js';
import { allowableOf, allowedSources, allowOnly } from './allowed-sources.js';
import type { Answer, Sources } from './answer.js';
import { BUILT_IN_FOLDER, loadDescriptions } from './declared/load-files.js';
import { openEnrichment, type OpenEnrichmentParts } from './open-enrichment.js';
import { parseOwnDomains, parseOwnLists } from './own-settings.js';

const NOW = '2026-02-01T00:00:00Z';
const pool = createWorkerPool({ size: 1 });
let workFolder: string;
beforeAll(async () => { workFolder = await mkdtemp(join(tmpdir(), 'enrichment-')); });
afterAll(async () => {
  await pool.close();
  await rm(workFolder, { recursive: true, force: true });
});
const parts = (more: Partial<OpenEnrichmentParts> = {}): OpenEnrichmentParts => ({
  budget: { spend: () => Promise.reject(new Error('nothing is asked here')) }, pool, workFolder, setting: () => undefined, wanted: [], own: { domains: [], lists: [] }, workspace: 'CASEBOOK_WORKSPACE_ID is not set',
  evidence: { id: 'none', names: () => Promise.resolve([]), ask: () => Promise.reject(new Error('nothing is asked here')) }, onProblem: () => undefined, ...more,
});

describe('which sources are asked', () => {
  it.each<readonly [name: string, wanted: readonly string[], env: Readonly<Record<string, string>>, allowed: readonly string[], refused: readonly string[]]>([
    ['nothing set', [], {}, [], ['virustotal', 'internetdb', 'tor-exits', 'greynoise', 'misp']],
    ['a key', [], { CASEBOOK_VIRUSTOTAL_KEY: 'k' }, ['virustotal'], ['internetdb', 'otx', 'tor-exits']],
    ['a key that several share', [], { CASEBOOK_ABUSECH_KEY: 'k' }, ['malwarebazaar', 'threatfox', 'urlhaus'], ['virustotal']],
    ['a key that need not be', [], { CASEBOOK_GREYNOISE_KEY: 'k' }, ['greynoise'], ['internetdb']],
    ['names', ['internetdb', 'tor-exits'], {}, ['internetdb', 'tor-exits'], ['greynoise']],
    ['all clouds', ['cloud'], {}, ['cloud-aws', 'cloud-azure', 'cloud-cloudflare'], ['cisa-kev', 'tor-exits']],
    ['the address of a list', [], { CASEBOOK_AZURE_TAGS_URL: 'https://x' }, ['cloud-azure'], ['cloud-aws']],
    ['all', ['all'], {}, ['internetdb', 'tor-exits', 'greynoise', 'virustotal'], []],
  ])('%s', async (_, wanted, env, allowed, refused) => {
    const { described } = await loadDescriptions([BUILT_IN_FOLDER]);
    const found = allowedSources(described.map(allowableOf), wanted, (name) => env[name]);
    expect(allowed.filter((name) => !found.has(name))).toEqual([]);
    expect(refused.filter((name) => found.has(name))).toEqual([]);
  });

  it('does not ask the others, not even by name, and says why', async () => {
    const asked: string[] = [];
    const inner: Sources = {
      states: () => Promise.resolve(['a', 'b', 'c'].map((name) => ({ name, title: name, types: ['ipv4'], leavesNetwork: true, configured: name !== 'c', notes: name === 'c' ? ['CASEBOOK_C_KEY is not set'] : [] }))),
      ask: (observables, { providers = [] }) => {
        asked.push(...providers);
        return Promise.resolve(observables.flatMap((observable) => providers.map((provider): Answer => ({ observable, provider, status: 'no data', details: '', checkedAt: NOW, fromCache: false }))));
      },
    };
    const sources = allowOnly(new Set(['a']), inner);
    expect((await sources.states()).map(({ configured, notes }) => [configured, notes.length])).toEqual([[true, 0], [false, 1], [false, 1]]);
    const options = { signal: new AbortController().signal, now: NOW, deadlineMs: 1 };
    const observable = { type: 'ipv4', value: '198.51.100.7' } as const;
    expect((await sources.ask([observable], options)).map(({ provider }) => provider)).toEqual(['a']);
    expect(await sources.ask([observable, { type: 'domain', value: 'x.example' }], { ...options, providers: ['b'] })).toEqual([expect.objectContaining({ provider: 'b', status: 'not asked', reason: expect.stringContaining('CASEBOOK_SOURCES') })]);
    expect(asked).toEqual(['a']);
  });

  it('asks nobody by default: every source of the program is there, and none is configured', async () => {
    const { enrichment, close } = await openEnrichment(parts());
    const states = await enrichment.sources.states();
    expect(states.length).toBeGreaterThan(15);
    expect(states.filter(({ configured }) => configured)).toEqual([]);
    expect(await enrichment.sources.ask([{ type: 'ipv4', value: '8.8.8.8' }], { signal: new AbortController().signal, now: NOW, deadlineMs: 1_000 })).toEqual([]);
    expect(await enrichment.problems()).toEqual([]);
    await close();
  });

  it('takes the name of a group for a name of sources', async () => {
    const { enrichment, close } = await openEnrichment(parts({ wanted: ['cloud', 'clouds'] }));
    expect(await enrichment.problems()).toEqual(['CASEBOOK_SOURCES names “clouds”, which is no source.']);
    const clouds = (await enrichment.sources.states()).filter(({ name }) => name.startsWith('cloud-'));
    expect(clouds.map(({ name, configured }) => `${name} ${configured}`)).toEqual(expect.arrayContaining(['cloud-aws true', 'cloud-azure false', 'cloud-google true']));
    await close();
  });

  it('takes the name of a source that is a program of its own, which is not asked without', async () => {
    const { enrichment, close } = await openEnrichment(parts({ wanted: ['rdap'] }));
    expect(await enrichment.problems()).toEqual([]);
    const states = (await enrichment.sources.states()).filter(({ name }) => name === 'rdap' || name === 'reverse-dns');
    expect(states.map(({ name, configured }) => [name, configured])).toEqual([['rdap', true], ['reverse-dns', false]]);
    await close();
  });

  it('has packs beside them, and refuses keys that it can not use at the start', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'packs-'));
    await writeFile(join(folder, 'own.txt'), '198.51.100.7\n');
    const told: string[] = [];
    const { enrichment, close } = await openEnrichment(parts({ packsFolder: folder, wanted: ['own', 'virustotal'], onProblem: (problem) => { told.push(problem); } }));
    expect(told).toEqual([]); // nothing is read before it is needed
    expect((await enrichment.sources.ask([{ type: 'ipv4', value: '198.51.100.7' }], { signal: new AbortController().signal, now: NOW, deadlineMs: 1_000 })).map(({ provider, opinion }) => [provider, opinion])).toEqual([['pack:own', 'malicious']]);
    expect(await enrichment.problems()).toEqual(['CASEBOOK_SOURCES names “own”, which is no source.']);
    expect(told).toEqual(await enrichment.problems()); // once, however often they are asked for
    await close();
    for (const citiesFile of [join(folder, 'own.txt'), join(folder, 'gone.mmdb')]) await expect(openEnrichment(parts({ citiesFile }))).rejects.toMatchObject({ code: 'config.invalid', data: { message: expect.stringContaining('CASEBOOK_CITIES') } });
    for (const packKeys of [join(folder, 'own.txt'), join(folder, 'gone.pem')]) await expect(openEnrichment(parts({ packKeys }))).rejects.toMatchObject({ code: 'config.invalid' });
    await rm(folder, { recursive: true, force: true });
  });
});

describe('settings of the organisation', () => {
  it.each<readonly [text: string, found: number, wrong: number]>([
    ['Staff.Email=executive', 1, 0], ['Staff.Email = executive,\nAssets.Host=high value', 2, 0], ['Staff=executive', 0, 1], ['Staff.Email=', 0, 1], ['Sta ff.Email=x', 0, 1], [`A.B=${'x'.repeat(100)}`, 0, 1], ['', 0, 0],
  ])('lists %j', (text, found, wrong) => {
    const read = parseOwnLists(text);
    expect([read.found.length, read.wrong.length]).toEqual([found, wrong]);
  });

  it('domains', () => {
    expect(parseOwnDomains('Contoso.com, *.contoso.co.uk .corp.contoso.com contoso 10.0.0.1')).toEqual({ found: ['contoso.com', 'contoso.co.uk', 'corp.contoso.com'], wrong: ['contoso', '10.0.0.1'] });
  });
});
