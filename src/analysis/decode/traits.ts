/** What one pass over a text tells, so that decoders which cannot find anything need not look. */
export interface Traits {
  readonly text: string;
  readonly length: number;
  /** How often each ASCII character stands there. */
  readonly counts: Uint32Array;
  /** Characters beyond ASCII; and those that are no blanks. */
  readonly wide: number;
  readonly solid: number;
  /** Longest run of letters and digits; with `+` and `/` besides; with `-` and `_` besides; of anything but blanks. */
  readonly longestName: number;
  readonly longestRun: number;
  readonly longestUrlRun: number;
  readonly longestWord: number;
  /** Longest end of a run of letters and digits that is all hexadecimal digits. */
  readonly longestHex: number;
  /** Words of two hexadecimal digits; of one to three decimal digits; of eight binary ones. */
  readonly pairs: number;
  readonly numbers: number;
  readonly octets: number;
}

const HEX = 1;
const DIGIT = 2;
const BIT = 4;
const NAME = 8;
const RUN = 16;
const URL_RUN = 32;
const BLANK = 64;

const CLASSES = Uint8Array.from({ length: 129 }, (_, code) => {
  const character = code < 128 ? String.fromCharCode(code) : '\u0080';
  return (/[0-9a-f]/i.test(character) ? HEX : 0) | (/\d/.test(character) ? DIGIT : 0) | (/[01]/.test(character) ? BIT : 0)
    | (/[0-9a-z]/i.test(character) ? NAME : 0) | (/[0-9a-z+/]/i.test(character) ? RUN : 0) | (/[\w-]/.test(character) ? URL_RUN : 0) | (/\s/.test(character) ? BLANK : 0);
});
const WIDE = 128;

/** Reads a text once. */
export function traitsOf(text: string): Traits {
  const counts = new Uint32Array(129);
  const { length } = text;
  let [longestName, longestRun, longestUrlRun, longestWord, longestHex, pairs, numbers, octets] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [blanks, nameFrom, hexFrom, runFrom, urlFrom, wordFrom] = [0, 0, 0, 0, 0, 0];
  let common = HEX | DIGIT | BIT; // classes that all characters of the current name have
  for (let at = 0; at <= length; at += 1) {
    const code = at < length ? text.charCodeAt(at) : 32;
    const known = code < WIDE ? code : WIDE;
    counts[known] = (counts[known] ?? 0) + 1;
    const kind = CLASSES[known] ?? 0;
    if ((kind & NAME) !== 0) {
      common &= kind;
      if ((kind & HEX) === 0) hexFrom = at + 1;
      continue;
    }
    const name = at - nameFrom;
    if (name > 0) {
      if (name > longestName) longestName = name;
      if (at - hexFrom > longestHex) longestHex = at - hexFrom;
      if (name <= 8 && common !== 0) {
        if (name === 2) pairs += 1;
        if (name <= 3 && (common & DIGIT) !== 0) numbers += 1;
        if (name === 8 && (common & BIT) !== 0) octets += 1;
      }
      common = HEX | DIGIT | BIT;
    }
    nameFrom = at + 1;
    hexFrom = at + 1;
    if ((kind & RUN) === 0) {
      if (at - runFrom > longestRun) longestRun = at - runFrom;
      runFrom = at + 1;
    }
    if ((kind & URL_RUN) === 0) {
      if (at - urlFrom > longestUrlRun) longestUrlRun = at - urlFrom;
      urlFrom = at + 1;
    }
    if ((kind & BLANK) !== 0) {
      if (at - wordFrom > longestWord) longestWord = at - wordFrom;
      wordFrom = at + 1;
      blanks += 1;
    }
  }
  counts[32] = (counts[32] ?? 0) - 1; // the blank that stands for the end
  const wide = counts[WIDE] ?? 0;
  return { text, length, counts, wide, solid: length - blanks + 1, longestName, longestRun, longestUrlRun, longestWord, longestHex, pairs, numbers, octets };
}

/** How often a character stands in the text. */
export const countOf = ({ counts }: Traits, character: string): number => counts[character.charCodeAt(0)] ?? 0;
