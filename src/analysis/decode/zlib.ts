import { inflate, looksLikeZlib } from './inflate.js';
import type { BytesDecoding } from './types.js';

/** RFC 1950, at the start of the bytes. */
export const zlib: BytesDecoding = {
  name: 'zlib',
  reads: 'bytes',
  * find(bytes) {
    if (looksLikeZlib(bytes)) yield { offset: 0, length: bytes.length, trust: 'likely' };
  },
  decode: (bytes, cap) => inflate('zlib', bytes, cap),
};
