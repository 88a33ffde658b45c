import type { TextDecoding } from '../types.js';
import { fluencyOf } from './fluency.js';
import { readabilityOf } from './readable.js';

const HEAD = 2_048;
const [WORDS, MARGIN] = [2, 0.6];
const SHORTEST = 8;
const LONGEST = 4_000_000;
/** Padding at the beginning, a scheme at the end: such text is written backwards. */
const BACKWARDS = /^={1,2}[A-Za-z0-9+/]{12}|\/\/:s?ptth/i;

export const reverse = (text: string): string => Array.from(text).reverse().join('');

/** Text written backwards: padding or a URL's scheme shows it, or words that stand there only so. */
export const reversed: TextDecoding = {
  name: 'reversed',
  reads: 'text',
  worth: ({ length }) => length >= SHORTEST && length <= LONGEST,
  * find(text) {
    const whole = { offset: 0, length: text.length, trust: 'certain' } as const;
    if (BACKWARDS.test(text.trimStart().slice(0, HEAD))) {
      yield whole;
      return;
    }
    const { bits, backwards } = fluencyOf(text.slice(0, HEAD));
    if (backwards <= bits) return;
    const before = readabilityOf(text.slice(0, HEAD));
    if (before.words > 0) return;
    const after = readabilityOf(reverse(text.slice(0, HEAD)));
    if (after.readable && after.words >= WORDS && after.score - before.score >= MARGIN) yield whole;
  },
  decode: (text, cap) => (text.length > cap ? { tooLarge: text.length } : { bytes: Buffer.from(reverse(text)) }),
};
