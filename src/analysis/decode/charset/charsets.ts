import { fileType } from '../magic.js';
import { readText } from '../text.js';
import type { BytesDecoding } from '../types.js';
import { utf16Order } from '../utf16.js';
import { charsetOf, readCharset } from './charset.js';

/** Text in a charset that its own bytes tell: Windows-1251, Shift JIS, GB 18030, EBCDIC and others. */
const charset = (name: string): BytesDecoding => ({
  name,
  reads: 'bytes',
  * find(bytes) {
    if (fileType(bytes)?.sure === true || utf16Order(bytes) !== null || readText(bytes) !== null) return;
    if (charsetOf(bytes) === name) yield { offset: 0, length: bytes.length, trust: 'certain' };
  },
  decode(bytes, cap) {
    if (bytes.length * 3 > cap) return { tooLarge: bytes.length * 3 };
    const text = readCharset(bytes, name);
    return { bytes: Buffer.from(text), text };
  },
});

export const CHARSET_DECODERS: readonly BytesDecoding[] = ['cp037', 'shift_jis', 'koi8-r', 'windows-1251', 'cp866', 'gb18030'].map(charset);
