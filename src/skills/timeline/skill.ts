import { timeColumnAmong } from '../../time-column.js';
import type { EventGroup } from '../../analysis/timeline/group-events.js';
import type { NextCommand, Severity } from '../../casebook/finding.js';
import type { Column, Table, Value } from '../../data/table.js';
import { UserError } from '../../errors.js';
import { defineSkill } from '../kit/define.js';
import { entityTypeOf } from '../kit/entities.js';
import { count, finding } from '../kit/finding.js';
import { param } from '../kit/params.js';
import type { OpenTable, SkillContext } from '../kit/skill.js';
import { columnNamed, textOf } from '../kit/source-values.js';
import { drawTimeline, type Drawn, type DrawInput, type TimelineRow } from './draw.js';

/** Groups that are drawn, and those that the table lists; the largest. */
const DRAWN_GROUPS = 25;
const LISTED_GROUPS = 1_000;
const INLINE_ROWS = 2_000;
const MAX_NAME = 200;
const MAX_ENTITIES = 10;
const SEVERITY_COLUMN = /^(?:Alert|Incident)?Severity$/i;
const SEVERITIES: Readonly<Record<string, Severity>> = { informational: 'info', info: 'info', low: 'low', medium: 'medium', high: 'high', critical: 'high' };

function timeOf(table: OpenTable, name: string | undefined): Column {
  const found = name === undefined ? timeColumnAmong(table.columns) : columnNamed(table, name);
  if (found?.type === 'datetime') return found;
  throw new UserError({
    code: 'series.unusable',
    message: found === undefined ? `${table.label} has no column of type datetime.` : `${found.name} is of type ${found.type}, not datetime.`,
    why: 'A timeline needs the time of each row.', next: 'schema <table> lists columns; todatetime() in a query makes a datetime of text',
  });
}

function draw(input: DrawInput, ctx: SkillContext): Promise<Drawn> {
  if (input.rows.length <= INLINE_ROWS) return Promise.resolve(drawTimeline(input));
  const job = { module: new URL('./draw.js', import.meta.url), name: 'drawTimeline', input, deadlineMs: ctx.limits.ms, signal: ctx.signal };
  return ctx.pool.run(job, (output) => output as Drawn); // our own function's result, cloned
}

async function readRows(table: OpenTable, time: Column, by: Column): Promise<{ readonly rows: TimelineRow[]; readonly total: number }> {
  const severity = table.columns.find(({ name, type }) => type === 'string' && SEVERITY_COLUMN.test(name));
  const wanted = [...new Set([time.name, by.name, ...(severity === undefined ? [] : [severity.name])])];
  const page = await table.read({ columns: wanted });
  const cell = (row: readonly Value[], column: Column): string => textOf(row[wanted.indexOf(column.name)] ?? null);
  const rows = page.rows.map((row): TimelineRow => {
    const level = severity === undefined ? undefined : SEVERITIES[cell(row, severity).toLowerCase()];
    return { time: cell(row, time), group: cell(row, by).slice(0, MAX_NAME) || '(empty)', ...(level === undefined ? {} : { severity: level }) };
  });
  return { rows, total: page.rowCount };
}

/** One row per group; its first column bears the name of the grouping column. */
function tableOf(groups: readonly EventGroup[], by: Column): Table {
  const name = ['First', 'Last', 'Count'].includes(by.name) ? 'Group' : by.name;
  const columns: Column[] = [{ name, type: 'string' }, { name: 'First', type: 'datetime' }, { name: 'Last', type: 'datetime' }, { name: 'Count', type: 'long' }];
  const rows = groups.slice(0, LISTED_GROUPS).map((group) => [group.name, group.first, group.last, group.count]);
  return { columns, rows, rowCount: rows.length, truncated: groups.length > LISTED_GROUPS };
}

/** Names that need no escaping in a command; others are left to the person. */
const PLAIN_NAME = /^[A-Za-z_]\w*$/;
const PLAIN_VALUE = /^[\w.@ -]{1,100}$/;

function nextOf(table: OpenTable, by: Column, groups: readonly EventGroup[]): NextCommand[] {
  const [largest] = groups;
  if (largest === undefined || !PLAIN_NAME.test(by.name)) return [];
  const rowsOfLargest = by.type === 'string' && /^\$?[A-Za-z_]\w*$/.test(table.label) && PLAIN_VALUE.test(largest.name) && largest.name !== '(empty)';
  return [
    ...(rowsOfLargest ? [{ label: `Rows of ${largest.name}`, say: `query ${table.label} | where ${by.name} == "${largest.name}"` }] : []),
    { label: 'Find anomalies', say: `anomaly ${table.label} by ${by.name}` },
  ];
}

const EVENTS = 'query datatable(TimeGenerated: datetime, Seen: datetime, Account: string)['
  + 'datetime(2026-01-05T08:00:00Z), datetime(2026-01-06), "ana", datetime(2026-01-05T09:30:00Z), datetime(2026-01-06), "ana", datetime(2026-01-05T09:00:00Z), datetime(2026-01-07), "bo"] as $t';

export default defineSkill({
  name: 'timeline',
  aliases: ['tl'],
  summary: 'Show events over time, one row per account, host or whatever you name',
  params: {
    table: param.table('a table with a time: $events, #4 or SigninLogs'),
    by: param.column('the column whose values become the rows', { keyword: 'by' }),
    time: param.columnOption('the time column'),
  },
  effects: 'reads-logs',
  limits: { ms: 60_000, rows: 200_000, bytes: 50_000_000 },
  version: '1',
  recognises: [{ kind: 'columns', types: ['datetime', 'string'] }],
  examples: [
    {
      say: 'timeline $t by Account', after: [EVENTS], why: 'who was active when; the table has the first and last time of each',
      gives: { headline: '3 events of 2 values of Account in $t', rows: [['ana', '2026-01-05T08:00:00Z', '2026-01-05T09:30:00Z', 2], ['bo', '2026-01-05T09:00:00Z', '2026-01-05T09:00:00Z', 1]] },
    },
    { say: 'timeline $t by Account time=Seen', after: [EVENTS], gives: { headline: '3 events of 2 values', facts: { First: '2026-01-06T00:00:00Z' } }, why: 'another time column than the usual one' },
    { say: 'timeline $t by Acount', after: [EVENTS], gives: { error: 'table.column' }, why: 'a column that does not exist is answered with the nearest name' },
  ],
  async run({ table: arg, by: byName, time: timeName }, ctx) {
    const table = await ctx.openTable(arg);
    const by = columnNamed(table, byName);
    const time = timeOf(table, timeName);
    const { rows, total } = await readRows(table, time, by);
    const { groups, skipped, chart } = await draw({ title: `${table.label} by ${by.name}`.slice(0, 80), rows, maxGroups: DRAWN_GROUPS }, ctx);
    if (groups.length === 0) throw new UserError({ code: 'table.empty', message: `${table.label} has no row with a time.`, next: 'Widen the filter or the time range and run its query again.' });
    const first = groups.reduce((least, group) => (Date.parse(group.first) < Date.parse(least) ? group.first : least), groups[0]?.first ?? '');
    const last = groups.reduce((most, group) => (Date.parse(group.last) > Date.parse(most) ? group.last : most), groups[0]?.last ?? '');
    const type = entityTypeOf(by);
    return finding({
      headline: `${count(rows.length - skipped, 'event')} of ${count(groups.length, 'value')} of ${by.name} in ${table.label}`,
      severity: 'info',
      facts: [{ label: 'First', value: first }, { label: 'Last', value: last }],
      table: tableOf(groups, by),
      charts: chart === null ? [] : [chart],
      entities: type === undefined ? [] : groups.slice(0, MAX_ENTITIES).map((group) => ({ type, value: group.name, note: count(group.count, 'event') })),
      next: nextOf(table, by, groups),
      notes: [
        ...(groups.length > DRAWN_GROUPS ? [`The ${DRAWN_GROUPS} values with the most events are drawn; ${(groups.length - DRAWN_GROUPS).toLocaleString('en')} more are not.`] : []),
        ...(groups.length > LISTED_GROUPS ? [`The table lists the ${LISTED_GROUPS.toLocaleString('en')} values with the most events of ${groups.length.toLocaleString('en')}.`] : []),
        ...(skipped > 0 ? [`Left out, without a time: ${count(skipped, 'row')}.`] : []),
        ...(rows.length < total ? [`Only the first ${rows.length.toLocaleString('en')} of ${total.toLocaleString('en')} rows were read.`] : []),
      ],
    });
  },
});
