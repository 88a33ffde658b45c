const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface TimeAxis {
  readonly format: string;
  readonly title: string;
  readonly tickCount: number | { readonly interval: string; readonly step: number };
  readonly grid: boolean;
}

/** `2026-11-24 02:14` in UTC, seconds where they are not zero and the span is short. */
export function utcText(time: number, withSeconds = false): string {
  const iso = new Date(time).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, withSeconds ? 19 : 16)}`;
}

/** Axis definition of a time axis from `start` to `end`: 24-hour labels and a title that names the dates and "UTC". */
export function timeAxis(start: number, end: number): TimeAxis {
  return { ...ticks(end - start), title: `UTC, ${windowText(start, end)}`, grid: false };
}

/** Whole days, weeks or months where the labels have no time of day: ticks within a day would repeat them. */
function ticks(span: number): Pick<TimeAxis, 'format' | 'tickCount'> {
  const days = span / DAY;
  if (span < 10 * 60_000) return { format: '%H:%M:%S', tickCount: 6 };
  if (days <= 2) return { format: '%H:%M', tickCount: 7 };
  if (days <= 4) return { format: '%d %b %H:%M', tickCount: 5 };
  if (days <= 14) return { format: '%d %b', tickCount: { interval: 'day', step: Math.ceil(days / 8) } };
  if (days <= 70) return { format: '%d %b', tickCount: { interval: 'week', step: 1 } };
  if (days <= 400) return { format: '%b %Y', tickCount: { interval: 'month', step: Math.ceil(days / 240) } };
  return { format: '%b %Y', tickCount: 6 };
}

/** `2026-11-24 00:00 – 06:00`; the second date only where it differs, whole days without times. */
export function windowText(start: number, end: number): string {
  const short = end - start < 10 * 60_000;
  const from = utcText(start, short);
  const to = utcText(end, short);
  if (from === to) return from;
  if (end - start > 4 * DAY) return `${from.slice(0, 10)} – ${to.slice(0, 10)}`;
  return from.slice(0, 10) === to.slice(0, 10) ? `${from} – ${to.slice(11)}` : `${from} – ${to}`;
}
