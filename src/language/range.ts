import type { TimeWindow } from '../data/table.js';
import { durationMs } from './timespan.js';

const INSTANT = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/** An ISO 8601 instant; without an offset it is UTC. Null where the text is none or no such day exists. */
export function parseInstant(text: string): Date | null {
  const trimmed = text.trim().replace(/^datetime\(\s*["']?(.*?)["']?\s*\)$/i, '$1');
  if (!INSTANT.test(trimmed)) return null;
  const iso = trimmed.replace(' ', 'T');
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(iso) && iso.includes('T') ? iso : `${iso.includes('T') ? iso : `${iso}T00:00:00`}Z`;
  const date = new Date(zoned);
  // `new Date` rolls 31 February over into March: such a day does not exist.
  const dayKept = Number.isNaN(date.getTime()) || !zoned.endsWith('Z') || date.toISOString().slice(0, 10) === iso.slice(0, 10);
  return Number.isNaN(date.getTime()) || !dayKept ? null : date;
}

function relative(text: string, now: Date): TimeWindow | null {
  const last = /^(?:the\s+)?(?:last|past)\s+(.+)$/i.exec(text);
  const span = durationMs(last?.[1] ?? '') ?? (/^(?:last|past)\s+(day|hour|week|minute)$/i.test(text) ? durationMs(`1 ${text.split(/\s+/)[1] ?? ''}`) : null);
  if (span !== null && span > 0) return { start: new Date(now.getTime() - span).toISOString(), end: now.toISOString() };
  const day = new Date(now.toISOString().slice(0, 10));
  const dayMs = 86_400_000;
  if (/^today$/i.test(text)) return { start: day.toISOString(), end: now.toISOString() };
  if (/^yesterday$/i.test(text)) return { start: new Date(day.getTime() - dayMs).toISOString(), end: day.toISOString() };
  return null;
}

/** An end of a range: an instant, `now`, or `ago(1h)`. */
function end(text: string, now: Date): Date | null {
  if (/^now(?:\(\))?$/i.test(text)) return now;
  const ago = durationMs(/^ago\((.+)\)$/i.exec(text)?.[1] ?? '');
  return ago === null ? parseInstant(text) : new Date(now.getTime() - ago);
}

/**
 * A time range, frozen to absolute: `last 24h`, `last 2 days`, `today`, `yesterday`, `A .. B`, `between A and B`,
 * `2026-01-05` (that day). Half-open; UTC. Null where the text is none, or where it does not end after it begins.
 */
export function parseRange(text: string, now: Date): TimeWindow | null {
  const trimmed = text.trim();
  const named = relative(trimmed, now);
  if (named !== null) return named;
  const pair = /^(?:between\s+)?\(?\s*(.{1,60}?)\s*(?:\.\.|\s+(?:to|and)\s+)\s*(.{1,60}?)\s*\)?$/i.exec(trimmed);
  const start = end(pair?.[1] ?? '', now);
  const stop = end(pair?.[2] ?? '', now);
  if (start === null || stop === null || start >= stop) return null;
  return { start: start.toISOString(), end: stop.toISOString() };
}
