import type { ChartSpec } from '../../casebook/finding.js';
import { chartText } from '../text.js';
import { CATEGORY_COLOURS } from '../theme.js';
import { MAX_SLICES } from './limits.js';
import { counted, percent, readable } from './numbers.js';
import { titled } from './titled.js';
import { drawable } from './values.js';

export interface PieInput {
  readonly title: string;
  readonly slices: readonly { readonly label: string; readonly value: number }[];
  /** Slices there are in all, where `slices` holds only the first of them. */
  readonly total?: number;
}

/**
 * Shares of a whole, largest first, named with value and share in the legend; at most 8 slices, the last one taking
 * the rest together. Slices that are not positive are left out. Null where none is left.
 */
export function pieChart(input: PieInput): ChartSpec | null {
  const sums = new Map<string, number>();
  for (const { label, value: given } of input.slices) {
    const name = chartText(label, 26) || '(empty)';
    const value = drawable(given);
    if (value !== null && value > 0) sums.set(name, (sums.get(name) ?? 0) + value);
  }
  const all = [...sums].map(([label, value]) => ({ label, value })).sort((a, b) => b.value - a.value);
  if (all.length === 0) return null;
  const whole = all.reduce((sum, slice) => sum + slice.value, 0);
  const slices = all.length <= MAX_SLICES ? all : [...all.slice(0, MAX_SLICES - 1), rest(all.slice(MAX_SLICES - 1))];
  const named = slices.map(({ label, value }) => ({ value, name: `${label}  ${readable(value)} (${percent(value, whole)})` }));
  const notes = input.total !== undefined && input.total > input.slices.length
    ? [`first ${readable(input.slices.length)} of ${readable(input.total)} rows`] : [];
  const names = named.map((slice) => slice.name);
  return {
    title: input.title,
    alt: [
      `${input.title}: ${readable(whole)} in ${counted(all.length, 'slice')}`,
      `Shares: ${slices.map(({ label, value }) => `${label} ${readable(value)} (${percent(value, whole)})`).join(', ')}`, ...notes,
    ].join('. ') + '.',
    spec: {
      title: titled(input.title, notes),
      height: 280,
      data: { values: named.map((slice, index) => ({ ...slice, order: index })) },
      mark: { type: 'arc', innerRadius: 48, stroke: '#fbfbfc', strokeWidth: 1.5 },
      encoding: {
        theta: { field: 'value', type: 'quantitative', stack: true },
        order: { field: 'order', type: 'quantitative' },
        color: {
          field: 'name', type: 'nominal', sort: names, title: null, scale: { domain: names, range: CATEGORY_COLOURS.slice(0, names.length) },
          legend: { orient: 'right', direction: 'vertical', columns: 1, labelLimit: 250, offset: 20, labelFontSize: 12, rowPadding: 6, symbolType: 'square' },
        },
      },
    },
  };
}

function rest(slices: readonly { readonly value: number }[]): { label: string; value: number } {
  return { label: `${readable(slices.length)} others`, value: slices.reduce((sum, slice) => sum + slice.value, 0) };
}
