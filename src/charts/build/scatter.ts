import type { ChartSpec } from '../../casebook/finding.js';
import { chartText } from '../text.js';
import { COLOURS } from '../theme.js';
import { MAX_MARKS } from './limits.js';
import { counted, quantityAxis, readable } from './numbers.js';
import { largestSeries, seriesColour } from './series.js';
import { timeAxis, utcText } from './times.js';
import { titled } from './titled.js';
import { drawable } from './values.js';

export interface ScatterPoint {
  /** A number, or milliseconds since 1970 where `xIsTime`. */
  readonly x: number;
  readonly y: number;
  readonly series?: string;
  readonly anomaly?: boolean;
}

export interface ScatterInput {
  readonly title: string;
  readonly points: readonly ScatterPoint[];
  readonly xLabel?: string;
  readonly yLabel?: string;
  readonly xIsTime?: boolean;
  /** Points there are in all, where `points` holds only the first of them. */
  readonly total?: number;
}

/** Points by two quantities; at most 2,000 (anomalies first) and 8 named series. Null where there is no point. */
export function scatterChart(input: ScatterInput): ChartSpec | null {
  const points = input.points.flatMap((p) => {
    const [x, y] = [drawable(p.x), drawable(p.y)];
    return x === null || y === null ? [] : [{ ...p, x, y, series: chartText(p.series ?? '', 30) }];
  });
  if (points.length === 0) return null;
  const drawn = [...points.filter((p) => p.anomaly), ...points.filter((p) => p.anomaly !== true)].slice(0, MAX_MARKS);
  const { kept, total: seriesTotal } = largestSeries(drawn, (p) => p.series, () => 1);
  const nameOf = (series: string): string => (kept.includes(series) ? series : 'other');
  const xs = range(points.map((p) => p.x));
  const xAxis = input.xIsTime === true ? { ...timeAxis(xs[0], xs[1]) } : { ...quantityAxis(xs), title: chartText(input.xLabel ?? '', 60) || null };
  const x = input.xIsTime === true
    ? { field: 'x', type: 'temporal', scale: { type: 'utc', padding: 8 }, axis: xAxis }
    : { field: 'x', type: 'quantitative', axis: xAxis, scale: { zero: false, padding: 8 } };
  const y = { field: 'y', type: 'quantitative', axis: quantityAxis(points.map((p) => p.y)), title: chartText(input.yLabel ?? '', 60) || null, scale: { zero: false, padding: 8 } };
  const domain = seriesTotal > kept.length ? [...kept, 'other'] : kept;
  const color = seriesColour(domain);
  const anomalies = drawn.filter((p) => p.anomaly);
  const notes = notesOf(input, points.length, drawn.length);
  return {
    title: input.title,
    alt: describe(input, points, notes),
    spec: {
      title: titled(input.title, notes),
      layer: [
        {
          data: { values: drawn.filter((p) => p.anomaly !== true).map((p) => ({ x: p.x, y: p.y, series: nameOf(p.series) })) },
          mark: { type: 'point', filled: true, size: 34, opacity: 0.6 }, encoding: { x, y, color },
        },
        ...(anomalies.length === 0 ? [] : [{
          data: { values: anomalies.map((p) => ({ x: p.x, y: p.y })) },
          mark: { type: 'point', size: 110, strokeWidth: 2, color: COLOURS.alert, fill: COLOURS.alert, fillOpacity: 0.25 }, encoding: { x, y },
        }]),
      ],
    },
  };
}

function range(values: readonly number[]): [number, number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}

function notesOf(input: ScatterInput, points: number, drawn: number): string[] {
  const notes: string[] = [];
  if (input.total !== undefined && input.total > input.points.length) notes.push(`first ${readable(input.points.length)} of ${readable(input.total)} rows`);
  if (drawn < points) notes.push(`first ${readable(drawn)} of ${readable(points)} points drawn`);
  return notes;
}

function describe(input: ScatterInput, points: readonly ScatterPoint[], notes: readonly string[]): string {
  const xs = range(points.map((p) => p.x));
  const ys = range(points.map((p) => p.y));
  const show = (value: number): string => (input.xIsTime === true ? `${utcText(value)} UTC` : readable(value));
  const anomalies = points.filter((p) => p.anomaly);
  const parts = [
    `${input.title}: ${counted(points.length, 'point')}`,
    `${input.xLabel ?? 'x'} from ${show(xs[0])} to ${show(xs[1])}, ${input.yLabel ?? 'y'} from ${readable(ys[0])} to ${readable(ys[1])}`,
    anomalies.length === 0 ? '' : `${counted(anomalies.length, 'anomaly', 'anomalies')}: ${anomalies.slice(0, 5).map((p) => `${show(p.x)}, ${readable(p.y)}`).join('; ')}`,
    ...notes,
  ];
  return `${parts.filter((part) => part !== '').join('. ')}.`;
}
