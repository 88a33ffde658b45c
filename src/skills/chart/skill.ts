import { chartFromTable } from '../../charts/build/from-table.js';
import { UserError } from '../../errors.js';
import { defineSkill } from '../kit/define.js';
import { count, finding } from '../kit/finding.js';
import { optional, param } from '../kit/params.js';
import { columnNamed } from '../kit/source-values.js';

/** Kinds of chart by their Kusto names; `auto` looks at the columns. */
const KINDS = ['auto', 'timechart', 'linechart', 'areachart', 'barchart', 'columnchart', 'piechart', 'scatterchart'] as const;

export default defineSkill({
  name: 'chart',
  aliases: ['plot'],
  summary: 'Draw a chart of a table',
  params: {
    table: param.table('a table: $logons, #4 or SigninLogs'),
    by: optional(param.column('the column along the x axis or of the slices', { keyword: 'by' })),
    kind: param.choice(KINDS, 'the kind of chart', 'auto'),
  },
  effects: 'reads-logs',
  limits: { ms: 60_000, rows: 20_000, bytes: 20_000_000 },
  version: '1',
  recognises: [{ kind: 'columns', types: ['datetime', 'long'] }],
  examples: [
    {
      say: 'chart $t kind=barchart', after: ['query datatable(User: string, N: long)["ana", 3, "bo", 9] as $t'],
      gives: { headline: 'Chart of $t' }, why: 'one bar a row',
    },
    {
      say: 'chart $t by User', after: ['query datatable(User: string, N: long)["ana", 3, "bo", 9] as $t'],
      gives: { headline: 'Chart of $t' }, why: 'drawn along the column that you name',
    },
    { say: 'chart $ip', after: ['set $ip = 1.2.3.4'], gives: { error: 'variable.type' }, why: 'a value is no table' },
    { say: 'chart #1', after: ['set $ip = 1.2.3.4'], gives: { error: 'cell.no-table' }, why: 'that cell gave no table' },
    { say: 'chart $t', after: ['query datatable(User: string, N: long)[] as $t'], gives: { error: 'table.empty' }, why: 'no rows, no chart' },
  ],
  async run({ table, by, kind }, ctx) {
    const open = await ctx.openTable(table);
    const x = by === undefined ? undefined : columnNamed(open, by).name;
    const rows = await open.read({});
    if (rows.rows.length === 0) throw new UserError({ code: 'table.empty', message: `${open.label} has no rows, so there is nothing to draw.`, next: 'Widen the filter or the time range and run its query again.' });
    const hint = kind === 'auto' && x === undefined ? undefined : { visualization: kind === 'auto' ? 'columnchart' : kind, ...(x === undefined ? {} : { xColumn: x }) };
    const chart = chartFromTable(rows, hint);
    if (chart === null) {
      throw new UserError({
        code: 'input.invalid', message: `No chart can be drawn of ${open.label}.`,
        why: 'A chart needs a number column, and a time or name column to draw it by.', next: `query ${open.label.startsWith('#') ? '<table>' : open.label} | summarize count() by bin(<time>, 1h)`,
      });
    }
    const cut = rows.rowCount > rows.rows.length ? [`The first ${count(rows.rows.length, 'row')} of ${rows.rowCount.toLocaleString('en')} are drawn.`] : [];
    return finding({ headline: `Chart of ${open.label}`, charts: [chart], notes: cut });
  },
});
