import { UserError } from '../errors.js';
import { argOf } from '../language/arguments.js';
import { tokens } from '../language/lexer.js';
import { parse, type Parsed } from '../language/parse.js';
import { format } from '../language/format.js';
import type { Arg, Command, CommandSpec } from '../language/spec.js';
import type { CellRevision } from './cell.js';
import { RANGE } from './scope.js';

/** What a rerun runs: the cell's command, perhaps with other parameters, and values for its variables. */
export interface Rerun {
  readonly command: Command;
  readonly text: string;
  readonly overrides: Readonly<Record<string, string>>;
}

export type ParsedCommand = Extract<Parsed, { readonly kind: 'command' }>;

/** Parses the text of a cell again. Throws `UserError` where its grammar no longer fits. */
export function reparse(text: string, specs: readonly CommandSpec[]): ParsedCommand {
  const parsed = parse({ text, bare: false }, specs);
  if (parsed.kind === 'command') return parsed;
  throw new UserError(parsed.kind === 'problem' ? parsed.error : { code: 'command.syntax', message: `The grammar has changed: “${text.slice(0, 60)}” is not a complete command any more.` });
}

const mentions = (text: string, name: string): boolean => new RegExp(`\\$${name}(?!\\w)`).test(text);

/**
 * Works out `rerun #4 ip=5.6.7.8 depth=3`: a name that the cell's text has as `$ip` is given that value in this run
 * only; a name of one of the skill's parameters changes the command. Throws `param.invalid` for any other name.
 */
export function planRerun(cell: CellRevision, bindings: Readonly<Record<string, string>>, specs: readonly CommandSpec[]): Rerun {
  const parsed = reparse(cell.text, specs);
  const args: Record<string, Arg> = { ...parsed.command.args };
  const overrides: Record<string, string> = { ...cell.overrides };
  for (const [name, text] of Object.entries(bindings)) {
    const param = parsed.spec.params.find((one) => one.name === name && one.type.kind !== 'bindings');
    if (/^[A-Za-z_]\w*$/.test(name) && mentions(cell.text, name)) overrides[name] = text;
    else if (name === RANGE) overrides[name] = text;
    else if (param !== undefined) {
      const read = argOf(param, tokens(text), text);
      if (!read.ok) throw new UserError({ code: 'param.invalid', message: `${parsed.spec.name}: ${read.problem}` });
      args[name] = read.arg;
    } else throw noSuchBinding(cell, name, parsed);
  }
  const command = { ...parsed.command, args };
  return { command, text: format(command, parsed.spec), overrides };
}

function noSuchBinding(cell: CellRevision, name: string, parsed: ParsedCommand): UserError {
  const variables = [...cell.text.matchAll(/\$([A-Za-z_]\w*)/g)].flatMap(([, one]) => (one === undefined || one === parsed.command.as ? [] : [one]));
  const names = [...new Set([...variables, ...parsed.spec.params.filter(({ place }) => place === 'option').map((one) => one.name)])];
  return new UserError({
    code: 'param.invalid', message: `#${cell.number} uses no variable $${name} and ${cell.skill} has no parameter ${name}.`,
    why: names.length === 0 ? 'It has nothing that could be given another value.' : `It can be given: ${names.join(', ')}.`,
    next: `rerun #${cell.number}`, suggestions: [`rerun #${cell.number}`, `show #${cell.number}`],
  });
}
