import type { BytesDecoding } from './types.js';

const SAMPLE = 4_096;
/** High bytes of Latin, Greek, Cyrillic, Hebrew and Arabic. */
const HIGHEST_PAGE = 0x06;

/**
 * Byte order of UTF-16 text, or null where the bytes are none: by its mark, or because nearly every second byte is that of
 * an alphabet's page and the other one printable. Two characters at least.
 */
export function utf16Order(bytes: Uint8Array): 'le' | 'be' | null {
  if (bytes.length < 4) return null;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return isMarked(bytes.subarray(2), 1) ? 'le' : null;
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return isMarked(bytes.subarray(2), 0) ? 'be' : null;
  if (fits(bytes, 1)) return 'le';
  if (fits(bytes, 0)) return 'be';
  if (fitsEastAsian(bytes, 1)) return 'le';
  return fitsEastAsian(bytes, 0) ? 'be' : null;
}

/** The mark is two bytes that chance makes as well: what follows must be text. */
const isMarked = (bytes: Uint8Array, high: 0 | 1): boolean => fits(bytes, high) || fitsEastAsian(bytes, high);

const EAST_ASIAN_BYTES = 16;

/** Chinese, Japanese and Korean: half of all pairs of bytes are such characters, so that kana, Hangul or punctuation must speak too. */
function fitsEastAsian(bytes: Uint8Array, high: 0 | 1): boolean {
  const pairs = Math.min(bytes.length, SAMPLE) >> 1;
  if (bytes.length < EAST_ASIAN_BYTES || bytes.length % 2 === 1) return false;
  let [good, kana, hangul, marks] = [0, 0, 0, 0];
  for (let pair = 0; pair < pairs; pair += 1) {
    const code = ((bytes[pair * 2 + high] ?? 0) << 8) | (bytes[pair * 2 + 1 - high] ?? 0);
    const mark = (code >= 0x3000 && code <= 0x3011) || (code >= 0xff01 && code <= 0xff1f) || code === 0x20 || code === 0x0a || code === 0x0d;
    if (mark) marks += 1;
    else if (code >= 0x3041 && code <= 0x30fe) kana += 1;
    else if (code >= 0xac00 && code <= 0xd7a3) hangul += 1;
    else if (!(code >= 0x4e00 && code <= 0x9fa5) && !(code >= 0x30 && code <= 0x7a)) continue;
    good += 1;
  }
  if (good < pairs * 0.95) return false;
  return kana >= pairs * 0.2 || (hangul >= pairs * 0.6 && marks > 0) || (marks >= pairs * 0.03 && marks > 0 && hangul < pairs * 0.1);
}

/** `high`: which byte of each pair is the high one. */
function fits(bytes: Uint8Array, high: 0 | 1): boolean {
  const pairs = Math.min(bytes.length, SAMPLE) >> 1;
  let good = 0;
  let latin = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    const page = bytes[pair * 2 + high] ?? 0;
    const low = bytes[pair * 2 + 1 - high] ?? 0;
    const ascii = page === 0 && ((low >= 0x20 && low < 0x7f) || low === 9 || low === 10 || low === 13);
    if (ascii) latin += 1;
    if (ascii || (page === 0 && low >= 0xa0) || (page > 0 && page <= HIGHEST_PAGE && low !== 0)) good += 1;
  }
  return good >= pairs * 0.95 && latin >= pairs * 0.1 && latin > 0;
}

const utf16 = (name: string, order: 'le' | 'be'): BytesDecoding => ({
  name,
  reads: 'bytes',
  * find(bytes) {
    if (utf16Order(bytes) === order) yield { offset: 0, length: bytes.length & ~1, trust: 'certain' };
  },
  decode(bytes, cap) {
    if (bytes.length * 1.5 > cap) return { tooLarge: Math.ceil(bytes.length * 1.5) };
    const text = order === 'le' ? bytes.toString('utf16le') : Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16().toString('utf16le');
    const marked = text.startsWith('\ufeff');
    const plain = marked ? text.slice(1) : text;
    return { bytes: Buffer.from(plain, 'utf8'), text: plain, pieces: () => [{ at: 0, length: plain.length, from: marked ? 2 : 0, span: plain.length * 2, even: true }] };
  },
});

export const utf16le = utf16('utf-16le', 'le');
export const utf16be = utf16('utf-16be', 'be');
