import { isUtf8 } from 'node:buffer';
import { WINDOWS_1252_HIGH } from '../../../windows-1252.js';
import { replacedPieces } from '../positions.js';
import type { TextDecoding } from '../types.js';

const BYTES = new Map(Array.from(WINDOWS_1252_HIGH, (character, at) => [character.charCodeAt(0), 0x80 + at]));
const CONTINUED = `[\u0080-\u00bf${WINDOWS_1252_HIGH}]`;
/** A character of UTF-8 that takes several bytes, each read as a character of its own. */
const SEQUENCE = new RegExp(`[\u00c2-\u00df]${CONTINUED}|[\u00e0-\u00ef]${CONTINUED}{2}|[\u00f0-\u00f4]${CONTINUED}{3}`, 'g');
// eslint-disable-next-line no-control-regex -- all that is not ASCII
const WIDE = /[^\u0000-\u007f]/g;
const FEW = 2;
/** Share of the characters beyond ASCII: chats drop controls, so that some sequences are no longer whole; a few may be chance. */
const MANY = 6;
const [SHARE_OF_MANY, SHARE_OF_FEW] = [0.6, 0.95];
const ODD = /[\p{C}]/u;

/**
 * Text in UTF-8 that was read as windows-1252 or ISO 8859-1 on its way: `cafÃ©`, `donâ€™t`. Twice read so is two layers. What is
 * not whole any more stays as it is.
 */
export const mojibake: TextDecoding = {
  name: 'utf-8 read as windows-1252',
  reads: 'text',
  worth: ({ wide }) => wide >= FEW * 2,
  * find(text) {
    const found = text.match(SEQUENCE) ?? [];
    if (found.length < FEW) return;
    const wide = text.match(WIDE)?.length ?? 0;
    const share = found.length >= MANY ? SHARE_OF_MANY : SHARE_OF_FEW;
    if (found.join('').length >= wide * share && found.every((sequence) => readAnew(sequence) !== sequence && !ODD.test(readAnew(sequence)))) yield { offset: 0, length: text.length, trust: 'certain' };
  },
  decode(text, cap) {
    if (text.length > cap) return { tooLarge: text.length };
    return { bytes: Buffer.from(text.replaceAll(SEQUENCE, readAnew)), pieces: () => replacedPieces(text, SEQUENCE, readAnew) };
  },
};

/** The character of a sequence; the sequence itself where it stands for none. */
function readAnew(sequence: string): string {
  const bytes = Buffer.from(Array.from(sequence, (character) => BYTES.get(character.charCodeAt(0)) ?? character.charCodeAt(0)));
  return isUtf8(bytes) ? bytes.toString() : sequence;
}
