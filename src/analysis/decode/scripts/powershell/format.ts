import type { Means } from '../core/language.js';
import { scalarText, textOf, type Value } from '../core/value.js';

const ITEM = /\{\{|\}\}|\{\s{0,5}(\d{1,4})(?:,\s{0,5}(-?\d{1,3}))?(?::([xXdD])(\d{0,2}))?\s{0,5}\}/g;

/** `-f`: .NET composite formatting with places, alignment and the x and d formats. */
export function formatText(format: Value, args: readonly Value[], { budget }: Means): string | undefined {
  const text = textOf(format);
  if (text === undefined) return undefined;
  const unknown: string[] = [];
  let length = 0;
  const filled = text.replace(ITEM, (found, place: string | undefined, align: string | undefined, kind: string | undefined, digits: string | undefined) => {
    if (place === undefined) return found.charAt(0);
    const value = args[Number(place)];
    let item = scalarText(value);
    if (kind !== undefined) item = typeof value === 'number' ? numberText(value, kind, Number(digits ?? 0)) : undefined;
    if (item === undefined || length > budget.longest) {
      unknown.push(found);
      return '';
    }
    const width = Number(align ?? 0);
    const padded = width >= 0 ? item.padStart(width) : item.padEnd(-width);
    length += padded.length;
    return padded;
  });
  return unknown.length === 0 && budget.fits(text.length + length) ? filled : undefined;
}

function numberText(value: number, kind: string, digits: number): string {
  const text = value.toString(kind.toLowerCase() === 'x' ? 16 : 10).padStart(digits, '0');
  return kind === 'X' ? text.toUpperCase() : text;
}
