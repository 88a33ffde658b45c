/** What one pass over a text tells, so that decoders which cannot find anything need not look. */
export interface Traits {
  readonly length: number;
  /** How often each ASCII character stands there. */
  readonly counts: Uint32Array;
  /** Characters beyond ASCII. */
  readonly wide: number;
  /** Longest run of letters, digits and `+/-_`; of hexadecimal digits; of anything but blanks. */
  readonly longestRun: number;
  readonly longestHex: number;
  readonly longestWord: number;
  /** Words of two hexadecimal digits; of one to three decimal digits; of eight binary ones. */
  readonly pairs: number;
  readonly numbers: number;
  readonly octets: number;
}

const HEX = 1;
const DIGIT = 2;
const BIT = 4;
const WORD = 8;
const RUN = 16;
const BLANK = 32;

const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return (/[0-9a-f]/i.test(character) ? HEX : 0) | (/\d/.test(character) ? DIGIT : 0) | (/[01]/.test(character) ? BIT : 0)
    | (/[0-9a-z]/i.test(character) ? WORD : 0) | (/[\w+/-]/.test(character) ? RUN : 0) | (/\s/.test(character) ? BLANK : 0);
});

/** Reads a text once. */
export function traitsOf(text: string): Traits {
  const counts = new Uint32Array(128);
  const longest = { run: 0, hex: 0, word: 0 };
  const words = { pairs: 0, numbers: 0, octets: 0 };
  let [wide, runFrom, hexFrom, wordFrom, tokenFrom] = [0, 0, 0, 0, 0];
  let common = HEX | DIGIT | BIT; // classes that all characters of the current word have
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 32;
    const kind = code < 128 ? (CLASSES[code] ?? 0) : 0;
    if (code < 128) counts[code] = (counts[code] ?? 0) + 1;
    else wide += 1;
    if ((kind & HEX) === 0) {
      if (at - hexFrom > longest.hex) longest.hex = at - hexFrom;
      hexFrom = at + 1;
    }
    if ((kind & RUN) === 0) {
      if (at - runFrom > longest.run) longest.run = at - runFrom;
      runFrom = at + 1;
    }
    if ((kind & BLANK) !== 0) {
      if (at - tokenFrom > longest.word) longest.word = at - tokenFrom;
      tokenFrom = at + 1;
    }
    if ((kind & WORD) !== 0) {
      common &= kind;
      continue;
    }
    const length = at - wordFrom;
    if (length > 0 && length <= 8 && common !== 0) {
      if (length === 2 && (common & HEX) !== 0) words.pairs += 1;
      if (length <= 3 && (common & DIGIT) !== 0) words.numbers += 1;
      if (length === 8 && (common & BIT) !== 0) words.octets += 1;
    }
    wordFrom = at + 1;
    common = HEX | DIGIT | BIT;
  }
  counts[32] = Math.max(0, (counts[32] ?? 0) - 1); // the blank that stands for the end
  return { length: text.length, counts, wide, longestRun: longest.run, longestHex: longest.hex, longestWord: longest.word, ...words };
}

/** How often a character stands in the text. */
export const countOf = ({ counts }: Traits, character: string): number => counts[character.charCodeAt(0)] ?? 0;
