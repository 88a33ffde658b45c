import type { TextDecoding } from '../types.js';
import { reverse } from './reverse.js';
import { rotateLetters } from './rotate.js';
import { isTelling } from './telling.js';

const BASE64 = /^[A-Za-z0-9+/_-]{20,4000000}={0,2}$/;
const BACKWARDS = /^={0,2}[A-Za-z0-9+/_-]{20,4000000}$/;
const HEX = /^(?:[0-9a-f]{2}){12,2000000}$/i;

/** Capitals for small letters and the other way round. */
export const swapCase = (text: string): string => text.replaceAll(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));

const twists: readonly (readonly [name: string, turn: (text: string) => string, form: RegExp])[] = [
  ['reversed', reverse, BACKWARDS], ['rot13', (text) => rotateLetters(text, 13), BASE64], ['swapped case', swapCase, BASE64],
];

/** What base64 or hexadecimal digits stand for, if that tells anything. */
function tells(text: string): boolean {
  if (HEX.test(text)) return isTelling(Buffer.from(text, 'hex'));
  return BASE64.test(text) && text.replace(/=+$/, '').length % 4 !== 1 && isTelling(Buffer.from(text, 'base64'));
}

/** Base64 or hexadecimal digits, the whole value, that say something only when they are turned: backwards, by rot13, in the other case. */
export const TWISTED: readonly TextDecoding[] = twists.map(([name, turn, form]): TextDecoding => ({
  name,
  reads: 'text',
  worth: ({ length, longestRun, longestUrlRun }) => Math.max(longestRun, longestUrlRun) >= 20 && length - Math.max(longestRun, longestUrlRun) <= 8,
  * find(text) {
    const value = text.trim();
    if (form.test(value) && !tells(value) && tells(turn(value))) yield { offset: text.indexOf(value), length: value.length, trust: 'certain' };
  },
  decode: (text, cap) => (text.length > cap ? { tooLarge: text.length } : { bytes: Buffer.from(turn(text)) }),
}));
