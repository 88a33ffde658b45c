import { fluencyOf } from './guess/fluency.js';
import { isTelling } from './guess/telling.js';
import { countOf, type Traits } from './traits.js';
import type { TextDecoding } from './types.js';

/** What is put between the digits on the way: line breaks, blanks, string concatenation, escaped line breaks, carets, backticks. */
const JOINT = /["'][\s_\\^`]{0,20}[+&,.]?[\s_\\^`]{0,20}["']/g;
const JUNK = /\\r\\n|\\n|["'\s,^`_\\]+/g;
const SHORTEST = 16;
const HEAD = 4_000;
/** Junk stands there again and again. */
const OFTEN = 3;
const LONGEST = 4_000_000;
/** Letters follow each other in no such way in base64. */
const FLUENT = 0;
const MAY_CALL = /base64|atob|b64/i;
const CALL = /(?:frombase64string|atob|b64decode)\(\s{0,8}b?((?:["'][^"'()\n]{0,1000}["'][\s+&,_\\^.]{0,12}){1,400})\)/gi;
const DIGIT = /^[A-Za-z0-9+/]$/;

/**
 * Base64 with something between its digits: the pieces of a string that a decoding function is called with, or the whole value.
 * Of the whole value, any two characters that stand in it again and again may be the junk.
 */
export const brokenBase64: TextDecoding = {
  name: 'base64, broken up',
  reads: 'text',
  worth: (traits) => traits.length >= SHORTEST && traits.length <= LONGEST && traits.wide * 4 < traits.length && (isCalled(traits) || mayBeDigits(traits)),
  * find(text) {
    for (const match of MAY_CALL.test(text) ? text.matchAll(CALL) : []) {
      const inner = match[1] ?? '';
      if (digitsOf(inner).length >= 4) yield { offset: match.index + match[0].indexOf(inner), length: inner.length, trust: 'likely' };
    }
    if (fluencyOf(text).bits > FLUENT) return; // words
    const digits = digitsOf(text);
    if (digits.length < SHORTEST || !/^[A-Za-z0-9+/]{16,}={0,2}$/.test(digits.slice(0, 100_000)) || digits.replace(/=+$/, '').length % 4 === 1) return;
    if (digits.length * 4 < text.length || !isTelling(Buffer.from(digits, 'base64'))) return;
    yield { offset: 0, length: text.length, trust: 'likely' };
  },
  decode(text, cap) {
    const digits = digitsOf(text);
    const size = Math.floor((digits.length * 3) / 4);
    if (size > cap) return { tooLarge: size };
    return { bytes: Buffer.from(digits, 'base64') };
  },
};

const isCalled = (traits: Traits): boolean => countOf(traits, '(') > 0 && MAY_CALL.test(traits.text);

/** Characters that are neither digits nor what is always dropped. */
const STRANGE = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).filter((character) => !/[A-Za-z0-9+/="',^`_\\]/.test(character));
/** Dropped between quotes. */
const JOINING = new Set(['&', '.']);

/** At most two kinds of junk, again and again. Of a long text only its beginning is asked for junk. */
function mayBeDigits(traits: Traits): boolean {
  if (traits.length > HEAD) return true;
  const quoted = countOf(traits, '"') + countOf(traits, "'") > 0;
  let kinds = traits.wide > 0 ? 1 : 0;
  for (const character of STRANGE) {
    const times = countOf(traits, character);
    if (times === 0 || (quoted && JOINING.has(character))) continue;
    kinds += 1;
    if (kinds > 2 || times < OFTEN) return false;
  }
  return true;
}

/** The digits without what stands between them. */
function digitsOf(text: string): string {
  const plain = text.replaceAll(JOINT, '').replaceAll(JUNK, '');
  const strange = new Map<string, number>();
  for (const character of plain.slice(0, HEAD)) {
    if (!DIGIT.test(character) && character !== '=') strange.set(character, (strange.get(character) ?? 0) + 1);
  }
  if (strange.size === 0 || strange.size > 2 || [...strange.values()].some((times) => times < OFTEN)) return plain;
  return [...strange.keys()].reduce((rest, character) => rest.replaceAll(character, ''), plain);
}
