import { fileType } from './magic.js';
import { inflate, mayBeDeflate } from './inflate.js';
import { readText } from './text.js';
import type { BytesDecoding } from './types.js';
import { utf16Order } from './utf16.js';

/** RFC 1951 without a header (PowerShell's `DeflateStream`): only of bytes that are nothing else. */
export const rawDeflate: BytesDecoding = {
  name: 'deflate',
  reads: 'bytes',
  * find(bytes) {
    const known = fileType(bytes) !== null || utf16Order(bytes) !== null || readText(bytes) !== null;
    if (bytes.length >= 8 && mayBeDeflate(bytes) && !known) yield { offset: 0, length: bytes.length, trust: 'likely' };
  },
  decode(bytes, cap) {
    const out = inflate('deflate', bytes, cap);
    return out !== null && 'consumed' in out && out.consumed < bytes.length - 8 ? null : out;
  },
};
