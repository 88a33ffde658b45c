import type { Column, Value } from '../../data/table.js';
import { defineSkill } from '../kit/define.js';
import { count, finding } from '../kit/finding.js';
import { optional, param } from '../kit/params.js';

const COLUMNS: readonly Column[] = [
  { name: 'Table', type: 'string' }, { name: 'Rows', type: 'long' }, { name: 'Columns', type: 'int' },
  { name: 'From', type: 'datetime' }, { name: 'To', type: 'datetime' }, { name: 'Source', type: 'string' },
];

export default defineSkill({
  name: 'tables',
  summary: 'List the tables that can be queried',
  params: { filter: optional(param.text('a part of the name')) },
  effects: 'views',
  limits: { ms: 60_000, rows: 5_000, bytes: 5_000_000 },
  version: '1',
  recognises: [{ kind: 'columns', types: [] }],
  examples: [
    { say: 'tables', gives: {}, why: 'rows, time covered and file of each evidence table' },
    { say: 'tables nothing-is-called-this', gives: { facts: {} }, why: 'only those with that in their name' },
  ],
  async run({ filter }, ctx) {
    const all = (await ctx.providers[0]?.schemas()) ?? [];
    const wanted = (filter ?? '').toLowerCase();
    const found = all.filter(({ name }) => name.toLowerCase().includes(wanted));
    const live = ctx.providers.slice(1).map(({ name }) => name);
    const notes = live.length === 0 ? [] : [`A live workspace is set up too: query ${live[0] ?? ''}: <Table> | …`];
    if (found.length === 0) {
      return finding({ headline: all.length === 0 ? 'There is no evidence yet' : `No table has “${wanted.slice(0, 40)}” in its name`, notes: [...notes, 'Put CSV, JSON, NDJSON or Parquet files into the evidence folder; each becomes a table.'] });
    }
    const rows: Value[][] = found.map((table) => [
      table.name, table.rowCount, table.columns.length, table.coverage?.start ?? null, table.coverage?.end ?? null, table.source,
    ]);
    return finding({
      headline: count(found.length, 'table'), table: { columns: COLUMNS, rows, rowCount: rows.length, truncated: false }, notes,
      next: found.slice(0, 4).map(({ name }) => ({ label: `Schema of ${name}`, say: `schema ${name}` })),
    });
  },
});
