import type { ChartSpec } from '../../casebook/finding.js';
import { chartText } from '../text.js';
import { COLOURS } from '../theme.js';
import { MAX_ROWS } from './limits.js';
import { counted, percent, quantityAxis, readable } from './numbers.js';
import { groupBy, largestSeries, seriesColour } from './series.js';
import { titled } from './titled.js';
import { drawable } from './values.js';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Part of the bar, stacked; absent for plain bars. */
  readonly series?: string;
  /** Draws the bar in the alert colour. */
  readonly flagged?: boolean;
}

export interface BarInput {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly valueLabel?: string;
  /** `value` (default): largest first. `given`: in the order of `bars`. */
  readonly order?: 'value' | 'given';
  /** Bars there are in all, where `bars` holds only the first of them. */
  readonly total?: number;
}

const ROW_HEIGHT = 24;
const LABEL = 36;

/**
 * Horizontal bars, which leave room for long names; at most 20, with what was left out as a note. Bars of one label
 * and several series are stacked. Null where there is no bar.
 */
export function barChart(input: BarInput): ChartSpec | null {
  const bars = input.bars.flatMap((bar) => {
    const value = drawable(bar.value);
    return value === null ? [] : [{ ...bar, value, label: chartText(bar.label, LABEL) || '(empty)', series: chartText(bar.series ?? '', 30) }];
  });
  if (bars.length === 0) return null;
  const groups = [...groupBy(bars, (bar) => bar.label)].map(([label, parts]) => ({ label, parts, sum: total(parts) }));
  if (input.order !== 'given') groups.sort((a, b) => b.sum - a.sum);
  const shown = groups.slice(0, MAX_ROWS);
  const series = largestSeries(bars, (bar) => bar.series, (bar) => bar.value);
  const notes = notesOf(input, shown, groups, series);
  const labels = shown.map((group) => group.label);
  const axis = { ...quantityAxis(shown.map((group) => group.sum)), grid: true, title: chartText(input.valueLabel ?? '', 60) || null };
  const y = { field: 'label', type: 'nominal', sort: labels, title: null, axis: { domain: false, ticks: false, labelPadding: 6 } };
  const x = { type: 'quantitative', axis, scale: { ...domainOf(shown.map((group) => group.sum)), nice: false } };
  return {
    title: input.title,
    alt: describe(input, shown, groups, notes),
    spec: {
      title: titled(input.title, notes),
      height: 90 + shown.length * ROW_HEIGHT + (series.kept.length > 1 ? 30 : 0),
      layer: [
        { data: { values: stack(shown, series.kept) }, mark: { type: 'bar' }, encoding: { y, x: { field: 'to', ...x }, x2: { field: 'from' }, color: colourOf(series.kept, shown) } },
        ...[1, -1].map((side) => ({
          data: { values: shown.filter(({ sum }) => (sum < 0) === (side < 0)).map(({ label, sum }) => ({ label, to: sum, text: readable(sum) })) },
          mark: { type: 'text', align: side < 0 ? 'right' : 'left', dx: 4 * side, baseline: 'middle' },
          encoding: { y, x: { field: 'to', ...x }, text: { field: 'text' } },
        })),
      ],
    },
  };
}

/** Leaves room at both ends for the numbers beside the bars. */
function domainOf(sums: readonly number[]): { readonly domainMin: number; readonly domainMax: number } {
  const low = Math.min(0, ...sums);
  const high = Math.max(0, ...sums);
  const room = (high - low || 1) * 0.12;
  return { domainMin: low < 0 ? low - room : 0, domainMax: high > 0 || low === 0 ? high + room : 0 };
}

type Part = Omit<Bar, 'series'> & { readonly series: string };
interface Group {
  readonly label: string;
  readonly parts: readonly Part[];
  readonly sum: number;
}

const total = (parts: readonly Part[]): number => parts.reduce((sum, part) => sum + part.value, 0);

function stack(groups: readonly Group[], series: readonly string[]) {
  return groups.flatMap(({ label, parts }) => {
    let from = 0;
    const ordered = [...parts].sort((a, b) => rank(series, a.series) - rank(series, b.series));
    return ordered.map((part) => {
      const start = from;
      from += part.value;
      const name = series.includes(part.series) ? part.series : 'other';
      return { label, from: start, to: from, series: name, flag: part.flagged === true ? 'yes' : 'no' };
    });
  });
}

const rank = (series: readonly string[], name: string): number => (series.includes(name) ? series.indexOf(name) : series.length);

function colourOf(series: readonly string[], groups: readonly Group[]) {
  if (series.length > 1) {
    const hasOther = groups.some((group) => group.parts.some((part) => !series.includes(part.series)));
    return seriesColour(hasOther ? [...series, 'other'] : series);
  }
  if (!groups.some((group) => group.parts.some((part) => part.flagged))) return { value: COLOURS.line };
  return { field: 'flag', type: 'nominal', legend: null, scale: { domain: ['no', 'yes'], range: [COLOURS.line, COLOURS.alert] } };
}

function notesOf(input: BarInput, shown: readonly Group[], groups: readonly Group[], series: { kept: readonly string[]; total: number }): string[] {
  const notes: string[] = [];
  if (input.total !== undefined && input.total > input.bars.length) notes.push(`first ${readable(input.bars.length)} of ${readable(input.total)} rows`);
  if (shown.length < groups.length) {
    const rest = groups.slice(shown.length).reduce((sum, group) => sum + group.sum, 0);
    const which = input.order === 'given' ? 'first' : 'top';
    notes.push(`${which} ${shown.length} of ${readable(groups.length)}; the others add up to ${readable(rest)}`);
  }
  if (series.total > series.kept.length) notes.push(`${readable(series.total - series.kept.length)} smaller series are together as "other"`);
  return notes;
}

function describe(input: BarInput, shown: readonly Group[], groups: readonly Group[], notes: readonly string[]): string {
  const sum = groups.reduce((all, group) => all + group.sum, 0);
  const largest = [...shown].sort((a, b) => b.sum - a.sum).slice(0, 5);
  const positive = groups.every((group) => group.sum >= 0);
  const names = largest.map((group) => `${group.label} ${readable(group.sum)}${positive ? ` (${percent(group.sum, sum)})` : ''}`);
  const flagged = shown.filter((group) => group.parts.some((part) => part.flagged)).map((group) => group.label);
  const parts = [
    `${input.title}: ${counted(groups.length, 'bar')}${positive ? `, ${readable(sum)} in all` : ''}. Largest: ${names.join(', ')}`,
    flagged.length === 0 ? '' : `Flagged: ${flagged.slice(0, 5).join(', ')}`,
    ...notes,
  ];
  return `${parts.filter((part) => part !== '').join('. ')}.`;
}
