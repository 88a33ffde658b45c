import type { KustoType, Value } from '../../data/table.js';

/** Kusto types that can be drawn as a quantity. */
const QUANTITIES: ReadonlySet<KustoType> = new Set(['int', 'long', 'real', 'decimal', 'timespan']);

export const isQuantity = (type: KustoType): boolean => QUANTITIES.has(type);

/** The number to draw for a value of a quantity column (time spans in seconds); null where there is none. */
export function quantity(value: Value | undefined, type: KustoType): number | null {
  if (value === null || value === undefined) return null;
  if (type === 'timespan' && typeof value === 'string') return seconds(value);
  const number = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

const TINY = 1e-12;
const HUGE = 1e100;
const DIGITS = 14;

/**
 * A number as axes can show it: 14 digits, nothing tinier than 1e-12 or larger than 1e100, for the ticks of an axis
 * whose ends differ by less are not defined. Null where it is no finite number.
 */
export function drawable(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  if (Math.abs(value) < TINY) return 0;
  return Number(Math.min(HUGE, Math.max(-HUGE, value)).toPrecision(DIGITS));
}

/** Milliseconds since 1970 of an ISO 8601 time; null where it isn't one. */
export function instant(value: Value | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : time;
}

/** What a category is called on a chart. */
export function categoryName(value: Value | undefined): string {
  if (value === null || value === undefined || value === '') return '(empty)';
  return typeof value === 'object' ? JSON.stringify(value).slice(0, 200) : String(value);
}

const TIMESPAN = /^(-)?(?:(\d{1,9})\.)?(\d{1,2}):(\d{2}):(\d{2}(?:\.\d{1,7})?)$/;

function seconds(timespan: string): number | null {
  const parts = TIMESPAN.exec(timespan);
  if (parts === null) return null;
  const [, minus, days = '0', hours = '0', minutes = '0', rest = '0'] = parts;
  const total = Number(days) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(rest);
  return minus === undefined ? total : -total;
}
