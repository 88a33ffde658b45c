import { createServer, request, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Observable } from '../answer.js';
import { createHttpClient, type HttpClient } from '../declared/http-client.js';
import { keyOf, SourceFailure, type Source, type SourceReply } from '../source.js';
import { packagedServers } from './packaged-servers.js';
import { rdapSource } from './rdap-source.js';

const NEVER = new AbortController().signal;
const DAY_MS = 86_400_000;

interface Served { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }

let folder = '';
let now = 0;
let server: Server;
/** What was asked, `host/path`. */
let asked: string[] = [];
/** Answers by `host/path`; anything else is 404. */
let answers: Record<string, Served | undefined> = {};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'casebook-rdap-'));
  [now, asked, answers] = [Date.UTC(2026, 9, 2, 12), [], {}];
  server = createServer(({ headers, url }, response) => {
    const of = `${headers.host ?? ''}${url ?? ''}`.replace(/:\d+/, '');
    asked.push(of);
    const { status = 200, headers: sent = {}, body = { errorCode: 404 } } = answers[of] ?? { status: 404 };
    response.writeHead(status, { 'content-type': 'application/rdap+json', ...sent }).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

/** The client of the program with a server on this machine behind every host; only TLS and the name service are left out. */
function client(): HttpClient {
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return createHttpClient({
    resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]), isPublicAddress: () => true,
    request: (url, options, answered) => request({ ...options, host: url.hostname, port, path: url.pathname + url.search, protocol: 'http:' }, answered),
  });
}

const open = (): Source => rdapSource({ client: client(), workFolder: join(folder, 'work'), clock: { now: () => now, sleep: (ms) => { now += ms; return Promise.resolve(); } } });
const domain = (value: string): Observable => ({ type: 'domain', value });
const ip = (value: string): Observable => ({ type: value.includes(':') ? 'ipv6' : 'ipv4', value });
const ask = async (source: Source, observable: Observable): Promise<SourceReply | undefined> => (await source.ask([observable], NEVER)).get(keyOf(observable));
async function failure(result: Promise<unknown>): Promise<SourceFailure> {
  const error: unknown = await result.then(() => undefined, (cause: unknown) => cause);
  if (!(error instanceof SourceFailure)) throw new Error('no failure');
  return error;
}

/** A domain in the form of RFC 9083, section 5.3, with jCards of RFC 7095. */
const domainBody = (registered: string, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  objectClassName: 'domain', handle: '2336799_DOMAIN_COM-VRSN', ldhName: 'EVIL.COM', links: [{ value: 'https://rdap.verisign.com/com/v1/domain/EVIL.COM', rel: 'self', href: 'https://rdap.verisign.com/com/v1/domain/EVIL.COM', type: 'application/rdap+json' }],
  status: ['client delete prohibited', 'client transfer prohibited'],
  entities: [{
    objectClassName: 'entity', handle: '376', roles: ['registrar'], publicIds: [{ type: 'IANA Registrar ID', identifier: '376' }],
    vcardArray: ['vcard', [['version', {}, 'text', '4.0'], ['fn', {}, 'text', 'Example Registrar, Inc.']]],
    entities: [{ objectClassName: 'entity', roles: ['abuse'], vcardArray: ['vcard', [['version', {}, 'text', '4.0'], ['fn', {}, 'text', ''], ['tel', { type: 'voice' }, 'uri', 'tel:+1.5555550100'], ['email', {}, 'text', 'abuse@registrar.example']]] }],
  }],
  events: [{ eventAction: 'registration', eventDate: registered }, { eventAction: 'expiration', eventDate: '2027-08-14T04:00:00Z' }, { eventAction: 'last changed', eventDate: '2026-08-14T07:01:44Z' }, { eventAction: 'last update of RDAP database', eventDate: '2026-10-02T05:43:02Z' }],
  secureDNS: { delegationSigned: false }, nameservers: [{ objectClassName: 'nameserver', ldhName: 'NS1.EVIL.EXAMPLE' }, { objectClassName: 'nameserver', ldhName: 'NS2.EVIL.EXAMPLE' }],
  rdapConformance: ['rdap_level_0'], ...changes,
});

/** A network in the form of RFC 9083, section 5.4. */
const NETWORK = {
  rdapConformance: ['rdap_level_0', 'cidr0'], objectClassName: 'ip network', handle: '185.220.101.0 - 185.220.101.255', startAddress: '185.220.101.0', endAddress: '185.220.101.255', ipVersion: 'v4',
  name: 'EXAMPLE-EXITS', type: 'ASSIGNED PA', country: 'DE', parentHandle: '185.220.100.0 - 185.220.103.255', status: ['active'],
  entities: [
    { objectClassName: 'entity', handle: 'ADM-RIPE', roles: ['administrative', 'technical'], vcardArray: ['vcard', [['fn', {}, 'text', 'An Admin'], ['kind', {}, 'text', 'individual']]] },
    { objectClassName: 'entity', handle: 'ORG-RIPE', roles: ['registrant'], vcardArray: ['vcard', [['fn', {}, 'text', 'Example Exits e.V.'], ['kind', {}, 'text', 'org']]] },
    { objectClassName: 'entity', handle: 'ABUSE-RIPE', roles: ['abuse'], vcardArray: ['vcard', [['fn', {}, 'text', 'Abuse'], ['email', { type: 'email' }, 'text', 'abuse@exits.example']]] },
  ],
  events: [{ eventAction: 'registration', eventDate: '2017-08-31T14:21:30Z' }, { eventAction: 'last changed', eventDate: '2020-01-02T03:04:05Z' }],
};

describe('registration data by RDAP', () => {
  it('tells of a name what its domain is', async () => {
    answers['rdap.verisign.com/com/v1/domain/evil.com'] = { body: domainBody('1995-08-14T04:00:00Z') };
    expect(await ask(open(), domain('login.www.evil.com'))).toEqual({
      status: 'found',
      details: 'domain evil.com; registrar Example Registrar, Inc.; registered 1995-08-14; expires 2027-08-14; changed 2026-08-14; status client delete prohibited, client transfer prohibited; name servers NS1.EVIL.EXAMPLE, NS2.EVIL.EXAMPLE; abuse abuse@registrar.example',
    });
    expect(asked).toEqual(['rdap.verisign.com/com/v1/domain/evil.com']);
  });

  it('asks about a name beyond ASCII as registries have it', async () => {
    answers['rdap.verisign.com/com/v1/domain/xn--mnchen-3ya.com'] = { body: domainBody('1995-08-14T04:00:00Z', { ldhName: 'XN--MNCHEN-3YA.COM', unicodeName: 'münchen.com' }) };
    expect((await ask(open(), domain('www.münchen.com')))?.details).toMatch(/^domain xn--mnchen-3ya[.]com; registrar /);
    expect(asked).toEqual(['rdap.verisign.com/com/v1/domain/xn--mnchen-3ya.com']);
    expect((await ask(open(), domain('münchen.com')))?.details).toMatch(/^registrar /);
  });

  it('knows of registrations from the beginning', async () => {
    answers['rdap.verisign.com/com/v1/domain/evil.com'] = { body: domainBody('1985-03-15T05:00:00Z') };
    expect((await ask(open(), domain('evil.com')))?.details).toContain('; registered 1985-03-15; ');
  });

  it.each([
    ['2026-10-02T11:00:00Z', 'registered today; '], ['2026-10-03T00:00:00Z', 'registered today; '], ['2026-10-01T11:00:00.123+00:00', 'registered 1 day ago; '], ['2026-09-02T12:00:00Z', 'registered 30 days ago; '],
    ['2026-09-02T11:59:00Z', null], ['2026-10-05T00:00:00Z', null], ['2016-10-02T11:00:00Z', null], ['soon', null], ['', null],
  ])('of a registration at %s it says %j, and finds it suspicious then alone', async (registered, says) => {
    answers['rdap.verisign.com/com/v1/domain/evil.com'] = { body: domainBody(registered) };
    const reply = await ask(open(), domain('evil.com'));
    expect(reply).toMatchObject({ status: 'found', details: expect.stringMatching(says === null ? /^registrar / : new RegExp(`^${says}registrar `)) });
    expect(reply?.opinion).toBe(says === null ? undefined : 'suspicious');
    expect(reply).not.toHaveProperty('observedAt');
  });

  it('tells network, holder and contact of addresses, IPv4 in IPv6 as what it is, and follows to the registry that has it', async () => {
    answers['rdap.db.ripe.net/ip/185.220.101.7'] = { body: NETWORK };
    const details = 'network EXAMPLE-EXITS; range 185.220.101.0 - 185.220.101.255; country DE; holder Example Exits e.V.; kind ASSIGNED PA; registered 2017-08-31; changed 2020-01-02; abuse abuse@exits.example';
    const source = open();
    expect(await ask(source, ip('185.220.101.7'))).toEqual({ status: 'found', details });
    expect(await ask(source, ip('::ffff:185.220.101.7'))).toEqual({ status: 'found', details });
    answers['rdap.arin.net/registry/ip/2600::5'] = { status: 301, headers: { location: 'https://rdap.db.ripe.net/ip/185.220.101.7' } };
    expect(await ask(source, ip('2600::5'))).toEqual({ status: 'found', details });
  });

  it('knows nothing of what the server has not', async () => {
    expect(await ask(open(), domain('nothing.org'))).toEqual({ status: 'no data', details: '' });
    expect(asked).toEqual(['rdap.publicinterestregistry.org/rdap/domain/nothing.org']);
  });

  it.each([
    ['xn--p1ai.xn--p1ai', 'no RDAP server for .xn--p1ai'], ['evil.de', 'no RDAP server for .de'], ['co.uk', 'it is no domain that can be registered'],
  ])('has nobody to ask about %s: %s', async (name, message) => {
    expect(await failure(ask(open(), domain(name)))).toMatchObject({ kind: 'rejected', message });
    expect(asked).toEqual([]);
  });

  it('leaves a server alone that asks for it, and asks the others', async () => {
    const source = open();
    answers['rdap.verisign.com/com/v1/domain/a.com'] = { status: 429, headers: { 'retry-after': '5' } };
    expect(await failure(ask(source, domain('a.com')))).toMatchObject({ kind: 'throttled', retryAfterMs: 5_000 });
    answers['rdap.verisign.com/com/v1/domain/b.com'] = { status: 429, headers: { 'retry-after': '600' } };
    expect(await failure(ask(source, domain('b.com')))).toMatchObject({ kind: 'rejected', message: 'rdap.verisign.com has answered too many requests' });
    expect((await failure(ask(source, domain('c.com')))).message).toMatch(/^rdap\.verisign\.com asks to be left alone until 2026-10-02 12:1\d:/);
    expect(await ask(source, domain('c.org'))).toMatchObject({ status: 'no data' });
    now += 601_000;
    expect(await ask(source, domain('c.com'))).toMatchObject({ status: 'no data' });
    expect(asked.filter((one) => one.includes('c.com'))).toHaveLength(1);
  });

  it('asks one server once a second', async () => {
    const source = open();
    const start = now;
    await Promise.all(['a.com', 'b.com', 'c.com'].map((name) => ask(source, domain(name))));
    expect(now - start).toBeGreaterThanOrEqual(2_000);
    const after = now;
    await ask(source, domain('d.org'));
    expect(now).toBe(after);
  });

  it('takes a refusal of one server for one of that server alone', async () => {
    const source = open();
    answers['rdap.verisign.com/com/v1/domain/a.com'] = { status: 403 };
    answers['rdap.verisign.com/com/v1/domain/b.com'] = { status: 302, headers: { location: 'http://elsewhere.example/' } };
    answers['rdap.verisign.com/com/v1/domain/c.com'] = { status: 500 };
    expect(await failure(ask(source, domain('a.com')))).toMatchObject({ kind: 'rejected', message: 'rdap.verisign.com answered with status 403' });
    expect(await failure(ask(source, domain('b.com')))).toMatchObject({ kind: 'rejected', message: 'rdap.verisign.com: it redirects to another server' });
    expect(await failure(ask(source, domain('c.com')))).toMatchObject({ kind: 'transient' });
  });

  it('takes nothing else for an answer, and shows no more of one than a line', async () => {
    const bodies: readonly unknown[] = [
      '<html>', '', 'null', '[]', {}, { objectClassName: 'entity' }, { objectClassName: 'domain', ldhName: 'other.com' }, '['.repeat(100_000),
    ];
    for (const body of bodies) {
      answers['rdap.verisign.com/com/v1/domain/evil.com'] = { body };
      expect((await failure(ask(open(), domain('evil.com')))).kind).toBe('transient');
    }
    const odd: readonly Record<string, unknown>[] = [
      { entities: null, events: 'none', nameservers: {}, status: { a: 1 } }, { entities: [null, 5, { roles: 'registrar', vcardArray: ['vcard'] }, { roles: ['registrar'], vcardArray: [0, [[], ['fn'], ['fn', 1, 2, { evil: true }]]] }] },
      { entities: [{ roles: ['registrar'], vcardArray: ['vcard', [['fn', {}, 'text', `\u202e\u0000${'x'.repeat(5_000)}`]]] }], nameservers: Array.from({ length: 5_000 }, (_, at) => ({ ldhName: `ns${at}.example` })) },
    ];
    for (const changes of odd) {
      answers['rdap.verisign.com/com/v1/domain/evil.com'] = { body: domainBody('1995-08-14T04:00:00Z', changes) };
      const reply = await ask(open(), domain('evil.com'));
      expect(reply?.details.length).toBeLessThanOrEqual(500);
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      expect(reply?.details).not.toMatch(/[\u0000-\u001f\u202e]|object/);
    }
  });
});

describe('the servers', () => {
  const registry = (...services: readonly unknown[]): Served => ({ body: { version: '1.0', publication: '2026-11-20T20:00:00Z', services } });

  it('that come with the program are whole, and reached over https', async () => {
    const { asOf, lists } = await packagedServers();
    expect([new Date(asOf).toISOString().slice(0, 10), lists.dns.size, lists.ipv4.size, lists.ipv6.size]).toEqual(['2026-09-30', 1201, 221, 34]);
    const of = Object.fromEntries(['a.com', 'a.net', 'a.org', 'a.co.uk', 'a.bank', 'a.ca', 'a.blog', 'a.xn--45q11c', 'a.top', 'a.xyz', 'a.de'].map((name) => [name.slice(2), lists.dns.forDomain(name)]));
    expect(of).toEqual({
      'com': 'https://rdap.verisign.com/com/v1/', 'net': 'https://rdap.verisign.com/net/v1/', 'org': 'https://rdap.publicinterestregistry.org/rdap/', 'co.uk': 'https://rdap.nominet.uk/uk/', 'bank': 'https://rdap.nic.bank/', 'ca': 'https://rdap.ca.fury.ca/rdap/',
      'blog': 'https://rdap.blog.fury.ca/rdap/', 'xn--45q11c': 'https://rdap.zdnsgtld.com/XN--45Q11C/', 'top': 'https://rdap.zdnsgtld.com/top/', 'xyz': 'https://rdap.centralnic.com/xyz/', 'de': undefined,
    });
    const file = await readFile(new URL('./servers.json', import.meta.url), 'utf8');
    expect([...file.matchAll(/"(http[^"]*)"/g)].filter(([, url = '']) => !/^https:\/\/[\w.*/-]+\/$/.test(url))).toEqual([]);
  });

  it('are those of IANA where the ones here are older than 30 days, and kept', async () => {
    now = Date.now();
    answers['data.iana.org/rdap/dns.json'] = registry([['de'], ['http://rdap.denic.example/', 'https://rdap.denic.example']], [['kg'], ['http://rdap.cctld.kg/']]);
    const source = open();
    expect(source.notes?.()).toEqual([]);
    now = Math.max(now, Date.UTC(2026, 10, 24));
    expect(await ask(source, domain('evil.de'))).toMatchObject({ status: 'no data' });
    expect(await failure(ask(source, domain('evil.kg')))).toMatchObject({ message: 'no RDAP server for .kg' });
    expect(asked).toEqual(['data.iana.org/rdap/dns.json', 'rdap.denic.example/domain/evil.de']);
    expect(source.notes?.()).toEqual([`servers for domains as of ${new Date(now).toISOString().slice(0, 10)}`]);
    await utimes(join(folder, 'work', 'rdap-dns.json'), now / 1000, now / 1000);
    now += 29 * DAY_MS;
    await ask(open(), domain('other.de'));
    expect(asked.slice(2)).toEqual(['rdap.denic.example/domain/other.de']); // a restart reads what was kept
    now += 2 * DAY_MS;
    await ask(open(), domain('third.de'));
    expect(asked.slice(3)).toEqual(['data.iana.org/rdap/dns.json', 'rdap.denic.example/domain/third.de']);
  });

  it.each<readonly [why: string, answer: Served]>([
    ['IANA answered with status 503', { status: 503 }], ['what IANA answered is no list of servers', { body: '<html>' }], ['what IANA answered is no list of servers', { body: { services: [] } }],
    ['what IANA answered is no list of servers', { body: { services: [[['com'], ['http://rdap.example/']]] } }], ['what IANA answered is no list of servers', { body: { services: [[['com'], 5]] } }],
  ])('are those of the program where there are no newer ones, and it is told: %s', async (why, answer) => {
    now = Date.UTC(2026, 11, 24);
    answers['data.iana.org/rdap/dns.json'] = answer;
    const source = open();
    await Promise.all([ask(source, domain('evil.com')), ask(source, domain('evil.net'))]);
    expect(source.notes?.()).toEqual([`servers for domains as of 2026-09-30; there is no newer list: ${why}`]);
    await ask(source, domain('third.com'));
    expect(asked.filter((one) => one.startsWith('data.iana.org'))).toHaveLength(1); // not tried again at once
    now += 2 * 3_600_000;
    await ask(source, domain('fourth.com'));
    expect(asked.filter((one) => one.startsWith('data.iana.org'))).toHaveLength(2);
  });

  it('are not taken from a file that is damaged', async () => {
    answers['data.iana.org/rdap/ipv4.json'] = registry([['185.0.0.0/8'], ['https://rdap.example/']]);
    now = Date.UTC(2026, 10, 24);
    const source = open();
    await ask(source, ip('185.1.1.1'));
    await writeFile(join(folder, 'work', 'rdap-ipv4.json'), '{"services":');
    await ask(open(), ip('185.1.1.2'));
    expect(asked.filter((one) => one.startsWith('data.iana.org'))).toHaveLength(2);
  });
});
