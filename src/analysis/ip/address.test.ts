import { isIP } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ipFromLogText, parseIp, unmapped } from './address.js';

describe('parseIp', () => {
  it.each([
    ['8.8.8.8', '8.8.8.8'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
  ])('reads %s', (text, canonical) => {
    expect(parseIp(text)?.text).toBe(canonical);
  });

  it.each([
    '999.999.999.999', '1.2.3', '01.2.3.4', '1.2.3.4.5', '12:34:56', '1::2::3', ':::', ':1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::8:9',
    '1.2.3.4::', '::1.2.3', 'g::1', '', '::12345',
  ])('refuses %s', (text) => {
    expect(parseIp(text)).toBeNull();
  });

  it('agrees with node:net on any address and any near miss', () => {
    const near = fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'f', ':', '.', '::'), maxLength: 24 });
    fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), near), (text) => {
      const found = parseIp(text);
      expect(found?.version ?? 0).toBe(isIP(text));
      if (found !== null) expect(parseIp(found.text)?.bytes).toEqual(found.bytes);
    }));
  });
});

describe('ipFromLogText', () => {
  it.each([
    ['203.0.113.9:51514', '203.0.113.9'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['fe80::1%12', 'fe80::1'],
    ['203.0.113[.]9', '203.0.113.9'],
    [' 10.0.0.1 ', '10.0.0.1'],
  ])('finds the address in %s', (text, ip) => {
    expect(ipFromLogText(text)?.text).toBe(ip);
  });

  it('leaves other text alone', () => {
    for (const text of ['host-1', '10.0.0.1 and 10.0.0.2', '-', 'x'.repeat(1_000_000)]) expect(ipFromLogText(text)).toBeNull();
  });
});

describe('unmapped', () => {
  it('takes the IPv4 address out of a mapped one only', () => {
    const of = (text: string) => unmapped(parseIp(text)!).text;
    expect(of('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(of('2001:db8::1')).toBe('2001:db8::1');
    expect(of('10.0.0.1')).toBe('10.0.0.1');
  });
});
