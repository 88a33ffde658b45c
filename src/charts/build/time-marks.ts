import type { Json } from '../../data/table.js';
import { COLOURS } from '../theme.js';
import type { PlacedPoint, TimeSeriesStyle } from './time-series.js';

interface Axes {
  readonly x: { readonly [key: string]: Json };
  readonly y: { readonly axis: Json; readonly title: Json };
}

/** The layers of a time series, back to front: band, line or bars, anomalies. */
export function timeMarks(points: readonly PlacedPoint[], style: TimeSeriesStyle, axes: Axes, colour: Json): Json[] {
  const anomalies = points.filter((point) => point.keep && point.value !== null);
  return [
    ...bandLayer(points, axes),
    ...(style === 'bars' ? [barLayer(points, axes, colour)] : lineLayers(points, style, axes, colour)),
    ...(anomalies.length === 0 ? [] : [anomalyLayer(anomalies, axes)]),
  ];
}

function bandLayer(points: readonly PlacedPoint[], axes: Axes): Json[] {
  const band = points.filter((point) => point.low !== undefined && point.high !== undefined);
  if (band.length === 0) return [];
  return [{
    data: { values: band.map(({ x, low, high, series }) => ({ x, low: low ?? null, high: high ?? null, series })) },
    mark: { type: 'area', color: COLOURS.band, opacity: 0.65 },
    encoding: {
      x: axes.x,
      y: { field: 'low', type: 'quantitative', ...axes.y },
      y2: { field: 'high' },
      detail: { field: 'series' },
    },
  }];
}

function lineLayers(points: readonly PlacedPoint[], style: TimeSeriesStyle, axes: Axes, color: Json): Json[] {
  // A single point makes no line: it is drawn as a dot. So are points of short series, where each one counts.
  const dots = points.length <= 40 ? { point: { size: 28, filled: true } } : {};
  const stacked = style === 'stacked-area';
  const mark = style === 'line' ? { type: 'line', ...dots } : { type: 'area', line: true, fillOpacity: stacked ? 0.7 : 0.2, ...dots };
  return [{
    data: { values: points.map(({ x, value, series }) => ({ x, y: value, series })) },
    mark,
    encoding: { x: axes.x, y: { field: 'y', type: 'quantitative', stack: stacked ? 'zero' : null, ...axes.y }, color },
  }];
}

function barLayer(points: readonly PlacedPoint[], axes: Axes, color: Json): Json {
  const width = smallestStep(points) * 0.86;
  const tops = new Map<number, number>();
  const values = points.flatMap(({ x, value, series }) => {
    if (value === null) return [];
    const from = tops.get(x) ?? 0;
    tops.set(x, from + value);
    return [{ x, end: x + width, from, y: from + value, series }];
  });
  return {
    data: { values },
    mark: { type: 'bar', cornerRadius: 0 },
    encoding: {
      x: axes.x, x2: { field: 'end' }, y: { field: 'y', type: 'quantitative', ...axes.y, scale: { zero: true } }, y2: { field: 'from' }, color,
    },
  };
}

function anomalyLayer(points: readonly PlacedPoint[], axes: Axes): Json {
  return {
    data: { values: points.map(({ x, value }) => ({ x, y: value })) },
    mark: { type: 'point', shape: 'circle', size: 110, strokeWidth: 2, color: COLOURS.alert, fill: COLOURS.alert, fillOpacity: 0.25 },
    encoding: { x: axes.x, y: { field: 'y', type: 'quantitative', ...axes.y } },
  };
}

/** Smallest distance between two times, one hour where there is only one. */
function smallestStep(points: readonly PlacedPoint[]): number {
  const times = [...new Set(points.map((point) => point.x))].sort((a, b) => a - b);
  let step = Infinity;
  for (let index = 1; index < times.length; index++) step = Math.min(step, (times[index] ?? 0) - (times[index - 1] ?? 0));
  return Number.isFinite(step) ? step : 3_600_000;
}
