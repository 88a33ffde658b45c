import { readabilityOf } from './guess/readable.js';
import { isTelling } from './guess/telling.js';
import { unitPieces } from './positions.js';
import { asciiSet, groupsOf, runsOf, type Run } from './runs.js';
import type { Traits } from './traits.js';
import type { TextDecoding } from './types.js';

/** What stands before numbers that are meant as characters or bytes. */
const SAYS_SO = /(?:\[(?:char|byte|sbyte|int)\[\]\]|fromcharcode|fromcodepoint|\bbytes?|\bbytearray|\bchars?|\bbuf\w{0,10}|\bshellcode|\bpack|\bchr)[^\d\n]{0,30}$/i;
/** Or after them: PowerShell makes text of numbers so. */
const SAYS_SO_AFTER = /^[\s)'"]{0,6}(?:-split[^|\n]{0,20})?\|\s{0,4}(?:%|foreach(?:-object)?)\s{0,4}\{[^}]{0,20}\[char\]/i;
const NEAR = 60;
const FEW_SAID = 3;
const FEW = 5;
const LAST = 0x10ffff;
const SURE = 12;
/** What comes out may be numbers again. */
const DIGITS = 16;
const BASE64 = /^[A-Za-z0-9+/]{16,2000}={0,2}$/;
const NUMBERS_AGAIN = /^(?:[0-9a-f]{2,3}[ ,:;-]{1,2}){3}/i;

const GLUES = [/^[\t ]{0,4},[\s_\\^`]{0,12}$/, /^[ \t]{1,4}$/, /^\s{0,2};\s{0,4}$/, /^\r?\n[ \t]{0,8}$/, /^-$/, /^\|$/];

interface Notation {
  readonly name: string;
  readonly unit: RegExp;
  readonly radix: number;
  readonly worth: (traits: Traits) => boolean;
}

const notation = ({ name, unit, radix, worth }: Notation): TextDecoding => ({
  name,
  reads: 'text',
  worth,
  * find(text) {
    for (const run of groupsOf(text, unit, GLUES, FEW_SAID)) {
      if (isSaid(text, run) || reads(text.slice(run.offset, run.offset + run.length), radix)) yield { ...run, trust: 'certain' };
    }
  },
  decode(text, cap) {
    const codes = codesOf(text, radix);
    if (codes.length > cap) return { tooLarge: codes.length };
    const read = charactersOf(codes);
    return read === null ? null : { ...read, pieces: () => unitPieces(text, NUMBER) };
  },
});

const isSaid = (text: string, { offset, length }: Run): boolean => SAYS_SO.test(text.slice(Math.max(0, offset - NEAR), offset))
  || SAYS_SO_AFTER.test(text.slice(offset + length, offset + length + NEAR));

const NUMBER = /-?(?<![\w.])[0-9]{1,7}/g;
const codesOf = (text: string, radix: number): number[] => Array.from(text.matchAll(NUMBER), ([word]) => Number.parseInt(word, radix));

/** Bytes where all numbers are such (negative ones as Java writes them), else the characters of these numbers. */
function charactersOf(codes: readonly number[]): { bytes: Buffer } | null {
  if (codes.every((code) => code >= -128 && code <= 255)) return { bytes: Buffer.from(codes) };
  if (!codes.every((code) => code >= 0 && code <= LAST)) return null; // not of this radix, or beyond Unicode
  return { bytes: Buffer.from(codes.map((code) => String.fromCodePoint(code)).join('')) };
}

/** Numbers that nothing calls characters must read as words: sizes, ports and ages are numbers below 128 too. */
function reads(text: string, radix: number): boolean {
  const codes = codesOf(text, radix);
  if (codes.length < FEW || codes.some((code) => code < 9 || code > 126)) return false;
  const read = String.fromCharCode(...codes.slice(0, 2_000));
  if (NUMBERS_AGAIN.test(read)) return true;
  if (codes.length >= DIGITS && BASE64.test(read) && isTelling(Buffer.from(read, 'base64'))) return true;
  const { readable, words, bits } = readabilityOf(read);
  return (readable && (codes.length >= SURE || words > 0 || bits >= 0.8)) || (codes.length === FEW && bits >= 0.8);
}

export const decimal = notation({ name: 'decimal codes', unit: /(?<![\w.-])-?\d{1,7}(?![\w.])/g, radix: 10, worth: ({ numbers }) => numbers >= FEW_SAID });

export const octal = notation({ name: 'octal codes', unit: /(?<![\w.-])0?[0-7]{2,3}(?![\w.])/g, radix: 8, worth: ({ numbers }) => numbers >= FEW });

const BITS = 32;

/** `01001000 01101001`, or one run of at least 32 bits. */
export const binary: TextDecoding = {
  name: 'binary digits',
  reads: 'text',
  worth: ({ octets, longestHex }) => octets >= 3 || longestHex >= BITS,
  * find(text) {
    for (const run of groupsOf(text, /(?<!\w)[01]{8}(?!\w)/g, [/^\s{1,4}$/, /^,\s{0,2}$/], 3)) yield { ...run, trust: 'likely' };
    for (const { offset, length } of runsOf(text, asciiSet('01'), BITS)) {
      const inWord = /\w/.test(text.charAt(offset - 1)) || /\w/.test(text.charAt(offset + length));
      if (length % 8 === 0 && !inWord) yield { offset, length, trust: 'likely' };
    }
  },
  decode(text, cap) {
    const bits = text.replaceAll(/[^01]+/g, '');
    const size = bits.length / 8;
    if (size > cap) return { tooLarge: size };
    return { bytes: Buffer.from(Uint8Array.from({ length: size }, (_, at) => Number.parseInt(bits.slice(at * 8, at * 8 + 8), 2))) };
  },
};
