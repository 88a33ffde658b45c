import { readabilityOf } from './guess/readable.js';
import { fileType } from './magic.js';
import { asciiSet, groupsOf, runsOf, type Run } from './runs.js';
import { countOf, type Traits } from './traits.js';
import type { TextDecoding, Trust } from './types.js';

const DIGITS = asciiSet('0123456789abcdefABCDEF');
const WORD = /[0-9a-z]/i;
const SAYS_SO = /(?:fromhex(?:string)?|unhex|unhexlify)\(\s{0,8}b?["']?$|\bhex(?:\([0-9a-f]\))?:$|xxd\s{1,4}-r[^\n]{0,40}$/i;
const MAY_SAY_SO = /hex|xxd/i;
const HEX_DIGITS = Array.from('0123456789abcdefABCDEF');
const PIPED = /^["']?\s{0,8}\|\s{0,8}xxd\s{1,4}-r/i;
const SHORTEST = { certain: 4, likely: 8, weak: 24 } as const;
const SAMPLE = 2_000;
/** Lines of wrapped digits are equally long, but for the last. */
const SHORTEST_LINE = 16;
const SHORTEST_GROUPS = 24;

/** Pairs of hexadecimal digits, run together (`4d5a90…`, `0x4d5a…`), in lines or separated (`4d 5a 90`, `4D-5A-90`, `4d,5a,\`). */
export const hex: TextDecoding = {
  name: 'hex',
  reads: 'text',
  worth: (traits) => traits.longestHex >= SHORTEST.weak || traits.pairs >= LEAST_GROUP || (traits.longestHex >= SHORTEST.certain && mayBeShort(traits)),
  * find(text) {
    for (const run of [...lines(text), ...plain(text), ...separated(text)]) {
      const trust = trustOf(text, run);
      if (run.length >= SHORTEST[trust]) yield { ...run, trust };
    }
  },
  decode(text, cap) {
    const digits = text.replaceAll(/0x|[^0-9a-f]/gi, '');
    const size = digits.length / 2;
    if (size > cap) return { tooLarge: size };
    const bytes = Buffer.from(digits, 'hex');
    if (isNumber(digits.slice(0, SAMPLE), bytes.subarray(0, SAMPLE / 2))) return null;
    const each = text.length === digits.length ? 2 : text.length === size * 3 - 1 ? 3 : 0;
    return { bytes, ...(each === 0 ? {} : { scale: { units: each, bytes: 1 } }) };
  },
};

/** Fewer digits count where they are the whole value, lines of it, or where the text says what they are. */
function mayBeShort(traits: Traits): boolean {
  const { solid, longestHex, text } = traits;
  return solid <= longestHex + 4 || (longestHex >= SHORTEST_LINE && countOf(traits, '\n') > 0) || MAY_SAY_SO.test(text)
    || HEX_DIGITS.reduce((sum, digit) => sum + countOf(traits, digit), 0) === solid;
}

function* plain(text: string): Generator<Run> {
  for (const run of runsOf(text, DIGITS, SHORTEST.certain)) {
    const end = run.offset + run.length;
    const prefixed = /^0x$/i.test(text.slice(Math.max(0, run.offset - 2), run.offset)) || text.charAt(run.offset - 1) === 'x';
    if (run.length % 2 === 1 || WORD.test(text.charAt(end)) || (WORD.test(text.charAt(run.offset - 1)) && !prefixed)) continue;
    yield run;
  }
}

/** Two lines or more of one length, the last one shorter perhaps: `xxd -p`; and a value of nothing but groups: `4d5a 9000 0300`. */
function* lines(text: string): Generator<Run> {
  if (/^\s{0,9}(?:[0-9a-f]{4,8}\s{1,4}){3}/i.test(text) && /^[0-9a-f\s]+$/i.test(text) && text.length >= SHORTEST_GROUPS && (text.match(/\S+/g) ?? []).every((word) => word.length % 2 === 0 && word.length <= 8)) {
    const offset = text.search(/\S/);
    yield { offset, length: text.trim().length };
  }
  let open: { offset: number; end: number; line: number; last: number } | undefined;
  for (const { offset, length } of runsOf(text, DIGITS, 2)) {
    if (open !== undefined && open.line >= SHORTEST_LINE && open.last === open.line && length <= open.line && offset - open.end <= 4 && /^\\?\r?\n[ \t]?$/.test(text.slice(open.end, offset))) {
      open.end = offset + length;
      open.last = length;
      continue;
    }
    if (open !== undefined && open.end - open.offset > open.line) yield { offset: open.offset, length: open.end - open.offset };
    open = { offset, end: offset + length, line: length, last: length };
  }
  if (open !== undefined && open.end - open.offset > open.line) yield { offset: open.offset, length: open.end - open.offset };
}

const GLUES = [/^[ \t]{1,2}$/, /^-$/, /^:$/, /^,\s?(?:\\\r?\n\s{0,8})?$/, /^;\s?$/, /^\r?\n$/, /^\|$/];

/** Eight pairs with what is between them; where blanks are between them, five. */
const LEAST_PAIRS = 23;
const LEAST_GROUP = 5;

/** As in a dump, `BitConverter.ToString` or a registry file; six pairs are a MAC address. */
function* separated(text: string): Generator<Run> {
  for (const run of groupsOf(text, /(?<![0-9a-z])[0-9a-f]{2}(?![0-9a-z])/gi, GLUES, LEAST_GROUP)) {
    if (run.length >= LEAST_PAIRS || / /.test(text.slice(run.offset, run.offset + 3))) yield run;
  }
}

function trustOf(text: string, { offset, length }: Run): Trust {
  if (SAYS_SO.test(text.slice(Math.max(0, offset - 40), offset)) || PIPED.test(text.slice(offset + length, offset + length + 40))) return 'certain';
  return text.length <= length + 4 ? 'likely' : 'weak';
}

/** Decimal numbers are hexadecimal too; they are taken for bytes only where those read as words. */
function isNumber(digits: string, bytes: Buffer): boolean {
  if (!/^\d+$/.test(digits) || fileType(bytes)?.sure === true) return false;
  const letters = bytes.filter((byte) => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a).length;
  return letters < bytes.length / 2 || readabilityOf(bytes.toString('latin1')).bits < 0;
}
