import { replacedPieces } from './positions.js';
import { wordAt } from './runs.js';
import { countOf } from './traits.js';
import type { TextDecoding } from './types.js';

/** JSON, JavaScript, Python and C#: `\u0041`, `\u{1F600}`, `\U00000041`, beside `\x41` and the short ones. */
const ESCAPE = /\\(?:u[0-9a-f]{4}|u\{[0-9a-f]{1,6}\}|U[0-9a-f]{8})/gi;
const ALL = /\\(?:u[0-9a-f]{4}|u\{[0-9a-f]{1,6}\}|U[0-9a-f]{8}|x[0-9a-f]{2}|[nrt"'\\/])/gi;
const SHORT: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const PATH = /^(?:[a-z]:\\|\\\\\w)/i;
const LAST = 0x10ffff;

/** Unicode escapes; a span is the word that holds them: two of them, or one that is a good part of it. */
export const unicodeEscape: TextDecoding = {
  name: 'unicode escapes',
  reads: 'text',
  worth: (traits) => countOf(traits, '\\') >= 1 && countOf(traits, 'u') + countOf(traits, 'U') >= 1,
  * find(text) {
    let end = 0;
    for (const { index } of text.matchAll(ESCAPE)) {
      if (index < end) continue;
      const word = wordAt(text, index, end);
      end = word.offset + word.length;
      if (PATH.test(text.slice(word.offset, word.offset + 3))) continue;
      const escapes = text.slice(word.offset, end).match(ESCAPE)?.length ?? 0;
      if (escapes >= 2 || escapes * 24 >= word.length) yield { ...word, trust: 'certain' };
    }
  },
  decode(text, cap) {
    if (text.length > cap) return { tooLarge: text.length };
    const read = text.replaceAll(ALL, unescape);
    if (read === text) return null; // no escape that stands for a character
    return { bytes: Buffer.from(read), pieces: () => replacedPieces(text, ALL, unescape) };
  },
};

function unescape(escape: string): string {
  const digits = /[0-9a-f]+/i.exec(escape.slice(2))?.[0];
  if (digits === undefined) return SHORT[escape.slice(1)] ?? escape.slice(1);
  const code = Number.parseInt(digits, 16);
  return code <= LAST ? String.fromCodePoint(code) : escape;
}
