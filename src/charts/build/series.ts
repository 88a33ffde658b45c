import type { Json } from '../../data/table.js';
import { CATEGORY_COLOURS, COLOURS, OTHER_COLOUR } from '../theme.js';
import { MAX_SERIES } from './limits.js';

/** Severity words keep their colour in every chart. */
const NAMED_COLOURS: ReadonlyMap<string, string> = new Map([
  ['high', COLOURS.high], ['medium', COLOURS.medium], ['low', COLOURS.low], ['informational', COLOURS.info], ['other', OTHER_COLOUR],
]);
/** Rough width of a character of a legend's label, and of what stands around a label, in pixels. */
const CHARACTER = 6.4;
const AROUND = 34;
const LEGEND_WIDTH = 470;
const WIDEST_LABEL = 170;

/** Keeps the series with the largest totals, in that order; says how many there are. */
export function largestSeries<T>(
  items: readonly T[], nameOf: (item: T) => string, sizeOf: (item: T) => number, most: number = MAX_SERIES,
): { readonly kept: readonly string[]; readonly total: number } {
  const totals = new Map<string, number>();
  for (const item of items) totals.set(nameOf(item), (totals.get(nameOf(item)) ?? 0) + Math.abs(sizeOf(item)));
  const ordered = [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  return { kept: ordered.slice(0, most), total: ordered.length };
}

export function groupBy<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group === undefined) groups.set(nameOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** The colour channel of named series, with a legend of as many columns as fit; one colour where there is one series. */
export function seriesColour(names: readonly string[]): { readonly [key: string]: Json } {
  if (names.length < 2) return { value: COLOURS.line };
  const allNamed = names.every((name) => NAMED_COLOURS.has(name.toLowerCase()));
  const colours = names.map((name, index) => {
    const named = allNamed || name === 'other' ? NAMED_COLOURS.get(name.toLowerCase()) : undefined;
    return named ?? CATEGORY_COLOURS[index % CATEGORY_COLOURS.length] ?? OTHER_COLOUR;
  });
  const widest = Math.max(...names.map((name) => Math.min(name.length * CHARACTER, WIDEST_LABEL))) + AROUND;
  return {
    field: 'series', type: 'nominal', title: null, scale: { domain: names, range: colours },
    legend: { columns: Math.max(1, Math.min(names.length, Math.floor(LEGEND_WIDTH / widest))) },
  };
}
