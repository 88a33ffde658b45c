import { escapedCharacter, replacedPieces } from './positions.js';
import { wordAt } from './runs.js';
import { readText } from './text.js';
import { countOf } from './traits.js';
import type { TextDecoding } from './types.js';

const ESCAPE = /%(?:u[0-9a-f]{4}|[0-9a-f]{2})/gi;
const CHARACTER = new RegExp(`%u[0-9a-f]{4}|${escapedCharacter('%')}`, 'gi');
const PERCENT = 0x25;
const LONGEST_TOKEN = 1_000_000;

/**
 * Percent-encoding (RFC 3986 section 2.1) and JavaScript's `%u0041`; a span is the whole word that holds the escapes.
 * Double encoding is two layers.
 */
export const url: TextDecoding = {
  name: 'url',
  reads: 'text',
  worth: (traits) => countOf(traits, '%') > 0,
  * find(text) {
    let end = 0;
    for (const match of text.matchAll(ESCAPE)) {
      if (match.index < end) continue;
      const word = wordAt(text, match.index, end, LONGEST_TOKEN);
      end = word.offset + word.length;
      yield { ...word, trust: 'certain' };
    }
  },
  decode(text, cap) {
    const size = Buffer.byteLength(text);
    if (size > cap) return { tooLarge: size };
    const bytes = unescape(text);
    const escaped = (text.length - bytes.length) / 2;
    // environment variables (`%CD%`) look like escapes; what they give is no text
    return readText(bytes) !== null || escaped >= text.length / 4 ? { bytes, pieces: () => replacedPieces(text, CHARACTER, (escapes) => unescape(escapes).toString()) } : null;
  },
};

function unescape(text: string): Buffer {
  const source = Buffer.from(text);
  const out = Buffer.allocUnsafe(source.length);
  let end = 0;
  for (let at = 0; at < source.length;) {
    const wide = source[at + 1] === 0x75; // %u
    const length = source[at] === PERCENT ? (wide ? 6 : 3) : 1;
    const code = length === 1 ? -1 : hexAt(source, at + (wide ? 2 : 1), wide ? 4 : 2);
    if (code < 0) {
      out[end] = source[at] ?? 0;
      end += 1;
      at += 1;
      continue;
    }
    if (wide) end += out.write(String.fromCharCode(code), end);
    else out[end++] = code;
    at += length;
  }
  return out.subarray(0, end);
}

/** The number that hexadecimal digits stand for, -1 where they are none. */
function hexAt(bytes: Buffer, from: number, digits: number): number {
  let value = 0;
  for (let at = from; at < from + digits; at += 1) {
    const byte = bytes[at] ?? 0;
    const letter = byte | 0x20;
    const digit = byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}
