import type { Column, Value } from '../../data/table.js';
import { UserError } from '../../errors.js';
import { usage } from '../../language/format.js';
import type { CommandSpec } from '../../language/spec.js';
import { nearest } from '../../nearest.js';
import { defineSkill } from '../kit/define.js';
import { finding } from '../kit/finding.js';
import { optional, param } from '../kit/params.js';
import type { Finding } from '../../casebook/finding.js';
import type { Example, SkillContext } from '../kit/skill.js';

const COLUMNS: readonly Column[] = [{ name: 'Command', type: 'string' }, { name: 'What it does', type: 'string' }];
const PARAMS: readonly Column[] = [{ name: 'Parameter', type: 'string' }, { name: 'What it is', type: 'string' }, { name: 'Default', type: 'string' }];

function overview(commands: readonly CommandSpec[]): Finding {
  const rows: Value[][] = commands.map((spec) => [usage(spec), spec.summary]);
  return finding({
    headline: 'What you can ask',
    table: { columns: COLUMNS, rows, rowCount: rows.length, truncated: false },
    notes: ['One command a line. Keep a result with “as $name” and use it in the next command.', 'help <command> shows examples.'],
    next: [{ label: 'Tables', say: 'tables' }, { label: 'History', say: 'history' }, { label: 'Variables', say: 'vars' }],
  });
}

function details(spec: CommandSpec, examples: readonly Example[]): Finding {
  const rows: Value[][] = spec.params.map((one) => [one.name, one.about, one.default ?? (one.required ? 'required' : '')]);
  const good = examples.filter(({ gives }) => gives.error === undefined);
  return finding({
    headline: `${spec.name}: ${spec.summary}`,
    facts: [
      { label: 'Usage', value: usage(spec) },
      ...(spec.aliases.length > 0 ? [{ label: 'Also', value: spec.aliases.join(', ') }] : []),
      ...good.map(({ say, why }) => ({ label: why, value: say })),
    ],
    ...(rows.length === 0 ? {} : { table: { columns: PARAMS, rows, rowCount: rows.length, truncated: false } }),
    next: good.filter(({ after }) => after === undefined).slice(0, 3).map(({ say }) => ({ label: say.slice(0, 38), say })),
  });
}

function named(name: string, ctx: SkillContext): CommandSpec {
  const spec = ctx.commands.find((one) => one.name === name || one.aliases.includes(name));
  if (spec !== undefined) return spec;
  const near = nearest(name, ctx.commands.map((one) => one.name), 1);
  throw new UserError({ code: 'command.unknown', message: `There is no command “${name.slice(0, 40)}”.`, next: 'help', suggestions: [...near.map((one) => `help ${one}`), 'help'] });
}

export default defineSkill({
  name: 'help',
  summary: 'List the commands, or explain one',
  params: { command: optional(param.text('a command')) },
  effects: 'views',
  limits: { ms: 5_000, rows: 200, bytes: 1_000_000 },
  version: '1',
  recognises: [{ kind: 'value', pattern: /^\?/ }],
  examples: [
    { say: 'help', gives: { headline: 'What you can ask' }, why: 'every command with its parameters' },
    { say: 'help decode', gives: { headline: 'decode:' }, why: 'usage, parameters and examples of one' },
    { say: 'help decoed', gives: { error: 'command.unknown' }, why: 'offers the nearest name' },
  ],
  run({ command }, ctx) {
    if (command === undefined) return Promise.resolve(overview(ctx.commands));
    const spec = named(command.trim().toLowerCase(), ctx);
    return Promise.resolve(details(spec, ctx.examplesOf(spec.name)));
  },
});
