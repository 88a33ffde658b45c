import { UserError } from '../../errors.js';
import type { Arg, ParamSpec } from '../../language/spec.js';
import type { ParamTypes, Params } from './params.js';
import type { Skill, SkillDefinition } from './skill.js';

/** Makes a skill of its definition; grammar, help, dialogs, manifest and tests are all made from what it holds. */
export function defineSkill<P extends Params>(definition: SkillDefinition<P>): Skill {
  const params: ParamSpec[] = Object.entries(definition.params).map(([name, { spec }]) => ({ name, ...spec }));
  return {
    name: definition.name,
    aliases: definition.aliases ?? [],
    summary: definition.summary,
    params,
    bindable: !['views', 'writes', 'control'].includes(definition.effects),
    effects: definition.effects,
    limits: definition.limits,
    version: definition.version,
    recognises: definition.recognises,
    examples: definition.examples,
    async run(args, ctx) {
      const read = readArgs(definition.name, definition.params, args) as ParamTypes<P>; // one entry per parameter, made by its own `read`
      const result = await definition.run(read, ctx);
      return 'finding' in result ? result : { finding: result };
    },
  };
}

function readArgs(skill: string, params: Params, args: Readonly<Record<string, Arg>>): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(params)) {
    const arg = args[name] ?? defaultArg(one.spec);
    if (arg === undefined && one.spec.required) {
      throw new UserError({ code: 'param.missing', message: `${skill} needs ${one.spec.about}.`, next: `help ${skill}` });
    }
    read[name] = arg === undefined ? undefined : one.read(arg);
  }
  return read;
}

/** An option that was left out has its default, as if it had been typed. */
function defaultArg({ type, default: text }: Params[string]['spec']): Arg | undefined {
  if (text === undefined) return undefined;
  if (type.kind === 'int') return { kind: 'int', value: Number(text) };
  return type.kind === 'duration' ? { kind: 'duration', text } : { kind: 'text', text };
}
