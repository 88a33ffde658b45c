import type { Decoder } from '../types.js';

/** What a decoder makes of the first of its spans that it takes; null where it leaves the text alone. */
export function rewritten(decoder: Decoder, text: string, cap = 1_000_000): string | null {
  if (decoder.reads !== 'text') throw new TypeError(`${decoder.name} reads bytes`);
  for (const { offset, length } of decoder.find(text)) {
    const decoded = decoder.decode(text.slice(offset, offset + length), cap);
    if (decoded !== null && 'bytes' in decoded) return decoded.bytes.toString();
  }
  return null;
}
