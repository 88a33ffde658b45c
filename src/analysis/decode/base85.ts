import { readabilityOf } from './guess/readable.js';
import { fileType } from './magic.js';
import { asciiShare, readText } from './text.js';
import { countOf, type Traits } from './traits.js';
import type { Span, TextDecoding } from './types.js';

/** Digits in the order of their values. */
const ALPHABETS = {
  ascii85: Array.from({ length: 85 }, (_, value) => String.fromCharCode(33 + value)).join(''),
  z85: '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#',
  base85: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~',
} as const;

export type Base85 = keyof typeof ALPHABETS;

const VALUES = new Map(Object.entries(ALPHABETS).map(([name, digits]) => {
  const values = new Int8Array(128).fill(-1);
  for (let at = 0; at < digits.length; at += 1) values[digits.charCodeAt(at)] = at;
  return [name, values] as const;
}));

/** Four zero bytes, and four blanks in btoa's variant, are one letter in Adobe's. */
const SHORT: Readonly<Record<string, number>> = { z: 0, y: 0x20202020 };

/** Five digits stand for four bytes, big-endian; a last group of n digits for n - 1. Null where a digit or a group is none. */
export function readBase85(text: string, alphabet: Base85): Buffer | null {
  const values = VALUES.get(alphabet);
  const out = Buffer.allocUnsafe(text.length * 4 + 8);
  let [end, group, digits] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= 0x20) continue;
    const whole = alphabet === 'ascii85' && digits === 0 ? SHORT[text.charAt(at)] : undefined;
    if (whole !== undefined) {
      end = out.writeUInt32BE(whole, end);
      continue;
    }
    const value = code < 128 ? (values?.[code] ?? -1) : -1;
    if (value < 0) return null;
    group = group * 85 + value;
    digits += 1;
    if (digits < 5) continue;
    if (group > 0xffffffff) return null;
    end = out.writeUInt32BE(group, end);
    [group, digits] = [0, 0];
  }
  if (digits === 1) return null;
  if (digits > 1) {
    for (let missing = digits; missing < 5; missing += 1) group = group * 85 + 84;
    if (group > 0xffffffff) return null;
    out.writeUInt32BE(group, end);
    end += digits - 1;
  }
  return Buffer.from(out.subarray(0, end));
}

const SAID: readonly (readonly [alphabet: Base85, before: RegExp])[] = [
  ['ascii85', /(?:a85decode|from_?(?:ascii|base)85)\(\s{0,8}b?["']$/i],
  ['base85', /(?:b85decode|base85[\w.]{0,20})\(\s{0,8}b?["']$/i],
  ['z85', /z85[\w.]{0,20}\(\s{0,8}b?["']$/i],
];
const QUOTED = /["']([^"'\s]{5,100000})["']/g;

const isCalled = (traits: Traits): boolean => countOf(traits, '(') > 0 && countOf(traits, '8') > 0 && traits.text.includes('85');

/** Adobe's `<~…~>` (PostScript Language Reference, section 3.13.3), and what a decoding function is called with. */
const family = (alphabet: Base85): TextDecoding => ({
  name: alphabet,
  reads: 'text',
  worth: (traits) => traits.longestWord >= 5 && (isCalled(traits) || (alphabet === 'ascii85' && countOf(traits, '<') > 0 && countOf(traits, '~') > 1)),
  * find(text) {
    if (alphabet === 'ascii85') yield* bracketed(text);
    if (!/85/.test(text)) return;
    for (const match of text.matchAll(QUOTED)) {
      const before = text.slice(Math.max(0, match.index - 40), match.index + 1);
      if (SAID.find(([, pattern]) => pattern.test(before))?.[0] === alphabet) yield { offset: match.index + 1, length: match[1]?.length ?? 0, trust: 'certain' };
    }
  },
  decode(text, cap) {
    const inner = text.startsWith('<~') ? text.slice(2, -2) : text;
    if (inner.length * 0.8 > cap) return { tooLarge: Math.ceil(inner.length * 0.8) };
    const bytes = readBase85(inner, alphabet);
    if (bytes !== null && bytes.length > cap) return { tooLarge: bytes.length };
    return bytes === null ? null : { bytes };
  },
});

function* bracketed(text: string): Generator<Span> {
  for (let at = text.indexOf('<~'); at >= 0; at = text.indexOf('<~', at + 2)) {
    const end = text.indexOf('~', at + 2);
    if (end < 0) return;
    if (end - at > 4 && text[end + 1] === '>') yield { offset: at, length: end + 2 - at, trust: 'certain' };
  }
}

export const ascii85 = family('ascii85');
export const z85 = family('z85');
export const rfc1924 = family('base85');

const SHORTEST = 15;
const LONGEST = 200_000;

/** The whole value in one of the three alphabets without any mark: what comes out must read as text or be a known file. */
export const base85Guess = (alphabet: Base85): TextDecoding => ({
  name: alphabet,
  reads: 'text',
  worth: ({ length, longestWord, wide }) => wide === 0 && length <= LONGEST && longestWord >= SHORTEST && longestWord >= length * 0.3,
  * find(text) {
    const value = text.trim();
    if (value.length < SHORTEST || /[ \t]/.test(value)) return;
    const bytes = readBase85(value, alphabet);
    if (bytes === null || bytes.length < 8) return;
    const read = readText(bytes);
    const sure = bytes.length >= 16 && (fileType(bytes)?.sure === true || asciiShare(bytes) === 1);
    if (sure || (read !== null && readabilityOf(read).readable)) yield { offset: text.indexOf(value), length: value.length, trust: 'certain' };
  },
  decode(text, cap) {
    const bytes = readBase85(text, alphabet);
    if (bytes === null) return null;
    return bytes.length > cap ? { tooLarge: bytes.length } : { bytes };
  },
});
