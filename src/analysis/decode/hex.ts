import { asciiSet, groupsOf, runsOf, type Run } from './runs.js';
import type { Decoder, Trust } from './types.js';

const DIGITS = asciiSet('0123456789abcdefABCDEF');
const WORD = /[0-9a-z]/i;
const SAYS_SO = /(?:fromhex(?:string)?|unhex|unhexlify)\(\s{0,8}["']?$/i;
const SHORTEST = { certain: 8, likely: 8, weak: 24 } as const;
const SAMPLE = 2_000;

/** Pairs of hexadecimal digits, run together (`4d5a90…`, `0x4d5a…`) or separated (`4d 5a 90`, `4D-5A-90`). */
export const hex: Decoder = {
  name: 'hex',
  reads: 'text',
  * find(text) {
    for (const run of [...plain(text), ...separated(text)]) {
      const trust = trustOf(text, run);
      if (run.length >= SHORTEST[trust]) yield { ...run, trust };
    }
  },
  decode(text, cap) {
    const digits = text.replace(/^0x|[ :-]/gi, '');
    const size = digits.length / 2;
    if (size > cap) return { tooLarge: size };
    const bytes = Buffer.from(digits, 'hex');
    return isNumber(digits.slice(0, SAMPLE), bytes.subarray(0, SAMPLE / 2)) ? null : { bytes };
  },
};

function* plain(text: string): Generator<Run> {
  for (const run of runsOf(text, DIGITS, SHORTEST.likely)) {
    const end = run.offset + run.length;
    const prefixed = /^0x$/i.test(text.slice(Math.max(0, run.offset - 2), run.offset)) || text.charAt(run.offset - 1) === 'x';
    if (run.length % 2 === 1 || WORD.test(text.charAt(end)) || (WORD.test(text.charAt(run.offset - 1)) && !prefixed)) continue;
    yield run;
  }
}

/** As in a dump or `BitConverter.ToString`; six pairs are a MAC address. */
function* separated(text: string): Generator<Run> {
  for (const glue of [/^ $/, /^-$/, /^:$/]) yield* groupsOf(text, /(?<![0-9a-z])[0-9a-f]{2}(?![0-9a-z])/gi, glue, 8);
}

function trustOf(text: string, { offset, length }: Run): Trust {
  if (SAYS_SO.test(text.slice(Math.max(0, offset - 40), offset))) return 'certain';
  return text.length <= length + 4 ? 'likely' : 'weak';
}

/** Decimal numbers are hexadecimal too; they are taken for bytes only where those read as words. */
function isNumber(digits: string, bytes: Uint8Array): boolean {
  if (!/^\d+$/.test(digits)) return false;
  const letters = bytes.filter((byte) => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a).length;
  return letters < bytes.length / 2;
}
