import { PAGE_ROWS, type NextCommand } from '../../casebook/finding.js';
import { UserError } from '../../errors.js';
import type { Arg } from '../../language/spec.js';
import { defineSkill } from '../kit/define.js';
import { finding } from '../kit/finding.js';
import { param } from '../kit/params.js';
import type { SkillContext, SkillResult } from '../kit/skill.js';
import { describeValue } from '../kit/variable-text.js';

async function page(target: Arg, name: string, number: number, ctx: SkillContext): Promise<SkillResult> {
  const table = await ctx.openTable(target);
  const offset = (number - 1) * PAGE_ROWS;
  const total = table.rowCount ?? 0;
  if (offset > 0 && offset >= total) {
    throw new UserError({ code: 'param.invalid', message: `${name} has ${Math.max(1, Math.ceil(total / PAGE_ROWS))} pages.`, next: `show ${name}` });
  }
  const read = await table.read({ offset, limit: PAGE_ROWS });
  const last = offset + read.rows.length;
  const next: NextCommand[] = [
    ...(last < total ? [{ label: 'Next page', say: `show ${name} page=${number + 1}` }] : []),
    ...(number > 1 ? [{ label: 'Previous page', say: `show ${name} page=${number - 1}` }] : []),
    { label: 'Chart', say: `chart ${name}` },
  ];
  const rows = total === 0 ? 'no rows' : `rows ${(offset + 1).toLocaleString('en')}–${last.toLocaleString('en')} of ${total.toLocaleString('en')}`;
  return { finding: finding({ headline: `${name}: ${rows}`, table: { ...read, rowCount: read.rows.length, truncated: false }, next }) };
}

async function showCell(number: number, revision: number | undefined, ctx: SkillContext): Promise<SkillResult> {
  const cell = await ctx.casebook.cell(number, revision);
  return { finding: finding({ headline: `#${number}` }), cell };
}

export default defineSkill({
  name: 'show',
  summary: 'Show a cell as it was, a variable, or a page of a table',
  params: {
    what: param.source('a cell (#4) or a variable ($logons)'),
    page: param.int('which page of its table', { min: 0, max: 100_000, default: 0 }),
  },
  effects: 'views',
  limits: { ms: 20_000, rows: PAGE_ROWS, bytes: 5_000_000 },
  version: '1',
  recognises: [{ kind: 'value', pattern: /^[#$]\w+$/ }],
  examples: [
    { say: 'show #1', after: ['query print X = 5'], gives: { headline: 'X: 5' }, why: 'the finding as it was, nothing is run again' },
    { say: 'show $t page=2', after: ['query range N from 1 to 25 step 1 as $t'], gives: { headline: '$t: rows 11–20 of 25' }, why: 'the rows that follow' },
    { say: 'show $ip', after: ['set $ip = 1.2.3.4'], gives: { headline: '$ip = 1.2.3.4' }, why: 'a value' },
    { say: 'show #99', gives: { error: 'cell.unknown' }, why: 'says which cells there are' },
  ],
  async run({ what, page: number }, ctx) {
    const target: Arg = what.kind === 'text' && /^\d{1,9}$/.test(what.text) ? { kind: 'cell', number: Number(what.text) } : what;
    if (target.kind === 'cell') {
      return number === 0 ? showCell(target.number, target.revision, ctx) : page(target, `#${target.number}${target.revision === undefined ? '' : `.${target.revision}`}`, number, ctx);
    }
    if (target.kind === 'text') return page({ kind: 'table', name: target.text }, target.text, Math.max(1, number), ctx);
    if (target.kind !== 'variable') throw new TypeError(`nothing to show: ${target.kind}`);
    const value = await ctx.casebook.variable(target.name);
    if (value.kind === 'table') return page(target, `$${target.name}`, Math.max(1, number), ctx);
    const { type, text } = describeValue(value);
    return finding({ headline: `$${target.name} = ${text}`, facts: [{ label: 'Type', value: type }] });
  },
});
