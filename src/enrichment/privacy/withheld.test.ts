import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { IndicatorType } from '../../analysis/ioc/types.js';
import type { ObservableType } from '../answer.js';
import { parseInternal } from './internal.js';
import { whyWithheld } from './withheld.js';

const OURS = parseInternal(['contoso.com', '*.fabrikam.co.uk', '.adventure-works.net', '40.112.0.0/13', '2603:1000::/24', '20.1.2.3']);

const WITHHELD: readonly (readonly [type: ObservableType, value: string, why: string])[] = [
  ['ipv4', '10.0.0.1', 'private address'], ['ipv4', '172.31.255.255', 'private'], ['ipv4', '192.168.1.1', 'private'], ['ipv4', '127.0.0.1', 'loopback'],
  ['ipv4', '169.254.169.254', 'link-local'], ['ipv4', '100.64.0.1', 'address'], ['ipv4', '224.0.0.1', 'multicast'], ['ipv4', '240.0.0.1', 'reserved'],
  ['ipv4', '0.0.0.0', 'address'], ['ipv4', '192.0.2.1', 'documentation'], ['ipv4', '40.113.0.1', 'CASEBOOK_INTERNAL'], ['ipv4', '20.1.2.3', 'CASEBOOK_INTERNAL'],
  ['ipv6', '::1', 'loopback'], ['ipv6', 'fe80::1', 'link-local'], ['ipv6', 'fd00::1', 'private'], ['ipv6', '2001:db8::1', 'documentation'],
  ['ipv6', '::ffff:10.0.0.1', 'private'], ['ipv6', '2002:0a00:0001::1', 'private'], ['ipv6', '64:ff9b::a00:1', 'private'], ['ipv6', '2603:1000:1::9', 'CASEBOOK_INTERNAL'],
  ['ipv4', '999.999.999.999', 'malformed'], ['ipv4', '', 'malformed'], ['ipv4', '::1', 'malformed'], ['ipv6', '8.8.8.8', 'malformed'], ['ipv4', '8.8.8.8/24', 'malformed'],
  ['ipv4', '010.0.0.1', 'malformed'], ['ipv4', 'None', 'malformed'],
  ['domain', 'fileserver', 'without a domain'], ['domain', 'printer.local', '.local'], ['domain', 'dc01.contoso.internal', '.internal'], ['domain', 'x.corp', '.corp'],
  ['domain', 'nas.lan', '.lan'], ['domain', 'a.localhost', '.localhost'], ['domain', '1.0.0.10.in-addr.arpa', '.arpa'], ['domain', 'dc.ad.contosolocal', 'no public ending'],
  ['domain', 'contoso.com', 'CASEBOOK_INTERNAL'], ['domain', 'Mail.CONTOSO.com.', 'CASEBOOK_INTERNAL'], ['domain', 'a.b.fabrikam.co.uk', 'CASEBOOK_INTERNAL'],
  ['domain', 'x.adventure-works.net', 'CASEBOOK_INTERNAL'], ['domain', '10.0.0.1', 'malformed'], ['domain', '0x7f.1', 'malformed'], ['domain', 'a b.com', 'malformed'], ['domain', '', 'malformed'],
  ['domain', '../../admin.com', 'malformed'], ['domain', 'evil.com/?q=', 'malformed'], ['domain', `${'a.'.repeat(200)}com`, 'malformed'],
  ['url', 'http://10.0.0.1/x', 'private'], ['url', 'http://167772161/', 'private'], ['url', 'http://0x7f.1/', 'loopback'], ['url', 'http://[::1]/', 'loopback'],
  ['url', 'http://[::ffff:10.0.0.1]:8080/', 'private'], ['url', 'https://intranet/wiki', 'without a domain'], ['url', 'https://wiki.contoso.com/x', 'CASEBOOK_INTERNAL'],
  ['url', 'file:///etc/passwd', 'malformed'], ['url', 'file://server/share', 'no public page'], ['url', 'javascript:alert(1)', 'malformed'], ['url', 'https://ann:secret@example.com/', 'password'],
  ['url', 'not a url', 'malformed'], ['url', `http://example.com/${'a'.repeat(2100)}`, 'longer than'],
  ['email', 'ceo@contoso.com', 'CASEBOOK_INTERNAL'], ['email', 'root@localhost', 'without a domain'], ['email', 'x@corp.local', '.local'], ['email', 'nobody', 'malformed'],
  ['account', 'contoso\\ana', 'never sent'], ['host', 'ws-7.contoso.com', 'never sent'], ['md5', 'abc', 'malformed'], ['sha256', 'g'.repeat(64), 'malformed'], ['sha1', `${'a'.repeat(40)}\n`, 'malformed'], ['cve', 'a\u0000b', 'malformed'],
];

const FREE: readonly (readonly [type: IndicatorType, value: string])[] = [
  ['ipv4', '8.8.8.8'], ['ipv4', '40.120.0.1'], ['ipv4', '20.1.2.4'], ['ipv6', '2a00:1450:4001::1'], ['ipv6', '2603:1100::1'], ['ipv6', '::ffff:8.8.8.8'],
  ['domain', 'evil.top'], ['domain', 'contoso.com.evil.top'], ['domain', 'notcontoso.com'], ['domain', 'fabrikam.com'], ['domain', '_dmarc.evil.com'], ['domain', 'münchen.de'],
  ['domain', 'xn--p1ai.xn--p1ai'], ['domain', 'facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd.onion'],
  ['url', 'http://8.8.8.8/x'], ['url', 'https://evil.top/contoso.com?u=10.0.0.1'], ['url', 'ftp://evil.top/a'], ['email', 'a@evil.top'],
  ['md5', 'd41d8cd98f00b204e9800998ecf8427e'], ['sha512', 'AB'.repeat(64)], ['cve', 'CVE-2021-44228'], ['bitcoin', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'],
];

describe('what may leave the network', () => {
  it.each(WITHHELD)('withholds %s %j: %s', (type, value, why) => {
    expect(whyWithheld({ type, value }, OURS) ?? 'nothing').toContain(why);
  });

  it.each(FREE)('lets %s %j go', (type, value) => {
    expect(whyWithheld({ type, value }, OURS)).toBeUndefined();
  });

  it('names the entries of the setting that it can\'t read', () => {
    expect(parseInternal(['contoso.com', '10.0.0.0/33', '10.0.0', 'a b', '', '::/0', 'http://x', '1.2.3.4/24/5']).wrong).toEqual(['10.0.0.0/33', '10.0.0', 'a b', '', 'http://x', '1.2.3.4/24/5']);
  });

  it('takes any text', () => {
    const types = fc.constantFrom<IndicatorType>('ipv4', 'ipv6', 'domain', 'url', 'email', 'md5', 'cve', 'windows_path');
    fc.assert(fc.property(types, fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.domain(), fc.ipV6()), (type, value) => {
      const why = whyWithheld({ type, value }, OURS);
      expect(why === undefined || (why !== '' && why.length < 200)).toBe(true);
    }), { numRuns: 3000 });
  });

  it('decides about long hostile texts at once', () => {
    for (const value of ['a.'.repeat(1000), 'a'.repeat(2048), '@'.repeat(2000), 'http://' + '['.repeat(2000), '-'.repeat(2000), 'x'.repeat(5_000_000)]) {
      for (const type of ['ipv4', 'ipv6', 'domain', 'url', 'email'] as const) expect(whyWithheld({ type, value }, OURS)).toBeDefined();
    }
  });
});
