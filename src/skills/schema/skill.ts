import type { Column } from '../../data/table.js';
import { defineSkill } from '../kit/define.js';
import { count, finding } from '../kit/finding.js';
import { param } from '../kit/params.js';

const COLUMNS: readonly Column[] = [{ name: 'Column', type: 'string' }, { name: 'Type', type: 'string' }];

export default defineSkill({
  name: 'schema',
  aliases: ['columns'],
  summary: 'List a table’s columns and their types',
  params: { table: param.table('a table: SigninLogs, $logons or #4') },
  effects: 'views',
  limits: { ms: 20_000, rows: 2_000, bytes: 2_000_000 },
  version: '1',
  recognises: [{ kind: 'columns', types: [] }],
  examples: [
    {
      say: 'schema $t', after: ['query datatable(User: string, N: long)["ana", 1] as $t'],
      gives: { headline: '$t: 2 columns', rows: [['User', 'string'], ['N', 'long']] }, why: 'of a result that was kept',
    },
    { say: 'schema NoSuchTable', gives: { error: 'table.unknown' }, why: 'names the nearest table' },
  ],
  async run({ table }, ctx) {
    const open = await ctx.openTable(table);
    const rows = open.columns.map(({ name, type }) => [name, type]);
    return finding({
      headline: `${open.label}: ${count(rows.length, 'column')}`,
      facts: open.rowCount === null ? [] : [{ label: 'Rows', value: open.rowCount.toLocaleString('en') }],
      table: { columns: COLUMNS, rows, rowCount: rows.length, truncated: false },
      next: [{ label: 'First rows', say: table.kind === 'table' ? `query ${open.label} | take 10` : `show ${open.label}` }],
    });
  },
});
