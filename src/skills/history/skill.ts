import type { CellRevision } from '../../casebook/cell.js';
import type { Column, Value } from '../../data/table.js';
import { defineSkill } from '../kit/define.js';
import { count, finding } from '../kit/finding.js';
import { param } from '../kit/params.js';

const COLUMNS: readonly Column[] = [
  { name: 'Cell', type: 'string' }, { name: 'Command', type: 'string' }, { name: 'Result', type: 'string' },
  { name: 'By', type: 'string' }, { name: 'At', type: 'datetime' }, { name: 'Status', type: 'string' },
];

const rowOf = (cell: CellRevision): Value[] => [
  `#${cell.number}${cell.revision > 1 ? `.${cell.revision}` : ''}`, cell.text, cell.finding?.headline ?? cell.error?.message ?? '',
  cell.author.name, cell.startedAt, cell.status,
];

export default defineSkill({
  name: 'history',
  aliases: ['log', 'cells'],
  summary: 'List the casebook’s cells, newest first',
  params: { last: param.int('how many cells', { min: 1, max: 1000, default: 200 }) },
  effects: 'views',
  limits: { ms: 10_000, rows: 1_000, bytes: 10_000_000 },
  version: '1',
  recognises: [{ kind: 'value', pattern: /^#\d+/ }],
  examples: [
    { say: 'history', gives: { headline: 'The casebook is empty' }, why: 'nothing was run so far' },
    { say: 'history last=1', after: ['query print 1', 'set $x = 5'], gives: { headline: '2 cells' }, why: 'who ran what, when, and what came of it' },
  ],
  async run({ last }, ctx) {
    const cells = await ctx.casebook.cells();
    if (cells.length === 0) return finding({ headline: 'The casebook is empty', notes: ['Every command that is run becomes a cell here.'], next: [{ label: 'What can I ask?', say: 'help' }] });
    const shown = cells.slice(-last).reverse();
    const newest = cells.at(-1);
    return finding({
      headline: count(cells.length, 'cell'),
      table: { columns: COLUMNS, rows: shown.map(rowOf), rowCount: shown.length, truncated: shown.length < cells.length },
      notes: shown.length < cells.length ? [`The last ${shown.length} are listed; history last=${cells.length} lists all.`] : [],
      next: newest === undefined ? [] : [{ label: `Show #${newest.number}`, say: `show #${newest.number}` }, { label: 'Variables', say: 'vars' }],
    });
  },
});
