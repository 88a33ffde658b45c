import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbedded } from '../../state/embedded/embedded.js';
import type { Answer, Observable } from './answer.js';
import type { HttpCall, HttpClient } from './declared/http-client.js';
import { openSources, type OpenSources } from './open-sources.js';

const IP: Observable = { type: 'ipv4', value: '185.220.101.1' };

let folder = '';
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'casebook-sources-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

const TEAM = `
name: acme
title: Acme
documentation: https://acme.example/docs
base: { setting: CASEBOOK_ACME_URL }
limits: { perDay: 2 }
answer: { valid: hit, found: hit, details: { "": hit } }
lookups: [{ types: [ipv4], path: "/ip/{observable}" }]
`;

interface Opened {
  readonly opened: OpenSources;
  readonly calls: HttpCall[];
  readonly ask: (value?: string) => Promise<readonly Answer[]>;
  readonly close: () => Promise<void>;
}

/** As the program opens them, with a store of its own; nothing is connected to. */
async function open(env: Readonly<Record<string, string>>, client?: HttpClient): Promise<Opened> {
  const store = await openEmbedded(join(folder, 'casebook.db'));
  const calls: HttpCall[] = [];
  const opened = await openSources({
    budget: store, setting: (name) => env[name], providersFolder: join(folder, 'providers'), internal: ['contoso.com'], workFolder: join(folder, 'work'),
    client: client ?? ((call) => { calls.push(call); return Promise.resolve({ status: 200, text: '{"hit":"seen here"}' }); }),
  });
  return {
    opened, calls,
    ask: (value = IP.value) => opened.sources.ask([{ ...IP, value }], { signal: new AbortController().signal, now: '2026-03-01T00:00:00.000Z', deadlineMs: 5_000, providers: ['acme'] }),
    close: async () => { await opened.close(); await store.close(); },
  };
}

describe('the sources of the program', () => {
  beforeEach(async () => {
    await mkdir(join(folder, 'providers'));
    await writeFile(join(folder, 'providers', 'acme.yaml'), TEAM);
    await writeFile(join(folder, 'providers', 'broken.yaml'), 'name: broken');
  });

  it('are those that come with it and the team\'s own; what is wrong with a file is told', async () => {
    const { opened, close } = await open({});
    const states = await opened.sources.states();
    expect(opened.problems).toEqual([expect.stringMatching(/providers\/broken\.yaml: title: /)]);
    expect(states.map(({ name }) => name)).toEqual(opened.known.map(({ name }) => name).sort());
    // What needs neither key nor address can be asked as it is.
    expect(states.filter(({ configured }) => configured).map(({ name }) => name)).toEqual(['certspotter', 'circl-hashlookup', 'cisa-kev', 'cloud-aws', 'cloud-cloudflare', 'cloud-fastly', 'cloud-github', 'cloud-google', 'cloud-oracle', 'crtsh', 'greynoise', 'internetdb', 'mnemonic-pdns', 'rdap', 'reverse-dns', 'tor-exits', 'urlscan']);
    expect(states.find(({ name }) => name === 'cloud-aws')).toMatchObject({ leavesNetwork: false, notes: ['its list was not read yet'] });
    expect(states.find(({ name }) => name === 'virustotal')).toMatchObject({ configured: false, leavesNetwork: true, notes: ['CASEBOOK_VIRUSTOTAL_KEY is not set'] });
    expect(states.find(({ name }) => name === 'xforce')?.notes).toEqual(['CASEBOOK_XFORCE_KEY is not set', 'CASEBOOK_XFORCE_PASSWORD is not set']);
    expect(states.find(({ name }) => name === 'acme')?.notes).toEqual(['CASEBOOK_ACME_URL is not set']);
    await close();
  });

  it.each([
    ['https://acme.contoso.com', false], ['http://10.1.2.3:8080/api', false], ['https://acme', false], ['https://[fd00::1]/', false], ['https://acme.internal', false], ['https://ti.example.org', true], ['https://8.8.8.8', true],
  ])('an own instance at %s leaves the network: %j', async (url, leaves) => {
    const { opened, close } = await open({ CASEBOOK_ACME_URL: url });
    expect((await opened.sources.states()).find(({ name }) => name === 'acme')).toMatchObject({ configured: true, leavesNetwork: leaves });
    await close();
  });

  it.each(['acme.contoso.com', 'ftp://acme.contoso.com', 'https://user:pw@acme.contoso.com', 'https://acme.contoso.com/?key=1', 'not an address'])('takes %j for no address of an instance, and does not repeat it', async (url) => {
    const { opened, close } = await open({ CASEBOOK_ACME_URL: url });
    expect((await opened.sources.states()).find(({ name }) => name === 'acme')?.notes).toEqual(['CASEBOOK_ACME_URL is no address such as https://misp.contoso.com']);
    await close();
  });

  it('may be described in a file that takes the place of a program, and are allowed by name alone where nothing is to be set', async () => {
    const first = await open({ CASEBOOK_DNS: 'x' });
    const states = await first.opened.sources.states();
    expect(states.find(({ name }) => name === 'rdap')).toMatchObject({ title: 'RDAP (registration data)', leavesNetwork: true, configured: true });
    expect(states.find(({ name }) => name === 'reverse-dns')?.notes).toEqual([expect.stringMatching(/^CASEBOOK_DNS is no list of addresses/)]);
    expect(first.opened.known.filter(({ name }) => name === 'rdap' || name === 'reverse-dns')).toEqual([{ name: 'rdap', settings: [] }, { name: 'reverse-dns', settings: [] }]);
    await first.close();
    await writeFile(join(folder, 'providers', 'rdap.yaml'), TEAM.replace('name: acme', 'name: rdap'));
    const second = await open({});
    expect((await second.opened.sources.states()).filter(({ name }) => name === 'rdap').map(({ title }) => title)).toEqual(['Acme']);
    expect(second.opened.known.find(({ name }) => name === 'rdap')?.settings).toEqual(['CASEBOOK_ACME_URL']);
    await second.close();
  });

  it('keep answers and quotas over a restart', async () => {
    const env = { CASEBOOK_ACME_URL: 'https://acme.contoso.com/api/' };
    const first = await open(env);
    expect(await first.ask()).toMatchObject([{ status: 'found', details: 'seen here', fromCache: false }]);
    expect(first.calls[0]?.url.href).toBe('https://acme.contoso.com/api/ip/185.220.101.1');
    await first.close();
    const second = await open(env);
    expect(await second.ask()).toMatchObject([{ status: 'found', fromCache: true }]);
    expect(await second.ask('185.220.101.2')).toMatchObject([{ status: 'found', fromCache: false }]);
    expect(await second.ask('185.220.101.3')).toMatchObject([{ status: 'not asked', reason: expect.stringContaining('its quota of 2 requests in 1 day is used up') }]);
    expect(second.calls).toHaveLength(1);
    await second.close();
  });
});
