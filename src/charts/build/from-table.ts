import type { ChartSpec } from '../../casebook/finding.js';
import type { RenderHint } from '../../data/engine.js';
import type { Table, Value } from '../../data/table.js';
import { barChart } from './bars.js';
import { rolesOf, unfolded, type Indexed, type Roles } from './columns.js';
import { eventTimelineChart } from './event-timeline.js';
import { pieChart } from './pie.js';
import { scatterChart } from './scatter.js';
import { timeSeriesChart, type TimeSeriesStyle } from './time-series.js';
import { categoryName, instant, isQuantity, quantity } from './values.js';

type ChartKind = TimeSeriesStyle | 'categories' | 'pie' | 'scatter' | 'events' | 'none';

/** What each visualization of the `render` operator becomes (https://learn.microsoft.com/kusto/query/render-operator). */
const VISUALIZATIONS: Readonly<Record<string, ChartKind>> = {
  timechart: 'line', linechart: 'line', anomalychart: 'line', areachart: 'area', stackedareachart: 'stacked-area',
  barchart: 'categories', columnchart: 'categories', treemap: 'categories', piechart: 'pie', scatterchart: 'scatter',
  timepivot: 'events', timeline: 'events', ladderchart: 'events', table: 'none', card: 'none', plotly: 'none', pivotchart: 'none', graph: 'none',
};

/** Most distinct values of a column that a guessed chart takes for series or rows. */
const MAX_GUESSED_GROUPS = 50;
const MAX_GUESSED_COLUMNS = 5;

/**
 * A chart of a query's result. With a hint: what `render` asks for, as far as the columns allow. Without one: a line
 * for a time and numbers, sorted bars for names and numbers, a scatter for two numbers, a timeline for a time and
 * names, provided that the table looks like a summary. Null where there are no rows or nothing fits.
 */
export function chartFromTable(table: Table, hint?: RenderHint): ChartSpec | null {
  const flat = unfolded(table);
  if (flat.rows.length === 0) return null;
  const roles = rolesOf(flat.columns, hint);
  const kind = hint === undefined ? guess(flat, roles) : (VISUALIZATIONS[hint.visualization.toLowerCase()] ?? guess(flat, roles));
  return build(kind, flat, roles, hint);
}

function build(kind: ChartKind, table: Table, roles: Roles, hint: RenderHint | undefined): ChartSpec | null {
  const [time] = roles.times;
  const [category] = roles.categories;
  switch (kind) {
    case 'line': case 'area': case 'stacked-area': case 'bars':
      if (time !== undefined) return timeChart(table, roles, time, kind, hint);
      if (roles.quantities.length >= 2 && category === undefined) return scatter(table, roles, hint);
      return categories(table, roles, hint);
    case 'categories':
      return time !== undefined && (category === undefined || isAlongX(time, hint)) ? timeChart(table, roles, time, 'bars', hint) : categories(table, roles, hint);
    case 'pie': return pie(table, roles, hint);
    case 'scatter': return scatter(table, roles, hint);
    case 'events': return events(table, roles, hint);
    case 'none': return null;
  }
}

/** Whether the column is what `render` puts along the x axis: the named one, else the first. */
const isAlongX = (column: Indexed, hint: RenderHint | undefined): boolean =>
  hint?.xColumn === undefined ? column.index === 0 : column.name.toLowerCase() === hint.xColumn.toLowerCase();

function guess(table: Table, roles: Roles): ChartKind {
  const { times, quantities, categories: names } = roles;
  const distinct = (columns: readonly Indexed[]): number =>
    new Set(table.rows.map((row) => columns.map((column) => categoryName(row[column.index])).join('\u0000'))).size;
  const isSummary = (keys: readonly Indexed[]): boolean =>
    table.columns.length <= MAX_GUESSED_COLUMNS && distinct(keys) === table.rows.length;
  const [time] = times;
  const [name] = names;
  if (time !== undefined && quantities.length > 0 && names.length <= 1 && isSummary([time, ...names])) return 'line';
  if (time !== undefined && name !== undefined) {
    const groups = distinct([name]);
    return groups <= MAX_GUESSED_GROUPS && groups < table.rows.length ? 'events' : 'none';
  }
  if (time === undefined && name !== undefined && quantities.length > 0 && names.length <= 2 && isSummary(names)) return 'categories';
  return time === undefined && name === undefined && quantities.length === 2 ? 'scatter' : 'none';
}

const totalOf = (table: Table): number => Math.max(table.rowCount, table.rows.length);

function titleOf(hint: RenderHint | undefined, measures: readonly Indexed[], by: readonly Indexed[]): string {
  if (hint?.title !== undefined && hint.title !== '') return hint.title;
  const what = measures.length === 0 ? 'events' : measures.map((column) => measureName(column.name)).slice(0, 3).join(', ');
  return by.length === 0 ? what : `${what} by ${by.map((column) => column.name).join(', ')}`;
}

/** Kusto names an aggregate without an alias `count_`, `sum_Bytes`. */
const measureName = (name: string): string => (name === 'count_' ? 'count' : name.replace(/^(count|dcount|sum|avg|min|max)_(.+)$/, '$1 of $2'));

/** One value per row and quantity column, with the name of its series. */
function* measures(table: Table, quantities: readonly Indexed[], series: Indexed | undefined): Generator<{ row: readonly Value[]; value: number | null; series?: string }> {
  for (const row of table.rows) {
    for (const column of quantities) {
      const parts = [...(series === undefined ? [] : [categoryName(row[series.index])]), ...(quantities.length > 1 ? [measureName(column.name)] : [])];
      yield { row, value: quantity(row[column.index], column.type), ...(parts.length === 0 ? {} : { series: parts.join(' · ') }) };
    }
  }
}

function timeChart(table: Table, roles: Roles, time: Indexed, style: TimeSeriesStyle, hint: RenderHint | undefined): ChartSpec | null {
  const [series] = roles.categories;
  const points = [...measures(table, roles.quantities, series)].flatMap(({ row, ...rest }) => {
    const at = instant(row[time.index]);
    return at === null ? [] : [{ time: at, ...rest }];
  });
  return timeSeriesChart({
    title: titleOf(hint, roles.quantities, series === undefined ? [] : [series]), points, style, ...valueLabel(roles.quantities),
    ...(table.rows.length < totalOf(table) ? { total: totalOf(table) * Math.max(roles.quantities.length, 1) } : {}),
  });
}

function categories(table: Table, roles: Roles, hint: RenderHint | undefined): ChartSpec | null {
  const label = roles.categories[0] ?? roles.quantities[0];
  if (label === undefined) return null;
  const quantities = roles.quantities.filter((column) => column !== label);
  const series = roles.categories[1];
  const bars = [...measures(table, quantities, series)].flatMap(({ row, value, series: part }) =>
    value === null ? [] : [{ label: categoryName(row[label.index]), value, ...(part === undefined ? {} : { series: part }) }]);
  return barChart({
    title: titleOf(hint, quantities, [label]), bars, ...valueLabel(quantities), total: totalOf(table),
    ...(isQuantity(label.type) ? { order: 'given' as const } : {}),
  });
}

function pie(table: Table, roles: Roles, hint: RenderHint | undefined): ChartSpec | null {
  const [label] = roles.categories;
  const [measure] = roles.quantities;
  if (label === undefined || measure === undefined) return null;
  const slices = table.rows.map((row) => ({ label: categoryName(row[label.index]), value: quantity(row[measure.index], measure.type) ?? 0 }));
  return pieChart({ title: titleOf(hint, [measure], [label]), slices, total: totalOf(table) });
}

function scatter(table: Table, roles: Roles, hint: RenderHint | undefined): ChartSpec | null {
  const [time] = roles.times;
  const [series] = roles.categories;
  const x = time ?? roles.quantities[0];
  const y = time === undefined ? roles.quantities[1] : roles.quantities[0];
  if (x === undefined || y === undefined) return null;
  const points = table.rows.flatMap((row) => {
    const at = x === time ? instant(row[x.index]) : quantity(row[x.index], x.type);
    const value = quantity(row[y.index], y.type);
    return at === null || value === null ? [] : [{ x: at, y: value, ...(series === undefined ? {} : { series: categoryName(row[series.index]) }) }];
  });
  return scatterChart({
    title: titleOf(hint, [y], [x]), points, xLabel: x.name, yLabel: y.name, xIsTime: x === time, total: totalOf(table),
  });
}

function events(table: Table, roles: Roles, hint: RenderHint | undefined): ChartSpec | null {
  const [time] = roles.times;
  if (time === undefined) return null;
  const [group] = roles.categories;
  const list = table.rows.flatMap((row) => {
    const at = instant(row[time.index]);
    return at === null ? [] : [{ time: at, group: group === undefined ? 'events' : categoryName(row[group.index]) }];
  });
  return eventTimelineChart({ title: titleOf(hint, [], group === undefined ? [] : [group]), events: list, total: totalOf(table) });
}

function valueLabel(quantities: readonly Indexed[]): { valueLabel?: string } {
  const [only] = quantities;
  if (only === undefined || quantities.length > 1) return {};
  return { valueLabel: only.type === 'timespan' ? `${measureName(only.name)} (seconds)` : measureName(only.name) };
}
