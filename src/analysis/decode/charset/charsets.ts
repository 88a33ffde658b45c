import { fileType } from '../magic.js';
import { readText } from '../text.js';
import type { BytesDecoding } from '../types.js';
import { utf16Order } from '../utf16.js';
import { charsetOf, decodeCharset } from './charset.js';

/** Text in a charset that its own bytes tell, whose name the layer has: Windows-1251, Shift JIS, GB 18030, EBCDIC and others. */
export const charset: BytesDecoding = {
  name: 'charset',
  reads: 'bytes',
  * find(bytes) {
    if (fileType(bytes)?.sure === true || utf16Order(bytes) !== null || readText(bytes) !== null) return;
    const encoding = charsetOf(bytes);
    if (encoding !== null) yield { offset: 0, length: bytes.length, trust: 'certain', encoding, unpack: (whole, cap) => decodeCharset(whole, encoding, cap) };
  },
  decode: () => null, // the span says how
};
