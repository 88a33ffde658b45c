import { afterAll, describe, expect, it } from '@jest/globals';
import { createWorkerPool } from '../../analysis/pool/worker-pool.js';
import type { Finding } from '../../casebook/finding.js';
import type { Value } from '../../data/table.js';
import type { Arg } from '../../language/spec.js';
import { runSkill, type MemoryTable } from '../kit/context.test-helper.js';
import timeline from './skill.js';

const pool = createWorkerPool({ size: 1 });
afterAll(() => pool.close());

const START = Date.parse('2026-01-05T00:00:00Z');
const iso = (minute: number) => new Date(START + minute * 60_000).toISOString();
const word = (text: string): Arg => ({ kind: 'text', text });
const events = (rows: readonly (readonly Value[])[]): MemoryTable => ({
  columns: [{ name: 'TimeGenerated', type: 'datetime' }, { name: 'Account', type: 'string' }, { name: 'Severity', type: 'string' }],
  rows,
});
const run = (t: MemoryTable, args: Record<string, Arg> = { by: word('Account') }) =>
  runSkill(timeline, { table: { kind: 'variable', name: 't' }, ...args }, { pool, tables: { t } });
const rowsOf = ({ table }: Finding): readonly (readonly Value[])[] => (table === undefined || 'ref' in table ? [] : table.rows);

describe('timeline', () => {
  it('lists each group with its first and last event, the largest first', async () => {
    const finding = await run(events([
      ['2026-01-05T10:00:00Z', 'bo', 'Low'], ['2026-01-05T09:00:00.1234567Z', 'ana', 'High'], ['2026-01-05T08:00:00Z', 'ana', ''], ['2026-01-05T12:00:00Z', '', ''], [null, 'eve', ''],
    ]));
    expect(finding.headline).toBe('4 events of 3 values of Account in $t');
    expect(rowsOf(finding)).toEqual([
      ['ana', '2026-01-05T08:00:00Z', '2026-01-05T09:00:00.1234567Z', 2],
      ['bo', '2026-01-05T10:00:00Z', '2026-01-05T10:00:00Z', 1],
      ['(empty)', '2026-01-05T12:00:00Z', '2026-01-05T12:00:00Z', 1],
    ]);
    expect(finding.facts).toEqual([{ label: 'First', value: '2026-01-05T08:00:00Z' }, { label: 'Last', value: '2026-01-05T12:00:00Z' }]);
    expect(finding.entities[0]).toEqual({ type: 'account', value: 'ana', note: '2 events' });
    expect(finding.next.map(({ say }) => say)).toEqual(['query $t | where Account == "ana"', 'anomaly $t by Account']);
    expect(finding.notes).toEqual(['Left out, without a time: 1 row.']);
    expect(finding.charts[0]?.alt).toMatch(/4 events.*1 high/);
  });

  it('draws a bounded chart of many events and says what it leaves out', async () => {
    const finding = await run(events(Array.from({ length: 60_000 }, (_, at) => [iso(at), `account-${at % 40}`, ''])));
    expect(finding.headline).toBe('60,000 events of 40 values of Account in $t');
    expect(rowsOf(finding)).toHaveLength(40);
    expect(finding.notes).toEqual(['The 25 values with the most events are drawn; 15 more are not.']);
    expect(JSON.stringify(finding.charts[0]?.spec).length).toBeLessThan(500_000);
  });

  it('offers no query whose value would need escaping', async () => {
    const finding = await run(events([[iso(0), 'x" | take 1 //', '']]));
    expect(finding.next.map(({ say }) => say)).toEqual(['anomaly $t by Account']);
  });

  it('takes the time column that is named, and any type of column for the rows', async () => {
    const t: MemoryTable = {
      columns: [{ name: 'TimeGenerated', type: 'datetime' }, { name: 'Seen', type: 'datetime' }, { name: 'Count', type: 'long' }],
      rows: [[iso(0), iso(60), 4625], [iso(0), iso(90), 4625]],
    };
    const finding = await run(t, { by: word('count'), time: word('Seen') });
    expect(rowsOf(finding)).toEqual([['4625', iso(60), iso(90), 2]]);
    expect(finding.table).toMatchObject({ columns: [{ name: 'Group' }, { name: 'First' }, { name: 'Last' }, { name: 'Count' }] });
  });

  it.each<[string, MemoryTable, Record<string, Arg>, string, string]>([
    ['no rows', events([]), { by: word('Account') }, 'table.empty', '$t has no row with a time.'],
    ['an unknown column', events([]), { by: word('Acount') }, 'table.column', '$t has no column “Acount”.'],
    ['no time', { columns: [{ name: 'A', type: 'string' }], rows: [] }, { by: word('A') }, 'series.unusable', '$t has no column of type datetime.'],
    ['a time that is none', events([]), { by: word('Account'), time: word('Severity') }, 'series.unusable', 'Severity is of type string, not datetime.'],
    ['a missing column', events([]), {}, 'param.missing', 'timeline needs the column whose values become the rows.'],
  ])('refuses %s', async (_, table, args, code, message) => {
    await expect(run(table, args)).rejects.toMatchObject({ code, message });
  });
});
