import { afterAll, describe, expect, it } from '@jest/globals';
import { createWorkerPool } from '../../analysis/pool/worker-pool.js';
import type { Finding } from '../../casebook/finding.js';
import type { Value } from '../../data/table.js';
import type { Arg } from '../../language/spec.js';
import { runSkill, type MemoryTable } from '../kit/context.test-helper.js';
import anomaly from './skill.js';

const pool = createWorkerPool({ size: 1 });
afterAll(() => pool.close());

const START = Date.parse('2026-01-05T00:00:00Z');
const HOUR = 3_600_000;
const iso = (hour: number) => new Date(START + hour * HOUR).toISOString();
const word = (text: string): Arg => ({ kind: 'text', text });
const columns = (...named: [string, MemoryTable['columns'][number]['type']][]) => named.map(([name, type]) => ({ name, type }));
/** Office hours by day, and a little more on odd hours. */
const work = (hour: number) => (hour % 24 >= 8 && hour % 24 < 18 ? 60 : 6) + (hour % 3);

const hourly = (hours: number, of: (hour: number) => number): MemoryTable => ({
  columns: columns(['TimeGenerated', 'datetime'], ['Failures', 'long']),
  rows: Array.from({ length: hours }, (_, hour) => [iso(hour), of(hour)] as const),
});
const run = (t: MemoryTable, args: Record<string, Arg> = {}) =>
  runSkill(anomaly, { table: { kind: 'variable', name: 't' }, ...args }, { pool, tables: { t } });
const rowsOf = ({ table }: Finding): readonly (readonly Value[])[] => (table === undefined || 'ref' in table ? [] : table.rows);
const fact = (finding: Finding, label: string) => finding.facts.find((one) => one.label === label)?.value;

describe('anomaly', () => {
  it('flags a burst at night that a daily peak would hide', async () => {
    const finding = await run(hourly(24 * 10, (hour) => (hour === 170 ? 55 : work(hour))));
    expect(finding.headline).toBe('1 anomaly in 240 points of Failures in $t');
    expect(finding.severity).toBe('medium');
    expect(rowsOf(finding)).toEqual([[iso(170).replace('.000Z', 'Z'), 55, expect.closeTo(8, 0), expect.any(Number), 'above']]);
    expect(fact(finding, 'Points')).toBe('240 of 1h');
    expect(fact(finding, 'Rhythm')).toBe('day');
    expect(fact(finding, 'Strongest')).toMatch(/^2026-01-12T02:00:00Z: 55, expected [78]/);
    expect(finding.window).toEqual({ start: '2026-01-05T00:00:00Z', end: '2026-01-15T00:00:00Z' });
    expect(finding.next.map(({ say }) => say)).toEqual([
      'query $t | where TimeGenerated between (datetime(2026-01-12T02:00:00Z) .. datetime(2026-01-12T03:00:00Z))',
      'set $range = 2026-01-12T02:00:00Z .. 2026-01-12T03:00:00Z',
    ]);
  });

  it('draws the series with its band, and says in words what is seen', async () => {
    const { charts: [chart] } = await run(hourly(240, (hour) => (hour === 170 ? 55 : work(hour))));
    expect(chart?.title).toBe('Failures in $t');
    expect(chart?.alt).toContain('2026-01-12');
    expect(JSON.stringify(chart?.spec)).toContain('"low"');
  });

  it('lists the strongest first', async () => {
    const extra = new Map([[100, 30], [170, 200], [200, 60]]);
    const finding = await run(hourly(240, (hour) => work(hour) + (extra.get(hour) ?? 0)));
    expect(rowsOf(finding).map(([time]) => time)).toEqual([iso(170), iso(100), iso(200)].map((time) => time.replace('.000Z', 'Z')));
  });

  it('flags a dip too, and finds nothing in a clean rhythm', async () => {
    expect(rowsOf(await run(hourly(240, (hour) => (hour === 130 ? 0 : work(hour))))).map((row) => row[4])).toEqual(['below']);
    const clean = await run(hourly(240, work));
    expect(clean).toMatchObject({ headline: 'No anomalies in 240 points of Failures in $t', severity: 'none', next: [] });
    expect(rowsOf(clean)).toEqual([]);
  });

  it('fills missing hours with 0 and says so', async () => {
    const gaps = hourly(240, (hour) => (hour === 170 ? 40 : hour % 24 < 8 ? 0 : work(hour)));
    const finding = await run({ ...gaps, rows: gaps.rows.filter(([, value]) => value !== 0) });
    expect(finding.notes).toContain('Bins without rows: 71, counted as 0.');
    expect(rowsOf(finding)[0]?.slice(0, 2)).toEqual(['2026-01-12T02:00:00Z', 40]);
  });

  it('counts rows where no column is a quantity', async () => {
    const rows = Array.from({ length: 96 }, (_, hour) => Array.from({ length: hour === 60 ? 90 : 5 }, (__, at) => [new Date(START + hour * HOUR + at * 31_007).toISOString(), 4625])).flat();
    const finding = await run({ columns: columns(['TimeGenerated', 'datetime'], ['EventID', 'int']), rows });
    expect(finding.headline).toBe('1 anomaly in 96 points of rows in $t');
    expect(finding.notes).toContain('Rows were counted, since no column is a quantity.');
  });

  it('takes series apart by a column, the largest dozen', async () => {
    const hosts = Array.from({ length: 14 }, (_, at) => `host-${at}`);
    const rows = hosts.flatMap((host, at) => Array.from({ length: 72 }, (_, hour) => [iso(hour), host === 'host-13' && hour === 40 ? 500 : 10 + at, host] as const));
    const finding = await run({ columns: columns(['TimeGenerated', 'datetime'], ['n', 'long'], ['Host', 'string']), rows }, { by: word('Host') });
    expect(finding.headline).toBe('1 anomaly in 864 points of n in $t by Host');
    expect(rowsOf(finding)[0]?.[5]).toBe('host-13');
    expect(finding.notes).toContain('The 12 largest of 14 series were analysed.');
  });

  it('takes the columns, the bin and the threshold that are named', async () => {
    const t: MemoryTable = {
      columns: columns(['Start', 'datetime'], ['End', 'datetime'], ['A', 'long'], ['B', 'long']),
      rows: Array.from({ length: 480 }, (_, at) => ['2026-01-01T00:00:00Z', iso(at / 4), 1, at === 300 ? 90 : 3 + (at % 2)] as const),
    };
    const finding = await run(t, { column: word('B'), time: word('End'), bin: { kind: 'duration', text: '1h' }, threshold: { kind: 'int', value: 10 } });
    expect(finding.headline).toBe('1 anomaly in 120 points of B in $t');
    expect(finding.notes[0]).toContain('10 robust standard deviations');
  });

  it('goes by a trend where the series shows no rhythm, and says so', async () => {
    const finding = await run(hourly(20, (hour) => (hour === 12 ? 90 : 10)));
    expect(fact(finding, 'Rhythm')).toBe('none, trend only');
    expect(rowsOf(finding)).toHaveLength(1);
    expect(finding.notes.some((note) => note.startsWith('No rhythm was taken out'))).toBe(true);
  });

  it.each<[string, MemoryTable, Record<string, Arg>, string, string]>([
    ['too few points', hourly(5, work), {}, 'series.unusable', 'The series has 5 points of 1h.'],
    ['no rows', hourly(0, work), {}, 'series.unusable', 'The table has no row with a time and a value.'],
    ['no time', { columns: columns(['N', 'long']), rows: [] }, {}, 'series.unusable', '$t has no column of type datetime.'],
    ['a time that is none', hourly(50, work), { time: word('Failures') }, 'series.unusable', 'Failures is of type long, not datetime.'],
    ['a number that is none', hourly(50, work), { column: word('TimeGenerated') }, 'series.unusable', 'TimeGenerated is of type datetime, not a number.'],
    ['an unknown column', hourly(50, work), { by: word('Hots') }, 'table.column', '$t has no column “Hots”.'],
    ['bins that are too narrow', hourly(50, work), { bin: { kind: 'duration', text: '1ms' } }, 'param.invalid', '“1ms” is no width of a bin.'],
    ['too many bins', hourly(50, work), { bin: { kind: 'duration', text: '1s' } }, 'series.unusable', 'The series would have 176,401 points of 1s.'],
  ])('refuses %s', async (_, table, args, code, message) => {
    await expect(run(table, args)).rejects.toMatchObject({ code, message });
  });
});
