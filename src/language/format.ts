import { quoteString } from './lexer.js';
import type { Arg, Command, CommandSpec, ParamKind, ParamSpec } from './spec.js';

const PLAIN_WORD = /^[^\s"'[\]()=$#{},;`][^\s"'[\](){},;=`]*$/;

const columnSuffix = (column: string | undefined): string => {
  if (column === undefined) return '';
  return /^[A-Za-z_]\w*$/.test(column) ? `.${column}` : `['${column}']`;
};

/** A column's name as it is typed: bare where it is a plain word, else in brackets. */
export const formatColumn = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `[${quoteString(name)}]`);

/** Text of an argument that needs no quotes where it is the last positional and would be read back the same. */
function formatText(text: string, kind: ParamKind['kind']): string {
  if (kind === 'code') return text;
  if (kind === 'value') return text;
  if (kind === 'column') return formatColumn(text);
  return PLAIN_WORD.test(text) ? text : quoteString(text);
}

export function formatArg(arg: Arg, kind: ParamKind['kind']): string {
  switch (arg.kind) {
    case 'text': return formatText(arg.text, kind);
    case 'int': return String(arg.value);
    case 'duration': case 'range': return arg.text;
    case 'variable': return `$${arg.name}${columnSuffix(arg.column)}`;
    case 'cell': return `#${arg.number}${arg.revision === undefined ? '' : `.${arg.revision}`}${columnSuffix(arg.column)}`;
    case 'table': return `${PLAIN_WORD.test(arg.name) ? arg.name : quoteString(arg.name)}${columnSuffix(arg.column)}`;
    case 'list': return `[${arg.items.map((item) => quoteString(item)).join(', ')}]`;
    case 'bindings': return Object.entries(arg.pairs).map(([name, value]) => `${name}=${value}`).join(' ');
  }
}

function formatParam(param: ParamSpec, text: string): string {
  if (param.type.kind === 'flag') return param.keyword ?? param.name;
  if (param.place === 'keyword') return `${param.keyword ?? param.name} ${text}`;
  if (param.place === 'option') return `${param.name}=${text}`;
  return param.type.kind === 'value' ? `= ${text}` : text;
}

/** What stands for the argument that a prompt asks for. */
export const HOLE = '{}';

/**
 * The canonical text of a command: parsing it gives the same command. `hole` names a parameter to leave open,
 * written as `{}`.
 */
export function format(command: Command, spec: CommandSpec, hole?: string): string {
  const parts = [command.skill];
  for (const param of spec.params) {
    const arg = command.args[param.name];
    if (param.name === hole) parts.push(formatParam(param, HOLE));
    else if (arg !== undefined) parts.push(formatParam(param, formatArg(arg, param.type.kind)));
  }
  if (command.as !== undefined) parts.push(`as $${command.as}`);
  return parts.join(' ');
}

/** How the command is written, for help: `decode <input> [depth=10] [as $name]`. */
export function usage(spec: CommandSpec): string {
  const parts = spec.params.map((param) => {
    const value = param.type.kind === 'choice' ? param.type.of.join('|') : `<${param.place === 'keyword' ? param.type.kind : param.name}>`;
    const text = formatParam(param, param.place === 'option' ? (param.default ?? value) : value);
    return param.required ? text : `[${text}]`;
  });
  return [spec.name, ...parts, ...(spec.bindable ? ['[as $name]'] : [])].join(' ');
}
