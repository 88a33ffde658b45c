import type { Means } from '../core/language.js';
import { isList, textOf, type Value } from '../core/value.js';

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * Dean Edwards' packer (`eval(function(p,a,c,k,e,d){…}('…',62,9,'…'.split('|'),0,{}))`): words of the payload are numbers
 * of base `a`, and stand for the words of a list.
 */
export function unpack([payload, base, count, words]: readonly Value[], { budget }: Means): string | undefined {
  const text = textOf(payload);
  if (text === undefined || typeof base !== 'number' || base < 2 || base > 62 || typeof count !== 'number' || !isList(words)) return undefined;
  const longest = words.reduce<number>((most, word) => Math.max(most, textOf(word)?.length ?? 0), 1);
  const found = text.match(/\b\w{1,8}\b/g)?.length ?? 0;
  if (!budget.fits(Math.min(text.length + found * longest, budget.longest + 1))) return undefined;
  return text.replace(/\b\w{1,8}\b/g, (word) => {
    const place = numberOf(word, base);
    return (place < count ? textOf(words[place]) : undefined) || word;
  });
}

function numberOf(word: string, base: number): number {
  let value = 0;
  for (const digit of word) {
    const number = DIGITS.indexOf(digit);
    if (number < 0 || number >= base) return Number.POSITIVE_INFINITY;
    value = value * base + number;
  }
  return value;
}
