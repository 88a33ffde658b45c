import { toUSVString } from 'node:util';
import type { JSONValue } from '@jmespath-community/jmespath';

const MAX_DETAILS = 500;
const MAX_ITEMS = 5;
const MAX_ITEM = 120;
/** Most items that are looked at to find those that differ. */
const MAX_LOOKED_AT = 10_000;

/** One line of another party's text: no control or direction characters, no runs of blanks. */
export function oneLine(text: string, max: number): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is removed
  const line = toUSVString(text.slice(0, max * 4)).replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\s]+/gu, ' ').trim();
  return line.length > max ? `${toUSVString(line.slice(0, max - 1)).replace(/\ufffd$/, '')}…` : line;
}

/** A value as people read it; empty where there is none worth showing. */
function shown(value: JSONValue): string {
  if (Array.isArray(value)) {
    const items = [...new Set(value.slice(0, MAX_LOOKED_AT).map(shown).filter((item) => item !== ''))];
    return items.slice(0, MAX_ITEMS).join(', ') + (items.length > MAX_ITEMS ? ` and ${items.length - MAX_ITEMS} more` : '');
  }
  if (value === null || typeof value === 'object' || value === false) return '';
  if (typeof value === 'number') return String(Math.round(value * 100) / 100);
  return value === true ? 'yes' : oneLine(value, MAX_ITEM);
}

/** "label value; label value" of what has a value. */
export function detailsText(parts: readonly (readonly [label: string, value: JSONValue])[]): string {
  const texts = parts.flatMap(([label, value]) => {
    const text = shown(value);
    return text === '' ? [] : [label === '' ? text : `${label} ${text}`];
  });
  return oneLine(texts.join('; '), MAX_DETAILS);
}

/** A number from 0 to 100; undefined where it is none. */
export function scoreOf(value: JSONValue): number | undefined {
  const number = typeof value === 'string' && /^-?\d{1,9}(?:\.\d{1,9})?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? Math.round(Math.min(100, Math.max(0, number)) * 10) / 10 : undefined;
}

/**
 * A moment in the forms that APIs write, as ISO 8601 UTC: ISO itself, `2026-03-01 08:00:01` with or without `UTC`, a day,
 * seconds or milliseconds since 1970 as number or text. Undefined for anything else and for years no source can know of.
 */
export function momentOf(value: JSONValue): string | undefined {
  const ms = typeof value === 'number' ? epochMs(value) : typeof value === 'string' ? textMs(value.trim()) : NaN;
  // The oldest domain was registered in 1985.
  if (!(ms > Date.UTC(1985, 0) && ms < Date.UTC(2100, 0))) return undefined;
  return new Date(ms).toISOString();
}

const epochMs = (value: number): number => (value > 100_000_000_000 ? value : value * 1000);

function textMs(text: string): number {
  if (/^\d{9,13}$/.test(text)) return epochMs(Number(text));
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))?\s?(Z|UTC|[+-]\d{2}:?\d{2})?$/.exec(text);
  if (match === null) return NaN;
  const [, day = '', time = '00:00:00', zone = 'Z'] = match;
  return Date.parse(`${day}T${time}${zone === 'UTC' ? 'Z' : zone}`);
}
