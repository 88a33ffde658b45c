import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defang, defangIndicator } from './defang.js';

describe('defang', () => {
  it.each([
    ['https://evil.com/a.php?u=b.com', 'hxxps://evil[.]com/a.php?u=b[.]com'],
    ['HTTP://Evil.Example', 'hxxp://Evil[.]Example'],
    ['ftp://files.evil.example/x', 'fxp://files[.]evil[.]example/x'],
    ['ldap://10.0.0.1:389/a', 'ldap[:]//10[.]0[.]0[.]1:389/a'],
    ['http://weird.internalname/x', 'hxxp://weird[.]internalname/x'],
    ['mailto:ana@contoso.com', 'mailto[:]ana@contoso[.]com'],
    ['javascript:alert(1)', 'javascript[:]alert(1)'],
    ['http:\\\\evil.com', 'hxxp:\\\\evil[.]com'],
    ['ana@contoso.onmicrosoft.com', 'ana@contoso[.]onmicrosoft[.]com'],
    ['from 203.0.113.7, port 443', 'from 203[.]0[.]113[.]7, port 443'],
    ['2001:db8::1', '2001[:]db8[:][:]1'],
    ['::ffff:10.0.0.1', '[:][:]ffff[:]10[.]0[.]0[.]1'],
    ['www.evil.co.uk', 'www[.]evil[.]co[.]uk'],
    ['xn--pple-43d.com and пример.рф', 'xn--pple-43d[.]com and пример[.]рф'],
    ['evil。com', 'evil[.]com'],
    ['invoice.zip', 'invoice[.]zip'],
  ])('%s', (text, expected) => { expect(defang(text)).toBe(expected); });

  it.each([
    'at 02:14:05 UTC', '2026-11-24 02:14:05.123', 'powershell.exe -nop', 'Microsoft.Compute/virtualMachines', 'Chrome/130.0.0.0', '1.5 of 3.5',
    'SigninLogs | where a == 1', 'std::string', 'aa:bb:cc:dd:ee:ff', 'hxxps://evil[.]com', '10[.]0[.]0[.]1', 'Windows 10.0.19045.3803',
  ])('leaves %s', (text) => { expect(defang(text)).toBe(text); });

  it('changes nothing twice', () => {
    const part = fc.constantFrom('http://', 'https://', 'evil.com', '1.2.3.4', '2001:db8::1', ' ', '/', '.', ':', 'a', '[', ']', 'mailto:', '@', '\\\\');
    fc.assert(fc.property(fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')), (text) => {
      expect(defang(defang(text))).toBe(defang(text));
    }));
  });

  it('leaves no URL that a client could make clickable', () => {
    const host = fc.stringMatching(/^[a-z0-9-]{1,10}(\.[a-z]{2,8}){1,3}$/);
    fc.assert(fc.property(fc.constantFrom('http', 'https', 'HTTPS', 'ftp', 'file'), host, fc.string(), (scheme, name, around) => {
      const made = defang(`${around} ${scheme}://${name}/ ${around}`);
      expect(made).not.toMatch(/(?:https?|ftp|file):\/\//i);
      expect(made).toContain(name.replaceAll('.', '[.]'));
    }));
  });

  it('takes time in proportion to the text', () => {
    for (const piece of ['a.', 'a-', ':', '1.', 'http:', 'a:b', '://', '\u3002']) {
      expect(defang(piece.repeat(20_000)).length).toBeGreaterThan(0);
    }
  });
});

describe('defangIndicator', () => {
  it('writes every dot of a known indicator', () => {
    expect(defangIndicator('host.weird-ending')).toBe('host[.]weird-ending');
    expect(defangIndicator('evil.com')).toBe('evil[.]com');
  });
});
