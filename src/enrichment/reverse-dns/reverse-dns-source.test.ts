import { afterEach, describe, expect, it } from '@jest/globals';
import { parseIp } from '../../analysis/ip/address.js';
import type { Observable } from '../answer.js';
import { parseInternal } from '../privacy/internal.js';
import { keyOf, SourceFailure, type Source, type SourceReply } from '../source.js';
import { nameServer, type NameServer, type Zone } from './name-server.test-helper.js';
import { reverseDnsSource } from './reverse-dns-source.js';
import { reverseName } from './reverse-name.js';

let servers: NameServer[] = [];
afterEach(async () => {
  for (const server of servers) await server.close();
  servers = [];
});

const NEVER = new AbortController().signal;
const ip = (value: string): Observable => ({ type: value.includes(':') ? 'ipv6' : 'ipv4', value });
const open = (dns: string | undefined): Source => reverseDnsSource({ setting: (name) => (name === 'CASEBOOK_DNS' ? dns : undefined), internal: parseInternal(['contoso.com']) });

async function ask(zone: Zone, observable: Observable, signal = NEVER): Promise<SourceReply | undefined> {
  const server = await nameServer(zone);
  servers.push(server);
  return (await open(server.address).ask([observable], signal)).get(keyOf(observable));
}

async function failure(result: Promise<unknown>): Promise<SourceFailure> {
  const error: unknown = await result.then(() => undefined, (cause: unknown) => cause);
  if (!(error instanceof SourceFailure)) throw new Error('no failure');
  return error;
}

const PTR = 'PTR 7.101.220.185.in-addr.arpa';
const PTR6 = `PTR 5.${'0.'.repeat(23)}0.0.0.0.0.0.a.2.ip6.arpa`;

describe('reverse DNS', () => {
  it.each([
    ['185.220.101.7', '7.101.220.185.in-addr.arpa'], ['2001:db8::567:89ab', 'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
  ])('asks of %s about %s', (address, name) => {
    const parsed = parseIp(address);
    expect(parsed === null ? null : reverseName(parsed)).toBe(name);
  });

  it('tells the name that leads back to the address', async () => {
    expect(await ask({ [PTR]: ['Exit1.Evil.top'], 'A exit1.evil.top': ['9.9.9.9', '185.220.101.7'] }, ip('185.220.101.7'))).toEqual({ status: 'found', details: 'forward matches exit1.evil.top' });
    expect(servers[0]?.asked).toEqual([PTR, 'A exit1.evil.top']);
  });

  it('works for IPv6, in any spelling, and for IPv4 in it', async () => {
    const address = `2a00${'0000'.repeat(6)}0005`;
    expect(await ask({ [PTR6]: ['six.evil.top'], 'AAAA six.evil.top': [address] }, ip('2A00:0::5'))).toEqual({ status: 'found', details: 'forward matches six.evil.top' });
    expect(await ask({ [PTR]: ['a.evil.top'], 'A a.evil.top': ['185.220.101.7'] }, ip('::ffff:185.220.101.7'))).toEqual({ status: 'found', details: 'forward matches a.evil.top' });
  });

  it('tells apart names that do not lead back, and those that were not checked; what is internal is not looked up', async () => {
    const zone: Zone = {
      [PTR]: ['www.google.com', 'gone.evil.top', 'empty.evil.top', 'dc01.contoso.com', 'down.evil.top', 'sixth.evil.top'],
      'A www.google.com': ['8.8.8.8'], 'A empty.evil.top': [], 'A down.evil.top': 'SERVFAIL', 'A sixth.evil.top': ['185.220.101.7'],
    };
    expect(await ask(zone, ip('185.220.101.7'))).toEqual({ status: 'found', details: 'forward does not match www.google.com, gone.evil.top, empty.evil.top; forward not checked dc01.contoso.com, down.evil.top, sixth.evil.top' });
    expect(servers[0]?.asked).not.toContain('A dc01.contoso.com');
    expect(servers[0]?.asked).not.toContain('A sixth.evil.top');
  });

  it('shows no more than a line of what anybody may have written there', async () => {
    const names = ['<at>x.evil.top', 'two words.evil.top', ...Array.from({ length: 23 }, (_, at) => `n${at}.evil.top`)];
    const reply = await ask({ [PTR]: names }, ip('185.220.101.7'));
    expect(reply?.details).toBe('forward does not match n0.evil.top, n1.evil.top, n2.evil.top; forward not checked <at>x.evil.top, two words.evil.top, n3.evil.top, n4.evil.top, n5.evil.top and 12 more; names 25');
  });

  it.each<readonly [zone: Zone, what: string]>([[{}, 'no name'], [{ [PTR]: [] }, 'no record']])('knows nothing where there is %j', async (zone) => {
    expect(await ask(zone, ip('185.220.101.7'))).toEqual({ status: 'no data', details: '' });
  });

  it.each<readonly [what: Zone[string], kind: string, message: string]>([
    ['SERVFAIL', 'transient', 'the name server could not find out'], ['REFUSED', 'refused', 'the name server refuses to answer'],
  ])('tells %s', async (what, kind, message) => {
    expect(await failure(ask({ [PTR]: what }, ip('185.220.101.7')))).toMatchObject({ kind, message });
  });

  it('ends when the signal says so, with its reason', async () => {
    const stop = new AbortController();
    const asked = ask({ [PTR]: 'SILENCE' }, ip('185.220.101.7'), stop.signal);
    setTimeout(() => { stop.abort(new Error('enough')); }, 50);
    await expect(asked).rejects.toThrow('enough');
    await expect(ask({ [PTR]: ['a.evil.top'] }, ip('185.220.101.7'), AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });

  it('is a failure where nobody is at the address of the name server', async () => {
    const gone = await nameServer({});
    await gone.close();
    expect(await failure(open(gone.address).ask([ip('185.220.101.7')], NEVER))).toMatchObject({ kind: 'transient', message: 'the name server can\'t be reached' });
  });

  it.each([['127.0.0.1', true], ['127.0.0.1:5353, [::1]:53', true], ['192.0.2.53 2001:db8::53', true], ['dns.contoso.com', false], ['127.0.0.1, x', false], [',', false], [undefined, true]])('uses the servers of CASEBOOK_DNS=%s: %j', (dns, usable) => {
    expect(open(dns).obstacles).toHaveLength(usable ? 0 : 1);
  });
});
