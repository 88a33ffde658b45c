import { base58 as coder } from '@scure/base';
import { readabilityOf } from './guess/readable.js';
import { fileType } from './magic.js';
import { asciiShare } from './text.js';
import type { TextDecoding } from './types.js';

const WHOLE = /^\s{0,8}["']?([1-9A-HJ-NP-Za-km-z]{14,1000})["']?\s{0,8}$/;
/** Decoding takes time in the square of the length. */
const LONGEST = 1_100;

function read(text: string): Buffer | null {
  try {
    return Buffer.from(coder.decode(text));
  } catch {
    return null; // not of this alphabet: the decoder's only way to say so
  }
}

/** Bitcoin's base58, the whole value: wallets and object names look the same, so what comes out must be text or a known file. */
export const base58: TextDecoding = {
  name: 'base58',
  reads: 'text',
  worth: ({ length, solid, longestName }) => length <= LONGEST && longestName >= 14 && solid <= longestName + 2,
  * find(text) {
    const value = WHOLE.exec(text)?.[1];
    if (value === undefined) return;
    const bytes = read(value);
    if (bytes === null) return;
    const known = bytes.length >= 16 && (fileType(bytes)?.sure === true || asciiShare(bytes) === 1);
    if (known || (asciiShare(bytes) === 1 && readabilityOf(bytes.toString('latin1')).readable)) {
      yield { offset: text.indexOf(value), length: value.length, trust: 'certain' };
    }
  },
  decode(text) {
    const bytes = read(text);
    return bytes === null ? null : { bytes };
  },
};
