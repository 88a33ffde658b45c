import type { ChartSpec, Severity } from '../../casebook/finding.js';
import { chartText } from '../text.js';
import { COLOURS } from '../theme.js';
import { MAX_MARKS, MAX_ROWS } from './limits.js';
import { counted, readable } from './numbers.js';
import { groupBy } from './series.js';
import { timeAxis, utcText, windowText } from './times.js';
import { titled } from './titled.js';
import { instant } from './values.js';

export interface TimelineEvent {
  /** ISO 8601 or milliseconds since 1970, UTC. */
  readonly time: string | number;
  /** The row that it stands in: an account, a host, an event name. */
  readonly group: string;
  /** Colours the event; `info` by default. */
  readonly severity?: Severity;
}

export interface EventTimelineInput {
  readonly title: string;
  readonly events: readonly TimelineEvent[];
  /** Events there are in all, where `events` holds only the first of them. */
  readonly total?: number;
}

const SEVERITIES: readonly Severity[] = ['high', 'medium', 'low', 'info', 'none'];
const ROW_HEIGHT = 24;

interface Row {
  readonly name: string;
  readonly events: readonly { readonly x: number; readonly severity: Severity }[];
  readonly first: number;
}

/**
 * Events on a time axis, one row per group, the rows in the order of their first event with their number of events.
 * At most 20 rows (those with the most events) and 2,000 marks: events of one row that fall on the same pixel are one
 * mark, of the highest severity. Null where no event has a time.
 */
export function eventTimelineChart(input: EventTimelineInput): ChartSpec | null {
  const rows = rowsOf(input.events);
  if (rows.length === 0) return null;
  const shown = [...rows].sort((a, b) => b.events.length - a.events.length).slice(0, MAX_ROWS).sort((a, b) => a.first - b.first);
  const times = shown.flatMap((row) => row.events.map((event) => event.x));
  const start = times.reduce((a, b) => Math.min(a, b));
  const end = times.reduce((a, b) => Math.max(a, b));
  const marks = shown.flatMap((row) => merged(row, start, end, Math.floor(MAX_MARKS / shown.length)));
  const severities = SEVERITIES.filter((severity) => marks.some((mark) => mark.severity === severity));
  const notes = notesOf(input, shown.length, rows.length);
  return {
    title: input.title,
    alt: describe(input, rows, start, end, notes),
    spec: {
      title: titled(input.title, notes),
      height: 100 + shown.length * ROW_HEIGHT,
      data: { values: marks },
      mark: { type: 'point', filled: true, size: 70, opacity: 0.75, shape: 'circle' },
      encoding: {
        x: { field: 'x', type: 'temporal', scale: { type: 'utc', padding: 8 }, axis: { ...timeAxis(start, end), grid: true } },
        y: {
          field: 'row', type: 'nominal', sort: shown.map(labelOf), title: null,
          axis: { grid: true, domain: false, ticks: false, labelPadding: 8, labelLimit: 190 },
        },
        color: {
          field: 'severity', type: 'nominal', title: null,
          scale: { domain: severities, range: severities.map((severity) => COLOURS[severity]) },
          ...(severities.length < 2 ? { legend: null } : {}),
        },
      },
    },
  };
}

const labelOf = (row: Row): string => `${row.name} (${readable(row.events.length)})`;

function rowsOf(events: readonly TimelineEvent[]): Row[] {
  const placed = events.flatMap(({ time, group, severity }) => {
    const x = instant(time);
    return x === null ? [] : [{ x, severity: severity ?? ('info' as const), group: chartText(group, 30) || '(empty)' }];
  });
  return [...groupBy(placed, (event) => event.group)].map(([name, own]) => {
    const sorted = own.sort((a, b) => a.x - b.x);
    return { name, events: sorted, first: sorted[0]?.x ?? 0 };
  });
}

function merged(row: Row, start: number, end: number, most: number) {
  const step = Math.max((end - start) / Math.min(most, 500), 1);
  const marks = new Map<number, { x: number; row: string; severity: Severity }>();
  for (const { x, severity } of row.events) {
    const slot = Math.floor((x - start) / step);
    const there = marks.get(slot);
    if (there === undefined || SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(there.severity)) {
      marks.set(slot, { x, row: labelOf(row), severity });
    }
  }
  // Drawn last, the severe ones lie on top.
  return [...marks.values()].sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity)).slice(-most);
}

function notesOf(input: EventTimelineInput, shown: number, rows: number): string[] {
  const notes: string[] = [];
  if (input.total !== undefined && input.total > input.events.length) {
    notes.push(`first ${readable(input.events.length)} of ${readable(input.total)} events`);
  }
  if (shown < rows) notes.push(`${shown} of ${readable(rows)} rows, those with the most events`);
  return notes;
}

function describe(input: EventTimelineInput, rows: readonly Row[], start: number, end: number, notes: readonly string[]): string {
  const all = rows.flatMap((row) => row.events);
  const busiest = [...rows].sort((a, b) => b.events.length - a.events.length).slice(0, 5);
  const severe = (['high', 'medium'] as const).flatMap((severity) => {
    const count = all.filter((event) => event.severity === severity).length;
    return count === 0 ? [] : [`${readable(count)} ${severity}`];
  });
  const parts = [
    `${input.title}: ${counted(all.length, 'event')} in ${counted(rows.length, 'row')}, ${windowText(start, end)} UTC`,
    `Most: ${busiest.map((row) => `${row.name} ${readable(row.events.length)} (from ${utcText(row.first)})`).join(', ')}`,
    severe.length === 0 ? '' : `Severity: ${severe.join(', ')}`,
    ...notes,
  ];
  return `${parts.filter((part) => part !== '').join('. ')}.`;
}
