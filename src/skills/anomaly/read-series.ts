import type { SeriesInput } from '../../analysis/series/analyse.js';
import { isLevel, isNumeric, quantityColumn } from '../../analysis/series/columns.js';
import { timeColumnAmong } from '../../time-column.js';
import type { Column, Value } from '../../data/table.js';
import { UserError } from '../../errors.js';
import type { OpenTable } from '../kit/skill.js';
import { columnNamed, textOf } from '../kit/source-values.js';

export interface Wanted {
  readonly column: string | undefined;
  readonly by: string | undefined;
  readonly time: string | undefined;
}

export interface ReadSeries {
  readonly label: string;
  readonly time: Column;
  /** What is counted or added up; undefined where rows are counted. */
  readonly value: Column | undefined;
  readonly by: Column | undefined;
  readonly series: readonly SeriesInput[];
  readonly combine: 'sum' | 'mean';
  readonly counts: boolean;
  /** What was assumed and what was left out. */
  readonly notes: readonly string[];
}

/** Series that are analysed; the largest. */
const MAX_SERIES = 12;

/** Reads the series that a table holds; guesses the columns that are not named. */
export async function readSeries(table: OpenTable, wanted: Wanted): Promise<ReadSeries> {
  const time = timeOf(table, wanted.time);
  const { value, notes } = valueOf(table, wanted.column);
  const by = wanted.by === undefined ? undefined : columnNamed(table, wanted.by);
  const columns = [time, value, by].filter((column) => column !== undefined);
  const page = await table.read({ columns: [...new Set(columns.map(({ name }) => name))] });
  const at = (column: Column | undefined): number => page.columns.findIndex(({ name }) => name === column?.name);
  const [timeAt, valueAt, byAt] = [at(time), at(value), at(by)];
  const groups = new Map<string, { times: number[]; values: number[]; size: number }>();
  let skipped = 0;
  for (const row of page.rows) {
    const instant = Date.parse(textOf(row[timeAt] ?? null));
    const amount = value === undefined ? 1 : numberOf(row[valueAt]);
    if (Number.isNaN(instant) || amount === null) {
      skipped += 1;
      continue;
    }
    const name = by === undefined ? table.label : textOf(row[byAt] ?? null) || '(empty)';
    let group = groups.get(name);
    if (group === undefined) groups.set(name, group = { times: [], values: [], size: 0 });
    group.times.push(instant);
    group.values.push(amount);
    group.size += Math.abs(amount);
  }
  const ordered = [...groups].sort(([, a], [, b]) => b.size - a.size);
  return {
    label: table.label, time, value, by,
    series: ordered.slice(0, MAX_SERIES).map(([name, { times, values }]) => ({ name, times, values })),
    combine: value !== undefined && isLevel(value) ? 'mean' : 'sum',
    counts: value === undefined || ((value.type === 'int' || value.type === 'long') && !isLevel(value)),
    notes: [
      ...notes,
      ...(ordered.length > MAX_SERIES ? [`The ${MAX_SERIES} largest of ${ordered.length.toLocaleString('en')} series were analysed.`] : []),
      ...(skipped > 0 ? [`Left out, without a time or a number: ${skipped.toLocaleString('en')} rows.`] : []),
      ...(page.rows.length < page.rowCount ? [`Only the first ${page.rows.length.toLocaleString('en')} of ${page.rowCount.toLocaleString('en')} rows were read: summarize the table by time first.`] : []),
    ],
  };
}

function timeOf(table: OpenTable, name: string | undefined): Column {
  const found = name === undefined ? timeColumnAmong(table.columns) : columnNamed(table, name);
  if (found?.type === 'datetime') return found;
  throw new UserError({
    code: 'series.unusable',
    message: found === undefined ? `${table.label} has no column of type datetime.` : `${found.name} is of type ${found.type}, not datetime.`,
    why: 'A series is made of times and numbers.', next: 'query … | summarize count() by bin(TimeGenerated, 1h) as $series',
  });
}

function valueOf(table: OpenTable, name: string | undefined): { readonly value: Column | undefined; readonly notes: readonly string[] } {
  if (name !== undefined) {
    const value = columnNamed(table, name);
    if (isNumeric(value)) return { value, notes: [] };
    throw new UserError({
      code: 'series.unusable', message: `${value.name} is of type ${value.type}, not a number.`, why: 'A series is made of times and numbers.',
      next: `anomaly ${table.label} by ${value.name}`,
    });
  }
  const { column, others } = quantityColumn(table.columns);
  if (column === undefined) return { value: undefined, notes: ['Rows were counted, since no column is a quantity.'] };
  return { value: column, notes: others.length === 0 ? [] : [`${column.name} was looked at; it could be ${others.map((other) => other.name).slice(0, 5).join(', ')} as well.`] };
}

function numberOf(value: Value | undefined): number | null {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}
