import { charsetOf } from './charset/charset.js';
import { crackXor } from './guess/xor-crack.js';
import { isDeflated } from './inflate.js';
import { fileType } from './magic.js';
import { asciiShare, readText } from './text.js';
import type { Decoded, Trust } from './types.js';
import { utf16Order } from './utf16.js';

/** Bytes of text that chance hardly makes: a random byte is printable ASCII three times in eight. */
const TEXT_BYTES = { likely: 4, weak: 12 } as const;
const DEFLATED_BYTES = { likely: 8, weak: 24 } as const;
/** Bytes of a text in another charset, or of one under XOR, that speak for themselves. */
const CHARSET_BYTES = { likely: 20, weak: 40 } as const;
const XORED_BYTES = { likely: 21, weak: 65 } as const;
/** As many bytes as a hash has are mostly one. */
const HASHES = new Set([16, 20, 28, 32, 48, 64]);
const HEAD = 65_536;
const VARIED = 200;

/** Whether decoded bytes speak for the encoding that gave them. */
export function isPlausible({ bytes, text }: Pick<Decoded, 'bytes' | 'text'>, trust: Trust): boolean {
  if (bytes.length === 0) return false;
  if (trust === 'certain') return true;
  const head = bytes.subarray(0, HEAD);
  const file = fileType(head);
  if (file !== null && bytes.length >= 4 && (file.sure || (trust === 'likely' && bytes.length >= 64))) return true;
  if (utf16Order(head) !== null) return true;
  if (isPlainText(head, text, TEXT_BYTES[trust], bytes.length > HEAD)) return true;
  if (bytes.length >= DEFLATED_BYTES[trust] && isDeflated(bytes)) return true;
  if (asciiShare(head) > 0.97 || HASHES.has(bytes.length)) return false;
  if (bytes.length >= CHARSET_BYTES[trust] && charsetOf(bytes) !== null) return true;
  return bytes.length >= XORED_BYTES[trust] && crackXor(bytes, trust === 'weak') !== null;
}

/** Readable text: mostly ASCII, or long enough that being valid UTF-8 says something; letters, and not always the same. */
function isPlainText(bytes: Buffer, known: string | undefined, least: number, cut: boolean): boolean {
  if (bytes.length < least) return false;
  const text = known ?? readText(cut ? withoutSplitEnd(bytes) : bytes);
  if (text === null || !/\p{L}/u.test(text) || new Set(text.slice(0, VARIED)).size < 3) return false;
  const share = asciiShare(bytes);
  return share >= 0.95 || (share >= 0.5 && bytes.length >= 24) || (bytes.length >= 40 && /[\s,.]/.test(text));
}

/** A cut may fall into a UTF-8 sequence: drops the bytes of the last one. */
function withoutSplitEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > bytes.length - 4 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, Math.max(0, end - 1));
}
