import type { Analysed, AnalysedSeries } from '../../analysis/series/analyse.js';
import { widthText } from '../../analysis/series/bins.js';
import type { ChartSpec, Finding, NextCommand } from '../../casebook/finding.js';
import { timeSeriesChart, type SeriesPoint } from '../../charts/build/time-series.js';
import type { Column, Table } from '../../data/table.js';
import { count, finding } from '../kit/finding.js';
import type { ReadSeries } from './read-series.js';

interface Flag {
  readonly series: string;
  readonly at: number;
  readonly value: number;
  readonly expected: number;
  readonly score: number;
}

const MAX_TITLE = 80;
const HOURS = 3_600_000;

const isoOf = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');
/** Enough digits for a person, none that only pretend to be exact. */
const rounded = (value: number): number => (Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(4)));

/** What a person reads of an analysis. */
export function findingOf(read: ReadSeries, analysed: Analysed, threshold: number): Finding {
  const flags = analysed.series.flatMap((one) => one.flagged.map((at) => flagOf(one, at)));
  const strongest = flags.reduce<Flag | undefined>((best, flag) => (best === undefined || Math.abs(flag.score) > Math.abs(best.score) ? flag : best), undefined);
  const { start, width } = analysed;
  const timeAt = (at: number): string => isoOf(start + at * width);
  const filled = analysed.series.reduce((sum, one) => sum + one.filled, 0);
  return finding({
    headline: `${flags.length === 0 ? 'No anomalies' : count(flags.length, 'anomaly', 'anomalies')} in ${count(analysed.length * analysed.series.length, 'point')} of ${nameOf(read)}`,
    severity: strongest === undefined ? 'none' : Math.abs(strongest.score) >= 2 * threshold ? 'medium' : 'low',
    facts: [
      { label: 'Points', value: `${analysed.length.toLocaleString('en')} of ${widthText(width)}` },
      { label: 'Rhythm', value: rhythm(analysed) },
      ...(strongest === undefined ? [] : [{ label: 'Strongest', value: `${timeAt(strongest.at)}${read.by === undefined ? '' : ` ${strongest.series.slice(0, 60)}`}: ${rounded(strongest.value)}, expected ${rounded(strongest.expected)} (score ${rounded(Math.abs(strongest.score))})` }]),
    ],
    table: tableOf(flags, read.by, timeAt),
    charts: chartsOf(read, analysed),
    next: strongest === undefined ? [] : nextOf(read, analysed, strongest),
    notes: [
      `A point is flagged ${threshold} robust standard deviations from its trend and rhythm (STL). A low first or last point is not: its bin may not be whole.`,
      ...read.notes,
      ...(analysed.period === null ? ['No rhythm was taken out: that needs two days of hours or three weeks of days.'] : []),
      ...(filled > 0 ? [`Bins without rows: ${filled.toLocaleString('en')}, ${read.combine === 'sum' ? 'counted as 0' : 'drawn as a line between their neighbours'}.`] : []),
    ],
    window: { start: isoOf(start), end: isoOf(start + analysed.length * width) },
  });
}

function flagOf({ name, values, expected, scores }: AnalysedSeries, at: number): Flag {
  return { series: name, at, value: values[at] ?? 0, expected: expected[at] ?? 0, score: scores[at] ?? 0 };
}

const nameOf = ({ value, label, by }: ReadSeries): string => `${value?.name ?? 'rows'} in ${label}${by === undefined ? '' : ` by ${by.name}`}`;

function rhythm({ period, width }: Analysed): string {
  if (period === null) return 'none, trend only';
  const cycles: Readonly<Record<number, string>> = { 24: 'day', 168: 'week', 8_736: 'year' };
  return cycles[(period * width) / HOURS] ?? `${period} points`;
}

/** The strongest first: a card shows only the beginning. */
function tableOf(flags: readonly Flag[], by: Column | undefined, timeAt: (at: number) => string): Table {
  const columns: Column[] = [
    { name: 'Time', type: 'datetime' }, { name: 'Value', type: 'real' }, { name: 'Expected', type: 'real' }, { name: 'Score', type: 'real' },
    { name: 'Direction', type: 'string' }, ...(by === undefined ? [] : [{ name: 'Series', type: 'string' } as const]),
  ];
  const rows = [...flags].sort((a, b) => Math.abs(b.score) - Math.abs(a.score) || a.at - b.at).map((flag) => [
    timeAt(flag.at), flag.value, rounded(flag.expected), rounded(Math.abs(flag.score)), flag.score > 0 ? 'above' : 'below',
    ...(by === undefined ? [] : [flag.series]),
  ]);
  return { columns, rows, rowCount: rows.length, truncated: false };
}

/** One line with its band, or several lines. */
function chartsOf(read: ReadSeries, { series, start, width }: Analysed): ChartSpec[] {
  const alone = series.length === 1;
  const points = series.flatMap(({ name, values, expected, tolerance, flagged }) => {
    const marked = new Set(flagged);
    return values.map((value, at): SeriesPoint => {
      const [middle, reach] = [expected[at] ?? 0, tolerance[at] ?? 0];
      const low = read.combine === 'sum' ? Math.max(0, middle - reach) : middle - reach;
      return { time: start + at * width, value, ...(alone ? { low: Math.min(low, middle + reach), high: middle + reach } : { series: name }), ...(marked.has(at) ? { anomaly: true } : {}) };
    });
  });
  const chart = timeSeriesChart({ title: nameOf(read).slice(0, MAX_TITLE), points, valueLabel: `${read.value?.name ?? 'rows'} per ${widthText(width)}` });
  return chart === null ? [] : [chart];
}

const NAME = /^[A-Za-z_]\w*$/;

/** Looks at the flagged stretch around the strongest point, in the same table and in everything else. */
function nextOf({ label, time }: ReadSeries, { series, start, width }: Analysed, strongest: Flag): NextCommand[] {
  const flagged = new Set(series.find(({ name }) => name === strongest.series)?.flagged);
  let [first, last] = [strongest.at, strongest.at];
  while (flagged.has(first - 1)) first -= 1;
  while (flagged.has(last + 1)) last += 1;
  const from = isoOf(start + first * width);
  const to = isoOf(start + (last + 1) * width);
  const queryable = /^\$?[A-Za-z_]\w*$/.test(label) && NAME.test(time.name);
  return [
    ...(queryable ? [{ label: 'Rows of that time', say: `query ${label} | where ${time.name} between (datetime(${from}) .. datetime(${to}))` }] : []),
    { label: 'Look at that time only', say: `set $range = ${from} .. ${to}` },
  ];
}
