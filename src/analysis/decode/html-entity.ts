import { decode } from 'html-entities';
import { replacedPieces } from './positions.js';
import { countOf } from './traits.js';
import type { TextDecoding } from './types.js';

const ENTITY = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});/gi;
const FEW = 2;

/**
 * HTML character references (https://html.spec.whatwg.org/multipage/syntax.html#character-references): two of them, or one that
 * is a good part of the text. The span is the text from the first line that holds one to the last.
 */
export const htmlEntity: TextDecoding = {
  name: 'html entities',
  reads: 'text',
  worth: (traits) => countOf(traits, '&') >= 1 && countOf(traits, ';') >= 1,
  * find(text) {
    const found = [...text.matchAll(ENTITY)];
    const [first, last] = [found[0], found.at(-1)];
    if (first === undefined || last === undefined) return;
    const offset = text.lastIndexOf('\n', first.index) + 1;
    const end = text.indexOf('\n', last.index);
    const length = (end < 0 ? text.length : end) - offset;
    if (found.length >= FEW || last[0].length * 4 >= length) yield { offset, length, trust: 'certain' };
  },
  decode(text, cap) {
    if (text.length > cap) return { tooLarge: text.length };
    const read = decode(text, { level: 'html5', scope: 'strict' });
    return read === text ? null : { bytes: Buffer.from(read), pieces: () => replacedPieces(text, ENTITY, (entity) => decode(entity, { level: 'html5', scope: 'strict' })) };
  },
};
