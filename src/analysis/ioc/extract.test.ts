import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { extractIndicators, findIndicators } from './extract.js';
import { extractMany } from './extract-many.js';
import type { IndicatorType } from './types.js';

const found = (text: string, types?: readonly IndicatorType[]) =>
  extractIndicators(text, types === undefined ? {} : { types: new Set(types) }).indicators.map(({ type, value }) => `${type} ${value}`);
const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('extractIndicators', () => {
  it.each<[string, string[]]>([
    ['from 203.0.113.9 port 22', ['ipv4 203.0.113.9', 'port 22']],
    ['src=10.0.0.1,dst=198.51.100.7:443.', ['ipv4 10.0.0.1', 'ipv4 198.51.100.7', 'port 443']],
    ['via 2001:DB8::1 and [2001:db8::2]:443', ['ipv6 2001:db8::1', 'ipv6 2001:db8::2', 'port 443']],
    ['see https://evil.example/a?b=c#d.', ['url https://evil.example/a?b=c#d', 'domain evil.example']],
    ['(http://evil.example/a_(b)) and (http://x.test/)', ['url http://evil.example/a_(b)', 'domain evil.example', 'url http://x.test/', 'domain x.test']],
    ['http://user:pw@203.0.113.9:8080/x', ['url http://user:pw@203.0.113.9:8080/x', 'ipv4 203.0.113.9']],
    ['Mallory <Mallory.Q+x@mail.evil.com>.', ['email mallory.q+x@mail.evil.com']],
    [`d41d8cd98f00b204e9800998ecf8427e ${SHA256.toUpperCase()}`, ['md5 d41d8cd98f00b204e9800998ecf8427e', `sha256 ${SHA256}`]],
    ['http://evil.example/x http://evil.example/x http://evil.example/y', ['url http://evil.example/x', 'domain evil.example', 'url http://evil.example/y']],
    ['C:\\Windows\\System32\\cmd.exe /c whoami', ['windows_path C:\\Windows\\System32\\cmd.exe']],
    ['', []],
    ['\u0000\ud800\udfff\ufffd', []],
  ])('in %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('tells where each stands in the text as it was given, how often, and its network', () => {
    const text = 'x hxxps[://]evil[.]com/a 198.51.100.0/24 evil[.]com evil.com';
    expect(extractIndicators(text).indicators).toEqual([
      { type: 'url', value: 'https://evil.com/a', offset: 2, length: 22, count: 1 },
      { type: 'domain', value: 'evil.com', offset: 12, length: 10, count: 3 },
      { type: 'ipv4', value: '198.51.100.0', offset: 25, length: 15, prefix: 24, count: 1 },
    ]);
    expect(findIndicators(text).filter(({ type }) => type === 'domain').map(({ offset, length }) => text.slice(offset, offset + length))).toEqual(['evil[.]com', 'evil[.]com', 'evil.com']);
  });

  it('gives a place for what is encoded: the encoded text', () => {
    const text = '?u=https%3A%2F%2Fevil.com%2Fx&v=1';
    expect(findIndicators(text).map(({ value, offset, length }) => [value, text.slice(offset, offset + length)])).toEqual([
      ['https://evil.com/x', 'https%3A%2F%2Fevil.com%2Fx'], ['evil.com', 'https%3A%2F%2Fevil.com%2Fx'],
    ]);
  });

  it('says when there are more than the limit', () => {
    const text = Array.from({ length: 30 }, (_, index) => `203.0.113.${index}`).join(' ');
    expect(extractIndicators(text, { limit: 10 })).toMatchObject({ more: true, indicators: { length: 10 } });
    expect(extractIndicators(text, { limit: 30 })).toMatchObject({ more: false, indicators: { length: 30 } });
  });
});

/** What MSTICPy 3.0.2 gets wrong with these texts. */
describe('where MSTICPy errs', () => {
  it.each<[string, string, string[]]>([
    ['999.999.999.999 is an address', '999.999.999.999', []],
    ['files are domains', 'file.zip foo.py script.sh', []],
    ['the rest of an escape belongs to a domain', 'u=%2Fbad.example.org', ['domain bad.example.org']],
    ['a time is an IPv6 address', 'at 12:34:56', []],
    ['a URL keeps the end of the sentence', '(see http://evil.com/a).', ['url http://evil.com/a', 'domain evil.com']],
    ['top-level domains in Punycode are unknown', 'xn--e1afmkfd.xn--p1ai', ['domain xn--e1afmkfd.xn--p1ai']],
    ['an international host is split', 'http://bücher-böse.de/x', ['url http://bücher-böse.de/x', 'domain bücher-böse.de']],
    ['defanged indicators stay defanged', 'hxxp://evil[.]com', ['url http://evil.com', 'domain evil.com']],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('leaves out the kinds that are not asked for, also of a single text', () => {
    expect(found('C:\\a\\b.exe /tmp/x 203.0.113.9', ['ipv4'])).toEqual(['ipv4 203.0.113.9']);
    expect(found('C:\\a\\b.exe /tmp/x 203.0.113.9', ['windows_path', 'linux_path'])).toEqual(['windows_path C:\\a\\b.exe', 'linux_path /tmp/x']);
  });

  it('shares nothing between calls', () => {
    const text = 'http://evil.com/a 203.0.113.9';
    const before = found(text);
    found(text, ['md5']);
    expect(found(text)).toEqual(before);
  });
});

describe('on hostile texts', () => {
  const piece = fc.constantFrom(
    'a', '1', '.', ':', '/', '\\', '@', '-', '[', ']', '(', ')', ' ', 'http://', 'hxxp[:]//', '::', 'ff', 'com', 'C:\\', '%', '%2F', '%41%', 'é', '例', '\u0000', '\u200b', '[.]', ' dot ', 'HKLM\\', '~/', '/tmp/', 'S-1-5', 'T1059',
    'Mozilla/5.0 (', 'user-agent: ', 'port ', '0x', 'd41d8cd98f00b204e9800998ecf8427e', 'bc1', '\ud83d', '203.0.113.9', 'evil.com', '"', '\'', ',', ';', '&', '=', '#',
  );

  it('finds nothing twice and stays inside the text', () => {
    fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      const { indicators } = extractIndicators(text);
      expect(new Set(indicators.map(({ type, value }) => `${type} ${value}`)).size).toBe(indicators.length);
      for (const { offset, length, value } of indicators) {
        expect(value).not.toBe('');
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(length).toBeGreaterThan(0);
        expect(offset + length).toBeLessThanOrEqual(text.length);
      }
    }), { numRuns: 3_000 });
  });

  it('finds an indicator between any two blanks', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z]{3,12}$/), fc.ipV4(), fc.string({ maxLength: 40, unit: fc.constantFrom('a', 'b', ' ', ',', ';', '(', ')', '"', '!', '?') }), (name, ip, prose) => {
      fc.pre(!ip.startsWith('0.') && !ip.startsWith('255.'));
      const values = extractIndicators(`${prose} ${ip} ${prose} https://${name}.evil.com/x ${prose}`).indicators.map(({ value }) => value);
      expect(values).toEqual(expect.arrayContaining([ip, `https://${name}.evil.com/x`, `${name}.evil.com`]));
    }), { numRuns: 500 });
  });

  it.each([
    'a', 'a.', '1.', ':', 'a@', 'f', '1', 'C:\\a', 'C:\\a ', 'http://', '[.]', 'a-', '\\\\a\\', 'ab:', 'https://a/(', ' [', 'x_', '{', '/tmp/=', '/a', '%2F', '%3A%2F%2F', '%a%\\', 'HKLM\\a ', '@', ' at ', ' dot ', '\\.', '://',
    'user-agent: ', 'Mozilla/5.0 (', 'port ', 'S-1-', '例.', 'a例.', '\u200b', '0x', 'CVE-2021-', '%41%40', '..\\', '~/', '$', 'http%3A//a', '"C:\\a\\', '::1', '1:', 'a.b(', '-1.1.1.1', 'T1059.', '$a\\', '~a', '127.0.0.1:', '&a',
  ])('gets through two megabytes of %j', // a quadratic scan would need hours: the test would run into its time-out
    (unit) => {
      expect(extractIndicators(unit.repeat(2_000_000 / unit.length)).indicators.length).toBeLessThanOrEqual(500);
    },
  );
});

describe('extractMany', () => {
  it('counts by the rows that hold a value, and keeps the first place and the times', () => {
    const values = [
      { text: 'a 203.0.113.9', count: 3, first: '2026-01-02T00:00:00Z', last: '2026-01-03T00:00:00Z' },
      { text: '203.0.113.9 203.0.113.9', count: 2, first: '2026-01-01T00:00:00Z', last: '2026-01-01T00:00:00Z' },
    ];
    expect(extractMany({ values, limit: 10, ms: 60_000 })).toEqual({
      more: false, unread: 0,
      indicators: [{ type: 'ipv4', value: '203.0.113.9', count: 7, at: 0, offset: 2, length: 11, first: '2026-01-01T00:00:00Z', last: '2026-01-03T00:00:00Z' }],
    });
  });

  it('keeps to its limit and its time, and says so', () => {
    const values = Array.from({ length: 600 }, (_, at) => ({ text: `ping 203.0.${at % 200}.9`, count: 1 }));
    expect(extractMany({ values, limit: 5, ms: 60_000 })).toMatchObject({ more: true, unread: 0, indicators: { length: 5 } });
    expect(extractMany({ values, limit: 5, ms: -1 })).toEqual({ more: false, unread: 600, indicators: [] });
  });
});
