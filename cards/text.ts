import { defang } from './defang.js';

/** Blank-looking letters and marks that are no format characters by Unicode's book. */
const BLANKS = '\\u034F|\\u115F|\\u1160|\\u17B4|\\u17B5|[\\u180B-\\u180F]|\\u2800|\\u3164|\\uFFA0';
const HIDDEN = new RegExp(`[\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]|${BLANKS}`, 'gu');

const codePoint = (character: string): string => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** C0 controls as their Unicode pictures (`␀`), which are one character wide. */
const controlPicture = (character: string): string => {
  const code = character.charCodeAt(0);
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '␡' : codePoint(character);
};

/**
 * Text from data as one line in which nothing hides: line ends as `↵`, control characters as pictures, bidirectional and
 * zero-width characters by their code point, lone surrogates as `�`, at most two combining marks in a row.
 */
export function visible(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/\r\n|\r|\n/g, ' ↵ ')
    .replace(/[\t\p{Zs}]+/gu, ' ')
    .replace(/\p{Cc}/gu, controlPicture)
    .replace(HIDDEN, codePoint)
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim();
}

/** At most `max` code points, the last one `…` where something was cut. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const points = Array.from(text.slice(0, max * 2 + 2));
  return points.length <= max && text.length <= max * 2 + 2 ? text : `${points.slice(0, Math.max(0, max - 1)).join('')}…`;
}

/** Words longer than `max` shortened: there is no place to wrap them, and they would push what is beside them away. */
export const shortWords = (text: string, max: number): string =>
  text.replace(/\S+/gu, (word) => shorten(word, max));

/** Text from data for one line of a card: visible, defanged, at most `max` code points. */
export function plain(text: string, max: number): string {
  const bounded = text.slice(0, max * 4);
  return shorten(defang(shorten(visible(bounded), max * 2)) + (text.length > bounded.length ? '…' : ''), max);
}

/** The same for texts of our own, such as the examples of help: what is typed there works as it stands, so it stays. */
export const undefanged = (text: string, max: number): string => shorten(visible(text.slice(0, max * 4)), max);

/** The title of a button: one plain line of at most 40 code points. */
export const buttonTitle = (text: string): string => plain(text, 40) || 'Run';
