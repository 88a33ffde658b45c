import { RANGE } from '../../casebook/scope.js';
import type { NextCommand } from '../../casebook/finding.js';
import type { VariableValue } from '../../casebook/variable.js';
import { UserError } from '../../errors.js';
import { quoted } from '../../language/literal.js';
import { defineSkill } from '../kit/define.js';
import { finding } from '../kit/finding.js';
import { param } from '../kit/params.js';
import { textOf } from '../kit/source-values.js';
import { describeValue } from '../kit/variable-text.js';

const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}$|^[\da-f]*:[\da-f:]+$/i;

function nextFor(name: string, value: VariableValue): NextCommand[] {
  if (value.kind === 'table') return [{ label: `Show $${name}`, say: `show $${name}` }];
  if (value.kind === 'scalar' && ADDRESS.test(textOf(value.value))) return [{ label: `Enrich $${name}`, say: `enrich $${name}` }];
  return [];
}

export default defineSkill({
  name: 'set',
  summary: 'Give a variable a value that every later command can use',
  params: {
    variable: param.variable('the variable to set, such as $ip'),
    value: param.value('its value: 1.2.3.4, "text", 5, [a, b], last 24h, $t.Column'),
  },
  effects: 'writes',
  limits: { ms: 30_000, rows: 100_000, bytes: 50_000_000 },
  version: '1',
  recognises: [{ kind: 'value', pattern: /^\S+$/ }],
  examples: [
    { say: 'set $ip = 1.2.3.4', gives: { headline: '$ip = 1.2.3.4' }, why: 'an address, a name, a number: typed by what it looks like' },
    { say: 'set $suspects = [ana@contoso.com, bo@contoso.com]', gives: { headline: '$suspects = ana@contoso.com, bo@contoso.com' }, why: 'a list, for `where User in ($suspects)`' },
    { say: 'set $range = last 24h', gives: { facts: { Type: 'time range' } }, why: 'the window that every query is held to, frozen to absolute times' },
    { say: 'set $range = 5', gives: { error: 'param.invalid' }, why: 'nothing but a time range bounds queries' },
    { say: 'set $range = 2026-02-02 .. 2026-02-01', gives: { error: 'param.invalid' }, why: 'a range must end after it begins' },
    {
      say: 'set $ips = $t.IP', after: ['query datatable(IP: string)["10.0.0.1", "10.0.0.2", "10.0.0.1"] as $t'],
      gives: { headline: '$ips = 10.0.0.1, 10.0.0.2' }, why: 'the distinct values of a column',
    },
  ],
  async run({ variable, value }, ctx) {
    const name = variable.kind === 'variable' ? variable.name : '';
    const typed = value.kind === 'text' ? value.text : '';
    const given = await ctx.evaluate(name === RANGE ? { kind: 'text', text: quoted(typed) ?? typed } : value);
    if (name === RANGE && given.kind !== 'range') {
      throw new UserError({
        code: 'param.invalid', message: `$${RANGE} bounds what every query reads, so it must be a time range.`, next: `set $${RANGE} = last 24h   or   set $${RANGE} = 2026-01-05 .. 2026-01-06T12:00Z`,
      });
    }
    const { type, text } = describeValue(given);
    return {
      finding: finding({
        headline: `$${name} = ${text}`, facts: [{ label: 'Type', value: type }], next: nextFor(name, given),
        ...(given.kind === 'range' ? { window: given.window } : {}),
      }),
      sets: [{ name, value: given }],
    };
  },
});
