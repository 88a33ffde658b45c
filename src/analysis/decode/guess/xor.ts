import type { BytesDecoding } from '../types.js';
import { fluencyOf } from './fluency.js';
import { crackXor, maybeXored, SAMPLE, xorWith } from './xor-crack.js';

/** Bytes under a key of one to eight bytes that repeats, told by what comes out. */
export const xor: BytesDecoding = {
  name: 'xor',
  reads: 'bytes',
  worth: (traits) => traits === null || fluencyOf(traits.text.slice(0, SAMPLE)).bits < 0,
  * find(bytes) {
    if (!maybeXored(bytes)) return;
    const found = crackXor(bytes);
    if (found === null) return;
    const { key, because } = found;
    yield {
      offset: 0, length: bytes.length, trust: 'certain',
      unpack: (whole, cap) => (whole.length > cap ? { tooLarge: whole.length } : {
        bytes: xorWith(whole, key), detail: `key 0x${key.toString('hex')}: ${because}`, scale: { units: 1, bytes: 1 },
      }),
    };
  },
  decode: () => null, // the span says how
};
