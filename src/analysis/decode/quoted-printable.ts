import { escapedCharacter, replacedPieces } from './positions.js';
import { countOf } from './traits.js';
import type { TextDecoding } from './types.js';

const SOFT_BREAK = /=[ \t]{0,4}\r?\n/;
const ESCAPE = /=([0-9A-F]{2})/g;
const CHARACTER = new RegExp(`=[ \\t]{0,4}\\r?\\n|${escapedCharacter('=')}`, 'gi');
const SAYS_SO = /content-transfer-encoding:\s{0,8}quoted-printable/i;
const FEW = 3;

/**
 * Quoted-printable (RFC 2045 section 6.7), the whole text. Without a soft line break or a header that says so, the escapes must
 * be of bytes that need one: a query string has an equals sign before digits as well.
 */
export const quotedPrintable: TextDecoding = {
  name: 'quoted-printable',
  reads: 'text',
  worth: (traits) => countOf(traits, '=') >= 2,
  * find(text) {
    const codes = Array.from(text.matchAll(ESCAPE), (match) => Number.parseInt(match[1] ?? '', 16));
    if (codes.length === 0) return;
    const said = SAYS_SO.test(text.slice(0, 20_000));
    const needed = codes.filter((code) => code >= 0x80 || code === 0x3d || code === 0x0a || code === 0x0d || code === 9).length;
    const blanks = codes.filter((code) => code === 0x20).length;
    const stray = text.match(/=(?![0-9A-F]{2}|[ \t]{0,4}\r?\n)/g)?.length ?? 0;
    const plain = stray === 0 && needed + blanks === codes.length && codes.length >= FEW;
    const broken = SOFT_BREAK.test(text) && needed + blanks >= codes.length * 0.8;
    const inside = /\w=(?:20|3D)\w/.test(text) && stray === 0 && needed + blanks === codes.length && codes.length >= 2;
    if (said || plain || broken || inside) yield { offset: 0, length: text.length, trust: 'certain' };
  },
  decode(text, cap) {
    if (text.length > cap) return { tooLarge: text.length };
    const plain = (part: string): string => part.replaceAll(new RegExp(SOFT_BREAK, 'g'), '');
    return { bytes: unquote(plain(text)), pieces: () => replacedPieces(text, CHARACTER, (escapes) => unquote(plain(escapes)).toString()) };
  },
};

/** Replaces `=41` by its byte; everything else stays as it is. */
export function unquote(text: string): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const match of text.matchAll(/(?:=[0-9A-Fa-f]{2}){1,4000}/g)) {
    parts.push(Buffer.from(text.slice(from, match.index)), Buffer.from(match[0].replaceAll('=', ''), 'hex'));
    from = match.index + match[0].length;
  }
  parts.push(Buffer.from(text.slice(from)));
  return Buffer.concat(parts);
}
