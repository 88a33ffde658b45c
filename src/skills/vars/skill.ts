import type { Column } from '../../data/table.js';
import { defineSkill } from '../kit/define.js';
import { count, finding } from '../kit/finding.js';
import { describeValue } from '../kit/variable-text.js';

const COLUMNS: readonly Column[] = [
  { name: 'Name', type: 'string' }, { name: 'Type', type: 'string' }, { name: 'Value', type: 'string' },
  { name: 'Revision', type: 'int' }, { name: 'Set by', type: 'string' }, { name: 'Cell', type: 'string' }, { name: 'At', type: 'datetime' },
];

export default defineSkill({
  name: 'vars',
  aliases: ['variables'],
  summary: 'List the incident’s variables',
  params: {},
  effects: 'views',
  limits: { ms: 10_000, rows: 10_000, bytes: 5_000_000 },
  version: '1',
  recognises: [{ kind: 'value', pattern: /^\$/ }],
  examples: [
    { say: 'vars', gives: { headline: 'No variables yet' }, why: 'nothing was set so far' },
    { say: 'vars', after: ['set $ip = 1.2.3.4'], gives: { headline: '1 variable' }, why: 'with its type, value, revision and who set it' },
  ],
  async run(_, ctx) {
    const variables = await ctx.casebook.variables();
    if (variables.length === 0) {
      return finding({ headline: 'No variables yet', notes: ['Set one with set $ip = 1.2.3.4, or keep a result: query … as $logons.'] });
    }
    const rows = variables.map(({ name, value, revision, setBy, cell, setAt }) => {
      const { type, text } = describeValue(value);
      return [`$${name}`, type, text, revision, setBy.name, `#${cell.number}`, setAt];
    });
    return finding({
      headline: count(variables.length, 'variable'),
      table: { columns: COLUMNS, rows, rowCount: rows.length, truncated: false },
      next: variables.filter(({ value }) => value.kind === 'table').slice(0, 3).map(({ name }) => ({ label: `Show $${name}`, say: `show $${name}` })),
    });
  },
});
