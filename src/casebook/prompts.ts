import { HOLE, formatColumn } from '../language/format.js';
import type { Parsed } from '../language/parse.js';
import type { Arg } from '../language/spec.js';
import type { Column } from '../data/table.js';
import type { Prompt } from './engine.js';
import type { EngineParts } from './ports.js';
import type { IncidentKey } from './store.js';

type Missing = Extract<Parsed, { readonly kind: 'missing' }>;
type Choice = Prompt['choices'][number];

/** The most choices a question offers. */
const MAX_CHOICES = 40;

const choice = (value: string, title = value): Choice => ({ title, value });

async function columnsOf(arg: Arg | undefined, key: IncidentKey, parts: EngineParts<unknown>): Promise<readonly Column[]> {
  if (arg?.kind === 'variable') {
    const variable = await parts.store.variable(key, arg.name);
    return variable?.value.kind === 'table' ? variable.value.ref.columns : [];
  }
  if (arg?.kind === 'cell') return (await parts.store.cell(key, arg.number, arg.revision))?.finding?.table?.ref.columns ?? [];
  if (arg?.kind !== 'table') return [];
  const { name } = arg;
  return (await parts.tables()).find((table) => table.name.toLowerCase() === name.toLowerCase())?.columns ?? [];
}

async function choicesFor({ spec, param, command }: Missing, key: IncidentKey, parts: EngineParts<unknown>): Promise<Choice[]> {
  switch (param.type.kind) {
    case 'choice': return param.type.of.map((one) => choice(one));
    case 'variable': return (await parts.store.variables(key)).map(({ name }) => choice(`$${name}`));
    case 'cell': {
      const cells = await parts.store.cells(key);
      return cells.map(({ number, text }) => choice(`#${number}`, `#${number} ${text.slice(0, 60)}`)).reverse();
    }
    case 'table': {
      const variables = (await parts.store.variables(key)).filter(({ value }) => value.kind === 'table');
      const evidence = await parts.tables();
      return [...variables.map(({ name }) => choice(`$${name}`)), ...evidence.map(({ name }) => choice(name))];
    }
    case 'source': {
      const variables = (await parts.store.variables(key)).filter(({ value }) => value.kind === 'table');
      return variables.flatMap(({ name, value }) => (value.kind === 'table' ? value.ref.columns : [])
        .filter(({ type }) => type === 'string' || type === 'dynamic')
        .map((column) => choice(`$${name}${/^[A-Za-z_]\w*$/.test(column.name) ? `.${column.name}` : `['${column.name}']`}`)));
    }
    case 'column': {
      const table = spec.params.find(({ type }) => type.kind === 'table');
      const columns = await columnsOf(table === undefined ? undefined : command.args[table.name], key, parts);
      return columns.map(({ name }) => choice(formatColumn(name), name));
    }
    default: return [];
  }
}

const FREE_TEXT = new Set(['text', 'source', 'value', 'code', 'int', 'duration', 'bindings']);

/** The question that completes a command whose parameter is missing, with what the incident has to offer. */
export async function promptFor(missing: Missing, key: IncidentKey, parts: EngineParts<unknown>): Promise<Prompt> {
  const { spec, param, text } = missing;
  const choices = (await choicesFor(missing, key, parts)).slice(0, MAX_CHOICES);
  return {
    skill: spec.name, param: param.name, say: text, choices, quote: 'none',
    question: `${spec.name} needs ${param.about}.${choices.length === 0 && !FREE_TEXT.has(param.type.kind) ? ' The incident has none yet.' : ''}`,
  };
}

/** The question which of several commands was meant. */
export const whichCommand = (names: readonly string[], rest: string): Prompt => ({
  skill: 'help', param: 'command', question: 'Which command did you mean?', say: `${HOLE}${rest}`, quote: 'none',
  choices: names.map((name) => choice(name)),
});
