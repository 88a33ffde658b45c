import { describe, expect, it } from '@jest/globals';
import type { Column, Table, Value } from '../../data/table.js';
import { chartFromTable } from './from-table.js';

const col = (name: string, type: Column['type']): Column => ({ name, type });
function table(columns: readonly Column[], rows: readonly (readonly Value[])[], rowCount = rows.length): Table {
  return { columns, rows, rowCount, truncated: false };
}
const time = (hour: number): string => new Date(Date.parse('2026-11-17T00:00:00Z') + hour * 3_600_000).toISOString();
const perHour = table(
  [col('TimeGenerated', 'datetime'), col('count_', 'long'), col('ResultType', 'string')],
  [[time(0), 5, '0'], [time(0), 2, '50126'], [time(1), 7, '0'], [time(1), 1, '50126']],
);
const perUser = table([col('User', 'string'), col('dcount_IP', 'long')], [['ana', 3], ['bo', 9]]);
const markOf = (made: ReturnType<typeof chartFromTable>): string => /"mark":\{"type":"(\w+)"/.exec(JSON.stringify(made?.spec))?.[1] ?? 'none';

describe('chartFromTable with a hint', () => {
  it.each([
    ['timechart', perHour, 'line'], ['linechart', perHour, 'line'], ['areachart', perHour, 'area'], ['anomalychart', perHour, 'line'],
    ['columnchart', perUser, 'bar'], ['barchart', perUser, 'bar'], ['treemap', perUser, 'bar'], ['piechart', perUser, 'arc'],
    ['scatterchart', perHour, 'point'], ['timepivot', perHour, 'point'], ['PieChart', perUser, 'arc'], ['somethingnew', perUser, 'bar'],
  ])('%s', (visualization, data, mark) => {
    expect(markOf(chartFromTable(data, { visualization }))).toBe(mark);
  });

  it.each(['table', 'card'])('%s is no chart', (visualization) => {
    expect(chartFromTable(perHour, { visualization })).toBeNull();
  });

  it('draws a column chart over time where the only key is a time', () => {
    const made = chartFromTable(table([col('t', 'datetime'), col('n', 'long')], [[time(0), 1], [time(1), 2]]), { visualization: 'columnchart' });
    expect(made?.alt).toContain('UTC');
    expect(markOf(made)).toBe('bar');
  });

  it('puts the first column along the x axis of a column chart, or the one that is named', () => {
    expect(chartFromTable(perHour, { visualization: 'columnchart' })?.alt).toContain('4 points, 2026-11-17 00:00 – 01:00 UTC');
    expect(chartFromTable(perHour, { visualization: 'columnchart', xColumn: 'ResultType' })?.alt).toContain('2 bars');
    const sizes = table([col('Bytes', 'long'), col('n', 'long')], [[100, 1], [200, 9], [300, 4]]);
    expect(JSON.stringify(chartFromTable(sizes, { visualization: 'columnchart' })?.spec)).toContain('"sort":["100","200","300"]');
  });

  it('follows the title and the columns of the hint', () => {
    const wide = table([col('t', 'datetime'), col('a', 'long'), col('b', 'real'), col('host', 'string'), col('user', 'string')], [[time(0), 1, 2.5, 'dc01', 'ana'], [time(1), 3, 4.5, 'dc02', 'bo']]);
    const made = chartFromTable(wide, { visualization: 'timechart', title: 'Mine', yColumns: ['B'], series: ['user'] });
    expect(made?.title).toBe('Mine');
    expect(made?.alt).toContain('Series bo, ana. Lowest 2.5');
  });

  it('makes a series of every number column', () => {
    const wide = table([col('t', 'datetime'), col('sum_In', 'long'), col('sum_Out', 'long')], [[time(0), 1, 2], [time(1), 3, 9]]);
    expect(chartFromTable(wide, { visualization: 'timechart' })?.alt).toContain('Series sum of Out, sum of In');
  });

  it('unfolds what make-series gives', () => {
    const folded = table([col('t', 'dynamic'), col('n', 'dynamic'), col('host', 'string')], [[[time(0), time(1), time(2)], [1, 2, 3], 'dc01'], [[time(0), time(1), time(2)], [4, 5, null], 'dc02']]);
    const made = chartFromTable(folded, { visualization: 'timechart' });
    expect(made?.alt).toContain('6 points');
    expect(made?.alt).toContain('highest 5 at 2026-11-17 01:00 (dc02)');
  });

  it('is null where the columns do not allow it', () => {
    expect(chartFromTable(table([col('a', 'string')], [['x']]), { visualization: 'piechart' })).toBeNull();
    expect(chartFromTable(table([col('a', 'string')], [['x']]), { visualization: 'timechart' })).toBeNull();
  });
});

describe('chartFromTable without a hint', () => {
  it('draws a line for a time and a number', () => { expect(markOf(chartFromTable(perHour))).toBe('line'); });

  it('draws sorted bars for names and a number', () => {
    const made = chartFromTable(perUser);
    expect(made?.title).toBe('dcount of IP by User');
    expect(made?.alt).toContain('bo 9 (75 %), ana 3 (25 %)');
  });

  it('draws a timeline for raw events of a few kinds', () => {
    const events = table([col('t', 'datetime'), col('Event', 'string'), col('Port', 'int')], [[time(0), 'logon', 443], [time(0), 'logon', 80], [time(2), 'logoff', 1]]);
    expect(chartFromTable(events)?.alt).toContain('3 events in 2 rows');
  });

  it('draws a scatter for two numbers', () => {
    expect(markOf(chartFromTable(table([col('a', 'real'), col('b', 'real')], [[1, 2], [3, 4]])))).toBe('point');
  });

  it('reads long, decimal and timespan values', () => {
    const made = chartFromTable(table([col('k', 'string'), col('took', 'timespan')], [['a', '1.02:03:04.5'], ['b', '00:00:01']]));
    expect(made?.alt).toContain('a 93,785');
    expect(chartFromTable(table([col('k', 'string'), col('n', 'long')], [['a', '9007199254740993'], ['b', 1]]))?.alt).toContain('9.01e+15');
    expect(chartFromTable(table([col('k', 'string'), col('n', 'real')], [['a', 'NaN'], ['b', 1]]))?.alt).toContain('1 bar');
  });

  it('says that it saw only the first rows', () => {
    expect(chartFromTable({ ...perUser, rowCount: 500 })?.alt).toContain('first 2 of 500 rows');
  });

  it.each([
    ['no rows', table([col('t', 'datetime'), col('n', 'long')], [])],
    ['one column of names', table([col('a', 'string')], [['x'], ['y']])],
    ['raw rows with repeated names', table([col('user', 'string'), col('Port', 'int')], [['ana', 443], ['ana', 80]])],
    ['raw rows with many columns', table(['a', 'b', 'c', 'd', 'e'].map((name) => col(name, 'string')).concat(col('n', 'int')), [['1', '2', '3', '4', '5', 6]])],
  ])('draws nothing for %s', (_what, data) => {
    expect(chartFromTable(data)).toBeNull();
  });
});
