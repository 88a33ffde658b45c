import { base32, base32hex } from '@scure/base';
import { readabilityOf } from './guess/readable.js';
import { fileType } from './magic.js';
import { asciiSet, runsOf } from './runs.js';
import { asciiShare } from './text.js';
import type { DecodeResult, TextDecoding } from './types.js';

const SAYS_SO = /b32decode\(\s{0,8}b?["']?$|base32[^\w\n]{0,12}(?:-d|--decode)?[\s"'(:]{1,6}$/i;
const PIPED = /^["']?\s{0,8}\|\s{0,8}base32\s{1,4}(?:-d|--decode)/i;
const SHORTEST = 16;
const LONGEST = 1_000_000;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

interface Alphabet {
  readonly name: string;
  readonly digits: string;
  readonly decode: (text: string) => Uint8Array;
}

/** RFC 4648 sections 6 and 7: in one case, padded or not. What comes out must read as text or be a known file. */
const family = ({ name, digits, decode }: Alphabet, oneCase = new RegExp(`[${digits}]{${SHORTEST}}|[${digits.toLowerCase()}]{${SHORTEST}}`)): TextDecoding => ({
  name,
  reads: 'text',
  worth: ({ longestName, text }) => longestName >= SHORTEST && oneCase.test(text),
  * find(text) {
    for (const run of setsOf(digits).flatMap((set) => [...runsOf(text, set, SHORTEST)])) {
      if (run.length > LONGEST || /\w/.test(text.charAt(run.offset - 1)) || /\w/.test(text.charAt(run.offset + run.length))) continue;
      const padding = /^={0,6}/.exec(text.slice(run.offset + run.length, run.offset + run.length + 6))?.[0].length ?? 0;
      const said = SAYS_SO.test(text.slice(Math.max(0, run.offset - 40), run.offset)) || PIPED.test(text.slice(run.offset + run.length + padding, run.offset + run.length + padding + 60));
      const value = text.slice(run.offset, run.offset + run.length);
      if (said || (/\d/.test(value) && !/^[\da-f]+$/i.test(value) && tells(read(value, decode)))) yield { offset: run.offset, length: run.length + padding, trust: 'certain' };
    }
  },
  decode(text, cap): DecodeResult {
    const size = Math.floor((text.length * 5) / 8);
    if (size > cap) return { tooLarge: size };
    const bytes = read(text.replace(/=+$/, ''), decode);
    return bytes === null ? null : { bytes, scale: { units: 8, bytes: 5 } };
  },
});

const sets = new Map<string, readonly Uint8Array[]>();

/** The digits in either case. */
function setsOf(digits: string): readonly Uint8Array[] {
  const known = sets.get(digits) ?? [asciiSet(digits), asciiSet(digits.toLowerCase())];
  sets.set(digits, known);
  return known;
}

function read(text: string, decode: (text: string) => Uint8Array): Buffer | null {
  const digits = text.toUpperCase();
  try {
    return Buffer.from(decode(digits.padEnd(Math.ceil(digits.length / 8) * 8, '=')));
  } catch {
    return null; // not of this alphabet: the decoder's only way to say so
  }
}

/** A run of capitals and digits is mostly a name or a number: what it gives must be text beyond doubt, or a file. */
function tells(bytes: Buffer | null): boolean {
  if (bytes === null || bytes.length < 10) return false;
  if (fileType(bytes)?.sure === true) return true;
  const text = bytes.toString('latin1');
  return asciiShare(bytes) >= 0.98 && (readabilityOf(text).bits > -1.2 || /^[\w+/=\s-]{16,}$/.test(text));
}

export const base32Standard = family({ name: 'base32', digits: `${LETTERS}234567`, decode: (text) => base32.decode(text) });

export const base32Hex = family({ name: 'base32hex', digits: `0123456789${LETTERS.slice(0, 22)}`, decode: (text) => base32hex.decode(text) });
