/** What a character can be a part of; bits, so that one look at a text tells which rules can find anything in it. */
export const DOT = 1, COLON = 2, AT = 4, BACKSLASH = 8, SLASH = 16, PERCENT = 32, DASH = 64, DIGIT = 128, HEX = 256, ALNUM = 512, BRACKET = 1024, UNDERSCORE = 2048, WIDE = 4096;

const CLASSES = new Uint16Array(128);
const mark = (characters: string, bits: number): void => {
  for (const character of characters) CLASSES[character.charCodeAt(0)] = (CLASSES[character.charCodeAt(0)] ?? 0) | bits;
};
mark('0123456789', DIGIT | HEX | ALNUM);
mark('abcdefABCDEF', HEX);
mark('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', ALNUM);
for (const [characters, bit] of [['.', DOT], [':', COLON], ['@', AT], ['\\', BACKSLASH], ['/', SLASH], ['%', PERCENT], ['-', DASH], ['_', UNDERSCORE], ['[]({<*', BRACKET]] as const) mark(characters, bit);

/** The bits of a UTF-16 unit; `WIDE` for everything beyond ASCII. */
export const classOf = (code: number): number => (code < 128 ? CLASSES[code] ?? 0 : WIDE);

export interface Features {
  /** The classes of all characters together. */
  readonly bits: number;
  /** Length of the longest run of hex digits, and of letters and digits. */
  readonly hexRun: number;
  readonly wordRun: number;
}

/** Looks at each character once. */
export function featuresOf(text: string): Features {
  let bits = 0;
  let hex = 0;
  let word = 0;
  let hexRun = 0;
  let wordRun = 0;
  for (let at = 0, { length } = text; at < length; at += 1) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? CLASSES[code] ?? 0 : WIDE;
    bits |= kind;
    if ((kind & ALNUM) === 0) {
      if (word > wordRun) wordRun = word;
      if (hex > hexRun) hexRun = hex;
      hex = 0;
      word = 0;
    } else if ((kind & HEX) === 0) {
      if (hex > hexRun) hexRun = hex;
      hex = 0;
      word += 1;
    } else {
      hex += 1;
      word += 1;
    }
  }
  return { bits, hexRun: Math.max(hex, hexRun), wordRun: Math.max(word, wordRun) };
}

const LETTER = /[\p{L}\p{N}\p{M}]/u;
/** 0: not asked yet, 1: a letter, digit or mark, 2: none. */
const letters = new Uint8Array(65_536);

/** True for a letter, digit or combining mark of any script in the basic plane. */
export function isLetter(code: number): boolean {
  if (code < 128) return (classOf(code) & ALNUM) !== 0;
  if (letters[code] === 0) letters[code] = LETTER.test(String.fromCharCode(code)) ? 1 : 2;
  return letters[code] === 1;
}

/** Scripts that are written without blanks between words, so that an indicator may touch the prose around it. */
export const isUnspaced = (code: number): boolean =>
  (code >= 0x2e80 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7af) || (code >= 0xf900 && code <= 0xfaff) || (code >= 0x0e00 && code <= 0x0e7f) || (code >= 0xff66 && code <= 0xff9f);

/** The codes of the characters of a text of ASCII. */
export const codesOf = (text: string): ReadonlySet<number> => new Set(Array.from(text, (character) => character.charCodeAt(0)));

/** True where a character of one of these classes stands at `at`; false outside of the text. */
export const isAt = (text: string, at: number, bits: number): boolean => at >= 0 && at < text.length && (classOf(text.charCodeAt(at)) & bits) !== 0;

/** True where a word character (ASCII letter, digit, underscore) stands at `at`. */
export const isWordAt = (text: string, at: number): boolean => isAt(text, at, ALNUM | UNDERSCORE);
