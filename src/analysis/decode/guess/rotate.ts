import type { TextDecoding } from '../types.js';
import { commonness, commonnessOf } from './fluency.js';
import { readabilityOf } from './readable.js';

const LETTER = /[a-z]/gi;

/** Moves each letter on in the alphabet; case is kept. */
export const rotateLetters = (text: string, by: number): string => text.replaceAll(LETTER, (letter) => {
  const base = letter <= 'Z' ? 65 : 97;
  return String.fromCharCode(((letter.charCodeAt(0) - base + by + 26) % 26) + base);
});

/** ROT47: as rot13, over the 94 printable ASCII characters. */
export const rotate47 = (text: string): string => text.replaceAll(/[!-~]/g, (character) => String.fromCharCode(((character.charCodeAt(0) - 33 + 47) % 94) + 33));

const rotatedLetter = (code: number): number => {
  const letter = code | 0x20;
  return letter < 0x61 || letter > 0x7a ? code : ((letter - 0x61 + 13) % 26) + 0x61;
};

interface Rotation {
  readonly name: string;
  /** The code that a character's code becomes. */
  readonly code: (code: number) => number;
  readonly turn: (text: string) => string;
  readonly units: RegExp;
}

const HEAD = 2_048;
/** Known words that what comes out must have, and how much better it must read than the text as it is. */
const [WORDS, MARGIN] = [2, 0.8];
const LEAST_LETTERS = 8;
const LONGEST = 4_000_000;

const AS_IS = commonnessOf((code) => code);

const guess = ({ name, turn, code, units }: Rotation, turned = commonnessOf(code)): TextDecoding => ({
  name,
  reads: 'text',
  worth: ({ length, wide, counts }) => length >= LEAST_LETTERS && length <= LONGEST && wide * 20 < length && commonness(counts, turned) > commonness(counts, AS_IS),
  * find(text) {
    const head = text.slice(0, HEAD);
    if ((head.match(units)?.length ?? 0) < LEAST_LETTERS) return;
    const before = readabilityOf(head);
    if (before.words > 0 || before.readable) return;
    const after = readabilityOf(turn(head));
    if (after.readable && after.words >= WORDS && after.score - before.score >= MARGIN) yield { offset: 0, length: text.length, trust: 'certain' };
  },
  decode: (text, cap) => (text.length > cap ? { tooLarge: text.length } : { bytes: Buffer.from(turn(text)), scale: { units: 1, bytes: 1 } }),
});

export const rot13 = guess({ name: 'rot13', turn: (text) => rotateLetters(text, 13), code: rotatedLetter, units: LETTER });
export const rot47 = guess({ name: 'rot47', turn: rotate47, code: (code) => ((code - 33 + 47) % 94) + 33, units: /[!-~]/g });
