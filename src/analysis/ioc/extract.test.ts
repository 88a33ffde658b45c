import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { extractIndicators } from './extract.js';

const found = (text: string) => extractIndicators(text).indicators.map(({ type, value }) => `${type} ${value}`);

const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('extractIndicators', () => {
  it.each<[string, string[]]>([
    ['from 203.0.113.9 port 22', ['ipv4 203.0.113.9']],
    ['src=10.0.0.1,dst=198.51.100.7:443.', ['ipv4 10.0.0.1', 'ipv4 198.51.100.7']],
    ['via 2001:DB8::1 and [2001:db8::2]:443', ['ipv6 2001:db8::1', 'ipv6 2001:db8::2']],
    ['see https://evil.example/a?b=c#d.', ['url https://evil.example/a?b=c#d', 'domain evil.example']],
    ['(http://evil.example/a_(b)) and (http://x.test/)', [
      'url http://evil.example/a_(b)', 'domain evil.example', 'url http://x.test/', 'domain x.test',
    ]],
    ['http://user:pw@203.0.113.9:8080/x', ['url http://user:pw@203.0.113.9:8080/x', 'ipv4 203.0.113.9']],
    ['hxxps[://]evil[.]example[.]com/x', ['url https://evil.example.com/x', 'domain evil.example.com']],
    ['hXXp://203[.]0[.]113[.]9/', ['url http://203.0.113.9/', 'ipv4 203.0.113.9']],
    ['evil(dot)com, 203.0.113[.]9', ['ipv4 203.0.113.9', 'domain evil.com']],
    ['mail mallory[at]evil[.]com now', ['email mallory@evil.com']],
    ['Mallory <Mallory.Q+x@mail.evil.com>.', ['email mallory.q+x@mail.evil.com']],
    [`d41d8cd98f00b204e9800998ecf8427e da39a3ee5e6b4b0d3255bfef95601890afd80709 ${SHA256.toUpperCase()}`, [
      `sha256 ${SHA256}`, 'sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709', 'md5 d41d8cd98f00b204e9800998ecf8427e',
    ]],
    ['xn--80ak6aa92e.com and пример.рф', ['domain xn--80ak6aa92e.com', 'domain пример.рф']],
    ['evil.co.uk. Next', ['domain evil.co.uk']],
    ['"C:\\Program Files\\Bad Co\\my tool.exe" -x C:\\Temp\\a.ps1;', [
      'windows-path C:\\Program Files\\Bad Co\\my tool.exe', 'windows-path C:\\Temp\\a.ps1',
    ]],
    ['C:\\Windows\\System32\\cmd.exe /c whoami', ['windows-path C:\\Windows\\System32\\cmd.exe']],
    ['\\\\dc01\\SYSVOL\\x.bat', ['windows-path \\\\dc01\\SYSVOL\\x.bat']],
    ['http://evil.example/x http://evil.example/x http://evil.example/y', [
      'url http://evil.example/x', 'domain evil.example', 'url http://evil.example/y',
    ]],
  ])('in %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each([
    'cmd.exe', 'readme.md', 'run.sh script.py lib.rs archive.zip libc.so', 'System.Net.WebClient', 'New-Object System.Net',
    '[System.IO.File]::ReadAllText($file.name)', '999.999.999.999', '1.2.3.4.5', 'version 10.0.19041.1234.7', '12:34:56', '00:1a:2b:3c:4d:5e',
    'std::vector [Convert]::Add(1)', 'a@b', '00000000000000000000000000000000', '12345678901234567890123456789012',
    `${SHA256}${SHA256}`, '%2Fbad', 'e.g. this, i.e. that...end', '[Math]::Abs(1)', 'kernel32.dll', 'http://', 'C:\\',
    '6F9619FF-8B86-D011-B42D-00C04FC964FF',
  ])('finds nothing in %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('says when there are more than the limit', () => {
    const text = Array.from({ length: 30 }, (_, index) => `203.0.113.${index}`).join(' ');
    expect(extractIndicators(text, { limit: 10 })).toMatchObject({ more: true, indicators: { length: 10 } });
    expect(extractIndicators(text, { limit: 30 })).toMatchObject({ more: false, indicators: { length: 30 } });
  });

  it('never throws and finds nothing twice, whatever the text', () => {
    const piece = fc.constantFrom('a', '1', '.', ':', '/', '\\', '@', '-', '[', ']', '(', ' ', 'http://', '::', 'ff', 'com', 'C:\\', '%', 'é', '\u0000');
    fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const { indicators } = extractIndicators(pieces.join(''));
      expect(new Set(indicators.map(({ type, value }) => `${type} ${value}`)).size).toBe(indicators.length);
    }), { numRuns: 500 });
  });

  it.each(['a', 'a.', '1.', ':', 'a@', 'f', '1', 'C:\\a', 'C:\\a ', 'http://', '[.]', 'a-', '\\\\a\\', 'ab:', 'https://a/(', ' [', 'x_', '{'])(
    'gets through two megabytes of %j', // a quadratic scan would need hours: the test would run into its time-out
    (unit) => {
      expect(extractIndicators(unit.repeat(2_000_000 / unit.length)).indicators.length).toBeLessThanOrEqual(500);
    },
  );
});
