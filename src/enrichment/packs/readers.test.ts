import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical, observableOf } from '../context/observable.js';
import { readCsv } from './csv.js';
import { secondsOf, type PackEntry, type ReadResult } from './entry.js';
import { halfSipHash } from './half-siphash.js';
import { readMisp } from './misp.js';
import { isStixBundle, readStix } from './stix.js';
import { patternTerms } from './stix-pattern.js';

const SHA256 = 'ab'.repeat(32);
const MD5 = '0cc175b9c0f1b6a831c399e269772661';

function collected(read: (add: (entry: PackEntry) => boolean) => ReadResult | null): { entries: PackEntry[]; result: ReadResult | null } {
  const entries: PackEntry[] = [];
  const result = read((entry) => { entries.push(entry); return true; });
  return { entries, result };
}
const csv = (text: string) => collected((add) => readCsv(Buffer.from(text), 'malicious', add));
const short = (entries: readonly PackEntry[]) => entries.map(({ type, value, opinion = '-' }) => `${type} ${value} ${opinion}`);

describe('lists', () => {
  it.each<readonly [name: string, text: string, wanted: readonly string[], skipped: number]>([
    ['empty', '', [], 0],
    ['only comments', '# a\n#b\n', [], 0],
    ['one a line', 'evil.example.com\n198.51.100.7\nhttp://evil.example.com/a,b\n', ['domain evil.example.com malicious', 'ipv4 198.51.100.7 malicious', 'url http://evil.example.com/a malicious'], 0],
    ['hosts file', '127.0.0.1 bad.example.com # ads\n0.0.0.0\tworse.example.com\n', ['domain bad.example.com malicious', 'domain worse.example.com malicious'], 0],
    ['networks', '198.51.100.77/24 ; SBL1\n2001:db8::1/32\n198.51.100.1/32\n1.2.3.4/99\n', ['ipv4 198.51.100.0/24 malicious', 'ipv6 2001:db8::/32 malicious', 'ipv4 198.51.100.1 malicious'], 1],
    ['CRLF and byte order mark', '\ufeffindicator,type\r\nevil.example.com,domain\r\n', ['domain evil.example.com malicious'], 0],
    ['own columns', 'type;value;verdict;score\ndomain;EVIL.Example.com.;suspicious;20\nmd5;' + MD5.toUpperCase() + ';clean;\n', ['domain evil.example.com suspicious', `md5 ${MD5} benign`], 0],
    ['confidence under half', 'value,confidence\n198.51.100.7,49\n198.51.100.8,50\n198.51.100.9,9999\n', ['ipv4 198.51.100.7 suspicious', 'ipv4 198.51.100.8 malicious', 'ipv4 198.51.100.9 malicious'], 0],
    // Header and quoting as in https://threatfox.abuse.ch/export/
    ['ThreatFox', '# "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","malware"\n"2026-01-02 03:04:05", "1", "198.51.100.7:443", "ip:port", "botnet_cc", "win.x"\n"2026-01-02 03:04:05", "2", "http://evil.example.com/x?a=1,2", "url", "payload", "win.y"\n',
      ['ipv4 198.51.100.7 malicious', 'url http://evil.example.com/x?a=1,2 malicious'], 0],
    // https://bazaar.abuse.ch/export/: several hashes of one file in a row
    ['MalwareBazaar', `# "first_seen_utc","sha256_hash","md5_hash","reporter"\n"2026-01-02 03:04:05", "${SHA256}", "${MD5}", "x"\n`, [`sha256 ${SHA256} malicious`, `md5 ${MD5} malicious`], 0],
    ['quoted line break and quotes', 'value,description\nevil.example.com,"two\nlines, ""quoted"""\n', ['domain evil.example.com malicious'], 0],
    ['a type that is not known', 'value,type\nx,yara-rule\nevil.example.com,domain\n', ['domain evil.example.com malicious'], 1],
    ['what does not fit its type', `value,type\n${MD5},sha256\nnot an ip,ip\n`, [], 2],
    ['file names are no domains', 'setup.exe\nreadme.local\n', [], 2],
  ])('%s', (_, text, wanted, skipped) => {
    const { entries, result } = csv(text);
    expect(short(entries)).toEqual(wanted);
    expect(result?.skipped).toBe(skipped);
  });

  it('takes details, times and ends along', () => {
    const { entries: [entry] } = csv('value,malware,tags,first_seen,last_seen,valid_until,score\nevil.example.com,Emotet,"a\tb",2025-01-01,2026-01-31 12:00:00,2026-12-31T00:00:00Z,88.5\n');
    expect(entry).toEqual({ type: 'domain', value: 'evil.example.com', opinion: 'malicious', details: 'Emotet; a\tb', score: 88.5, observedAt: Date.UTC(2026, 0, 31, 12) / 1000, until: Date.UTC(2026, 11, 31) / 1000 });
  });

  it('reads on after lines without end, and stops where the pack is full', () => {
    const long = `value\n"${'x'.repeat(200_000)}\n${'y'.repeat(200_000)}\nevil.example.com\n`;
    expect(short(csv(long).entries)).toEqual(['domain evil.example.com malicious']);
    let left = 2;
    expect(readCsv(Buffer.from('a.example.com\nb.example.com\nc.example.com\n'), 'malicious', () => (left -= 1) >= 0)).toEqual({ read: 2, skipped: 0 });
  });

  it('gets through anything', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('"', ',', '\n', '#', 'value', 'type', '1.2.3.4', '/24', 'evil.example.com', '\0', ';', '\t', '\ud800', ' '), { maxLength: 60 }), (parts) => {
      const { entries } = csv(parts.join(''));
      for (const { value, details } of entries) expect(value.length + details.length).toBeLessThan(5_000);
    }), { numRuns: 500 });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => { readCsv(bytes, 'malicious', () => true); }), { numRuns: 300 });
  });
});

describe('STIX patterns', () => {
  it.each<readonly [pattern: string, wanted: readonly string[] | null]>([
    ["[ipv4-addr:value = '198.51.100.7']", ['ipv4 198.51.100.7']],
    ["[ipv4-addr:value='198.51.100.7']", ['ipv4 198.51.100.7']],
    ["[ipv4-addr:value = '198.51.100.0/24']", ['ipv4 198.51.100.0/24']],
    ["[ipv4-addr:value ISSUBSET '198.51.100.0/24']", ['ipv4 198.51.100.0/24']],
    ["[ipv6-addr:value = '2001:db8::1']", ['ipv6 2001:db8::1']],
    ["[domain-name:value = 'Evil.example.com']", ['domain evil.example.com']],
    ["[url:value = 'http://evil.example.com/it\\'s']", ["url http://evil.example.com/it's"]],
    ["[email-addr:value = 'Bad@evil.example.com']", ['email bad@evil.example.com']],
    ["[email-message:from_ref.value = 'bad@evil.example.com']", ['email bad@evil.example.com']],
    [`[file:hashes.'SHA-256' = '${SHA256}']`, [`sha256 ${SHA256}`]],
    [`[file:hashes."SHA-256" = '${SHA256}']`, [`sha256 ${SHA256}`]],
    [`[file:hashes.MD5 = '${MD5}' AND file:hashes.'SHA-256' = '${SHA256}']`, [`md5 ${MD5}`, `sha256 ${SHA256}`]],
    [`[file:name = 'a.exe' AND file:hashes.MD5 = '${MD5}']`, [`md5 ${MD5}`]],
    ["[domain-name:value = 'a.example.com' OR domain-name:value = 'b.example.com']", ['domain a.example.com', 'domain b.example.com']],
    ["[domain-name:value = 'a.example.com'] OR [ipv4-addr:value = '198.51.100.7']", ['domain a.example.com', 'ipv4 198.51.100.7']],
    ["[domain-name:value IN ('a.example.com', 'b.example.com')]", ['domain a.example.com', 'domain b.example.com']],
    ["[domain-name:value = 'a.example.com' AND ipv4-addr:value = '198.51.100.7']", ['domain a.example.com if', 'ipv4 198.51.100.7 if']],
    ["[ipv4-addr:value = '198.51.100.7' AND network-traffic:dst_port = 443]", ['ipv4 198.51.100.7 if']],
    ["[domain-name:value = 'a.example.com'] FOLLOWEDBY [ipv4-addr:value = '198.51.100.7']", ['domain a.example.com if', 'ipv4 198.51.100.7 if']],
    ["([domain-name:value = 'a.example.com'] AND [ipv4-addr:value = '198.51.100.7']) WITHIN 300 SECONDS", ['domain a.example.com if', 'ipv4 198.51.100.7 if']],
    ["[domain-name:value != 'good.example.com']", []], ["[NOT domain-name:value = 'good.example.com']", []], ["[domain-name:value NOT = 'good.example.com']", []],
    ["[domain-name:value LIKE '%.example.com']", []], ["[domain-name:value MATCHES '.*']", []], ["[process:command_line = 'x']", []], ["[file:name = 'a.exe']", []],
    ['', null], ['[', null], [']', null], ["[domain-name:value = 'a.example.com'", null], ["[[domain-name:value = 'a.example.com']]", null], ["[domain-name:value = 'a", null], ['no pattern', null],
    ['['.repeat(20_000), null],
  ])('%s', (pattern, wanted) => {
    expect(patternTerms(pattern)?.map(({ observable: { type, value }, conditional }) => `${type} ${value}${conditional ? ' if' : ''}`) ?? null).toEqual(wanted);
  });

  it('is linear in what is hostile', () => {
    for (const part of ["a:b", 'NOT ', "'", "\\'", '[', 'AND ', 'a-b:c ', "domain-name:value = '", '(', ' ']) {
      patternTerms(`[${part.repeat(16_000 / part.length)}`);
    }
    fc.assert(fc.property(fc.array(fc.constantFrom('[', ']', '(', ')', ' AND ', ' OR ', 'NOT ', "ipv4-addr:value", ' = ', "'198.51.100.7'", "'", ' IN ', ',', 'x'), { maxLength: 40 }), (parts) => {
      expect(patternTerms(parts.join(''))?.length ?? 0).toBeLessThanOrEqual(200);
    }), { numRuns: 500 });
  });
});

describe('STIX bundles', () => {
  const indicator = (more: object) => ({ type: 'indicator', id: 'indicator--1', pattern_type: 'stix', pattern: "[ipv4-addr:value = '198.51.100.7']", ...more });
  const bundle = (...objects: unknown[]) => collected((add) => readStix({ type: 'bundle', id: 'bundle--1', objects }, 'malicious', add));

  it.each<readonly [more: object, wanted: string]>([
    [{}, 'malicious'], [{ indicator_types: ['malicious-activity'] }, 'malicious'], [{ indicator_types: ['anomalous-activity'] }, 'suspicious'],
    [{ indicator_types: ['benign'] }, 'benign'], [{ indicator_types: ['benign', 'malicious-activity'] }, 'malicious'], [{ labels: ['malicious-activity'] }, 'malicious'],
    [{ confidence: 30 }, 'suspicious'], [{ confidence: 80 }, 'malicious'], [{ confidence: 900 }, 'malicious'],
    [{ pattern: "[ipv4-addr:value = '198.51.100.7' AND url:value = 'x:y']" }, 'suspicious'],
  ])('%j is %s', (more, wanted) => {
    expect(bundle(indicator(more)).entries.map(({ opinion }) => opinion)[0]).toBe(wanted);
  });

  it('leaves out what is revoked, of another language or damaged, and counts it', () => {
    const { entries, result } = bundle(indicator({ revoked: true }), indicator({ pattern_type: 'yara' }), indicator({ pattern: 5 }), null, 5, { type: 'malware' }, indicator({}));
    expect(short(entries)).toEqual(['ipv4 198.51.100.7 malicious']);
    expect(result).toEqual({ read: 1, skipped: 2 });
  });

  it('says when it was seen and when it ends', () => {
    const { entries: [entry] } = bundle(indicator({ name: 'C2', description: 'of X', valid_from: '2026-01-01T00:00:00Z', valid_until: '2026-02-01T00:00:00.000Z', confidence: 77 }));
    expect(entry).toMatchObject({ details: 'C2: of X', score: 77, observedAt: Date.UTC(2026, 0, 1) / 1000, until: Date.UTC(2026, 1, 1) / 1000 });
    expect([{}, [], null, { type: 'bundle' }, { type: 'report', objects: [] }].map(isStixBundle)).toEqual([false, false, false, false, false]);
  });
});

describe('MISP', () => {
  const attribute = (type: string, value: unknown, more: object = {}) => ({ type, value, to_ids: true, timestamp: '1767225600', ...more });
  const event = (...attributes: unknown[]) => ({ Event: { info: 'OSINT', date: '2026-01-01', Attribute: attributes } });
  const misp = (json: unknown) => collected((add) => readMisp(json, 'malicious', add));

  it.each<readonly [name: string, json: unknown, wanted: readonly string[]]>([
    ['an event of a feed', event(attribute('ip-dst', '198.51.100.7'), attribute('ip-src|port', '198.51.100.8|443'), attribute('domain|ip', 'evil.example.com|198.51.100.9'), attribute('filename|sha256', `a.exe|${SHA256}`)),
      ['ipv4 198.51.100.7 malicious', 'ipv4 198.51.100.8 malicious', 'domain evil.example.com malicious', 'ipv4 198.51.100.9 malicious', `sha256 ${SHA256} malicious`]],
    ['objects', { Event: { Object: [{ name: 'file', Attribute: [attribute('md5', MD5)] }] } }, [`md5 ${MD5} malicious`]],
    ['several events', [event(attribute('url', 'http://evil.example.com/')), event(attribute('email-src', 'a@evil.example.com'))], ['url http://evil.example.com/ malicious', 'email a@evil.example.com malicious']],
    ['a search for events', { response: [event(attribute('hostname', 'evil.example.com'))] }, ['domain evil.example.com malicious']],
    ['a search for attributes', { response: { Attribute: [attribute('sha1', 'a'.repeat(40))] } }, [`sha1 ${'a'.repeat(40)} malicious`]],
    ['context only', event(attribute('domain', 'evil.example.com', { to_ids: false })), ['domain evil.example.com -']],
    ['deleted and damaged', event(attribute('domain', 'evil.example.com', { deleted: true }), attribute('domain', 5), null, attribute('comment', 'x')), []],
  ])('%s', (_, json, wanted) => {
    expect(short(misp(json).entries)).toEqual(wanted);
  });

  it('tells what is no MISP data, and takes the event and comment along', () => {
    for (const json of [null, 5, 'x', [], {}, { Event: 5 }, { response: 'x' }, { uuid: { info: 'manifest of a feed' } }]) expect(misp(json).result?.read ?? 0).toBe(0);
    expect(misp(event(attribute('domain', 'evil.example.com', { comment: 'C2\u0000\u001b[31m' }))).entries[0]).toMatchObject({ details: 'OSINT; C2 [31m', observedAt: 1767225600 });
  });
});

describe('canonical forms', () => {
  it.each<readonly [text: string, wanted: string | null]>([
    ['198.51.100[.]7:443', 'ipv4 198.51.100.7'], ['[2001:DB8::1]:80', 'ipv6 2001:db8::1'], ['EVIL.example.com.', 'domain evil.example.com'], ['bücher.de', 'domain bücher.de'],
    [MD5.toUpperCase(), `md5 ${MD5}`], ['a'.repeat(128), `sha512 ${'a'.repeat(128)}`], ['a'.repeat(33), null], ['https://evil.example.com/A', 'url https://evil.example.com/A'],
    ['Ana@Example.com', 'email ana@example.com'], ['cve-2021-44228', 'cve CVE-2021-44228'], ['t1059.001', 'attack T1059.001'], ['S-1-5-21-1-2-3-500', 'sid S-1-5-21-1-2-3-500'],
    ['HKLM\\Software\\X', 'registry_key HKLM\\Software\\X'], ['C:\\a.exe', 'windows_path C:\\a.exe'], ['0x' + 'A'.repeat(40), `ethereum 0x${'a'.repeat(40)}`],
    ['cmd.exe', null], ['host.local', null], ['word', null], ['', null], ['a b', null], ['999.999.999.999', null], ['x'.repeat(5_000), null], ['http://', null],
  ])('%s', (text, wanted) => {
    const found = observableOf(text);
    expect(found === null ? null : `${found.type} ${found.value}`).toBe(wanted);
    if (found !== null) expect(canonical(found.type, found.value)).toEqual(found);
  });

  it.each<readonly [unknown, number | undefined]>([
    ['2026-01-01', 1767225600], ['2026-01-01 00:00:00', 1767225600], ['2026-01-01 00:00:00 UTC', 1767225600], ['2026-01-01T00:00:00.000Z', 1767225600],
    ['2026-01-01T02:00:00+02:00', 1767225600], [1767225600, 1767225600], ['1767225600', 1767225600], ['yesterday', undefined], ['', undefined], [null, undefined], ['1', undefined], ['01/02/2026', undefined],
  ])('reads the time %j', (text, wanted) => {
    expect(secondsOf(text)).toBe(wanted);
  });

  it('hashes as HalfSipHash-2-4 does', () => {
    // First vectors of https://github.com/veorq/SipHash/blob/master/vectors.h, key 00 01 … 07, messages of 0, 1, 2 … bytes 00 01 …
    const bytes = Uint8Array.from({ length: 64 }, (_, at) => at);
    const hashes = [0, 1, 2, 3, 4].map((length) => halfSipHash(bytes, 0, length, [0x03020100, 0x07060504]));
    expect(hashes.map((hash) => Buffer.from(Uint32Array.of(hash).buffer).toString('hex'))).toEqual(['a9359f5b', '27475ab8', 'fa62a603', '8afee704', '2a6e4689']);
  });
});
