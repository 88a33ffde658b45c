import { isUtf8 } from 'node:buffer';
import type { TextDecoding } from '../types.js';

/** The characters that windows-1252 has where ISO 8859-1 has controls, by their bytes from 0x80 on (https://encoding.spec.whatwg.org/#windows-1252). */
const SPECIAL = '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';
const BYTES = new Map(Array.from(SPECIAL, (character, at) => [character.charCodeAt(0), 0x80 + at]));
const CONTINUED = `[\u0080-\u00bf${SPECIAL}]`;
/** A character of UTF-8 that takes several bytes, each read as a character of its own. */
const SEQUENCE = new RegExp(`[\u00c2-\u00df]${CONTINUED}|[\u00e0-\u00ef]${CONTINUED}{2}|[\u00f0-\u00f4]${CONTINUED}{3}`, 'g');
const FEW = 2;

/** Text in UTF-8 that was read as windows-1252 or ISO 8859-1 on its way: `cafÃ©`, `donâ€™t`. Twice read so is two layers. */
export const mojibake: TextDecoding = {
  name: 'utf-8 read as windows-1252',
  reads: 'text',
  worth: ({ wide }) => wide >= FEW * 2,
  * find(text) {
    if ((text.match(SEQUENCE)?.length ?? 0) >= FEW && bytesOf(text) !== null) yield { offset: 0, length: text.length, trust: 'certain' };
  },
  decode(text, cap) {
    if (text.length > cap) return { tooLarge: text.length };
    const bytes = bytesOf(text);
    return bytes === null ? null : { bytes };
  },
};

/** The bytes that were read; null where a character has none, or they are no UTF-8. */
function bytesOf(text: string): Buffer | null {
  const bytes = Buffer.alloc(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const byte = BYTES.get(code) ?? code;
    if (byte > 0xff) return null;
    bytes[at] = byte;
  }
  return isUtf8(bytes) ? bytes : null;
}
