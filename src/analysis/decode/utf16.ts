import type { Decoder } from './types.js';

const SAMPLE = 4_096;
/** High bytes of Latin, Greek, Cyrillic, Hebrew and Arabic. */
const HIGHEST_PAGE = 0x06;

/**
 * Byte order of UTF-16 text, or null where the bytes are none: by its mark, or because nearly every second byte is that of
 * an alphabet's page and the other one printable. Two characters at least.
 */
export function utf16Order(bytes: Uint8Array): 'le' | 'be' | null {
  if (bytes.length < 4) return null;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'be';
  if (fits(bytes, 1)) return 'le';
  return fits(bytes, 0) ? 'be' : null;
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

const utf16 = (name: string, order: 'le' | 'be'): Decoder => ({
  name,
  reads: 'bytes',
  * find(bytes) {
    if (utf16Order(bytes) === order) yield { offset: 0, length: bytes.length & ~1, trust: 'certain' };
  },
  decode(bytes, cap) {
    if (bytes.length * 1.5 > cap) return { tooLarge: Math.ceil(bytes.length * 1.5) };
    const text = order === 'le' ? bytes.toString('utf16le') : Buffer.from(bytes).swap16().toString('utf16le');
    return { bytes: Buffer.from(text.replace(/^\ufeff/, ''), 'utf8') };
  },
});

export const utf16le = utf16('utf-16le', 'le');
export const utf16be = utf16('utf-16be', 'be');
