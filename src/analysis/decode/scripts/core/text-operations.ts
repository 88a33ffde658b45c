import type { Means } from './language.js';
import { isList, scalarText, type Value } from './value.js';

/** Joins texts and numbers; undefined where one is neither, or the result is too long. */
export function joinTexts(items: readonly Value[], separator: string, { budget }: Means): string | undefined {
  const texts: string[] = [];
  let length = 0;
  for (const item of items) {
    const text = scalarText(item);
    if (text === undefined) return undefined;
    texts.push(text);
    length += text.length + separator.length;
  }
  return budget.fits(length) ? texts.join(separator) : undefined;
}

/** Replaces every occurrence of a text. */
export function replaceText(text: string, find: string, by: string, { budget }: Means, flags = 'g'): string | undefined {
  if (find === '') return undefined;
  const pattern = new RegExp(find.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), flags);
  const count = text.match(pattern)?.length ?? 0;
  return budget.fits(text.length + count * Math.max(0, by.length - find.length)) ? text.replace(pattern, () => by) : undefined;
}

/** The text backwards, by UTF-16 units as the script languages do. */
export const reverseText = (text: string, { budget }: Means): string | undefined => (budget.fits(text.length) ? text.split('').reverse().join('') : undefined);

/** Text of character codes. */
export function fromCodes(codes: readonly Value[], { budget }: Means): string | undefined {
  if (!budget.fits(codes.length) || !codes.every((code): code is number => typeof code === 'number')) return undefined;
  return codes.map((code) => String.fromCharCode(code)).join('');
}

/** `text.substring(start, start + length)` with whole numbers within the text; undefined otherwise. */
export function sliceText(text: string, start: Value | undefined, length: Value | undefined): string | undefined {
  if (typeof start !== 'number' || !Number.isInteger(start) || start < 0 || start > text.length) return undefined;
  if (length === undefined) return text.slice(start);
  return typeof length === 'number' && length >= 0 ? text.slice(start, start + length) : undefined;
}

/** A list, or one value as a list of it. */
export const asList = (value: Value): readonly Value[] => (isList(value) ? value : value instanceof Uint8Array ? Array.from(value) : [value]);

/** A regular expression that matches in linear time: letters, classes, escapes and alternatives, without repetition. */
export function simplePattern(source: string, flags: string): RegExp | undefined {
  if (source.length === 0 || source.length > 2_000 || /[*+{?()]/.test(source.replace(/\\[\s\S]|\[[^\]]{0,200}\]/g, ''))) return undefined;
  if (/\\[1-9kpPbBAZzG]/.test(source)) return undefined;
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined; // what the script's own engine takes, ours may not
  }
}
