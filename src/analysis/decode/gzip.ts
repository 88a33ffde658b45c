import { inflate } from './inflate.js';
import type { BytesDecoding } from './types.js';

/** RFC 1952, at the start of the bytes. */
export const gzip: BytesDecoding = {
  name: 'gzip',
  reads: 'bytes',
  * find(bytes) {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8) yield { offset: 0, length: bytes.length, trust: 'certain' };
  },
  decode: (bytes, cap) => inflate('gzip', bytes, cap),
};
