import type { KustoType, Value } from '../src/data/table.js';

const NUMBERS: ReadonlySet<KustoType> = new Set(['int', 'long', 'real', 'decimal']);

export const isNumber = (type: KustoType): boolean => NUMBERS.has(type);

/** A value as it stands in a table's cell; times without the `T` and `Z` of ISO 8601 (the heading says UTC). */
export function valueText(value: Value | undefined, type: KustoType): string {
  if (value === null || value === undefined) return '';
  if (type === 'datetime' && typeof value === 'string') return timeText(value);
  if (type === 'real' && typeof value === 'number') return String(Number(value.toPrecision(7)));
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `2026-11-24 02:14:05.5`; fractions of a second only where there are any. */
export function timeText(iso: string): string {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?Z$/.exec(iso);
  if (parts === null) return iso;
  const [, date = '', time = '', fraction = ''] = parts;
  return `${date} ${time}${fraction.replace(/\.?0+$/, '').slice(0, 4)}`;
}

/** `02:14 UTC`. */
export const clockText = (iso: string): string => (/T(\d{2}:\d{2})/.exec(iso)?.[1] ?? '??:??') + ' UTC';

/** `2026-11-24 00:00:00 – 2026-11-24 06:00:00 UTC`, the second date only where it differs. */
export function windowText({ start, end }: { readonly start: string; readonly end: string }): string {
  const from = timeText(start);
  const to = timeText(end);
  return `${from} – ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to} UTC`;
}

/** `0.4 s`, `12 s`, `3 min 5 s`. */
export function elapsedText(ms: number): string {
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export const numberText = (value: number): string => value.toLocaleString('en-US');
