import type { ChartSpec } from '../../casebook/finding.js';
import { chartText } from '../text.js';
import { MAX_MARKS, MAX_SERIES } from './limits.js';
import { counted, quantityAxis, readable } from './numbers.js';
import { groupBy, largestSeries, seriesColour } from './series.js';
import { thin } from './thin.js';
import { titled } from './titled.js';
import { timeAxis, utcText, windowText } from './times.js';
import { timeMarks } from './time-marks.js';
import { drawable, instant } from './values.js';

export interface SeriesPoint {
  /** ISO 8601 or milliseconds since 1970, UTC. */
  readonly time: string | number;
  readonly value: number | null;
  /** Name of its line; absent where there is one line. */
  readonly series?: string;
  /** The band in which the value was expected. */
  readonly low?: number;
  readonly high?: number;
  readonly anomaly?: boolean;
}

export type TimeSeriesStyle = 'line' | 'area' | 'stacked-area' | 'bars';

export interface TimeSeriesInput {
  readonly title: string;
  readonly points: readonly SeriesPoint[];
  /** What is counted, for the axis: "sign-ins per hour". */
  readonly valueLabel?: string;
  readonly style?: TimeSeriesStyle;
  /** Points there are in all, where `points` holds only the first of them. */
  readonly total?: number;
}

/** A point with its time parsed and its series named. */
export interface PlacedPoint {
  readonly x: number;
  readonly value: number | null;
  readonly series: string;
  readonly low?: number;
  readonly high?: number;
  readonly keep: boolean;
}

/**
 * Values over time, one line per series, with the expected band and flagged anomalies where the points have them.
 * At most 8 series (the largest) and 2,000 points (lowest and highest of neighbours, every anomaly). Null where no
 * point has a time and a value.
 */
export function timeSeriesChart(input: TimeSeriesInput): ChartSpec | null {
  const placed = place(input.points);
  if (!placed.some((point) => point.value !== null)) return null;
  const { kept, total: seriesTotal } = largestSeries(placed, (p) => p.series, (p) => p.value ?? 0);
  const groups = groupBy(placed.filter((p) => kept.includes(p.series)), (p) => p.series);
  const perSeries = Math.floor(MAX_MARKS / groups.size);
  const drawn = kept.flatMap((name) => thin(groups.get(name) ?? [], perSeries));
  const shown = kept.flatMap((name) => groups.get(name) ?? []);
  const notes = notesOf(input, placed.length, drawn.length, shown.length, kept.length, seriesTotal);
  const [start, end] = extent(shown);
  const values = drawn.flatMap((p) => [p.value, p.low, p.high]).filter((v) => typeof v === 'number');
  const axes = {
    x: { field: 'x', type: 'temporal', scale: { type: 'utc' }, axis: { ...timeAxis(start, end) } },
    y: { axis: quantityAxis(values), title: chartText(input.valueLabel ?? '', 60) || null },
  };
  const colours = seriesColour(kept);
  return {
    title: input.title,
    alt: describe(input, shown, kept, notes),
    spec: {
      title: titled(input.title, notes),
      layer: timeMarks(drawn, input.style ?? 'line', axes, colours),
    },
  };
}

function place(points: readonly SeriesPoint[]): PlacedPoint[] {
  const placed = points.flatMap((point): PlacedPoint[] => {
    const x = instant(point.time);
    if (x === null) return [];
    const value = point.value === null ? null : drawable(point.value);
    const low = drawable(point.low ?? Number.NaN);
    const high = drawable(point.high ?? Number.NaN);
    const band = low === null || high === null ? {} : { low, high };
    return [{ x, value, series: chartText(point.series ?? '', 40), keep: point.anomaly === true, ...band }];
  });
  return placed.sort((a, b) => a.x - b.x);
}

function extent(points: readonly PlacedPoint[]): [number, number] {
  let start = Infinity;
  let end = -Infinity;
  for (const { x } of points) {
    start = Math.min(start, x);
    end = Math.max(end, x);
  }
  return [start, end];
}

function notesOf(
  input: TimeSeriesInput, placed: number, drawn: number, shown: number, kept: number, series: number,
): string[] {
  const notes: string[] = [];
  if (input.total !== undefined && input.total > input.points.length) {
    notes.push(`first ${readable(input.points.length)} of ${readable(input.total)} rows`);
  }
  if (series > kept) notes.push(`${MAX_SERIES} of ${readable(series)} series, the largest`);
  if (drawn < shown) notes.push(`${readable(drawn)} of ${readable(placed)} points drawn`);
  return notes;
}

function describe(input: TimeSeriesInput, points: readonly PlacedPoint[], series: readonly string[], notes: readonly string[]): string {
  const measured = points.filter((p) => p.value !== null);
  const [start, end] = extent(points);
  const lowest = measured.reduce((a, b) => ((b.value ?? 0) < (a.value ?? 0) ? b : a));
  const highest = measured.reduce((a, b) => ((b.value ?? 0) > (a.value ?? 0) ? b : a));
  const at = (p: PlacedPoint): string => `${readable(p.value ?? 0)} at ${utcText(p.x)}${series.length > 1 ? ` (${p.series})` : ''}`;
  const flagged = measured.filter((p) => p.keep);
  const parts = [
    `${input.title}: ${counted(points.length, 'point')}, ${windowText(start, end)} UTC`,
    series.length > 1 ? `Series ${series.join(', ')}` : '',
    `Lowest ${at(lowest)}, highest ${at(highest)}`,
    flagged.length === 0 ? '' : `${counted(flagged.length, 'anomaly', 'anomalies')}: ${flagged.slice(0, 5).map(at).join('; ')}${flagged.length > 5 ? '; …' : ''}`,
    ...notes,
  ];
  return `${parts.filter((part) => part !== '').join('. ')}.`;
}
