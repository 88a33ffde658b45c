import type { Token } from './lexer.js';
import type { Arg, ParamSpec } from './spec.js';

type Read = { readonly ok: true; readonly arg: Arg } | { readonly ok: false; readonly problem: string };

const ok = (arg: Arg): Read => ({ ok: true, arg });
const bad = (problem: string): Read => ({ ok: false, problem });

/** A KQL timespan literal such as 90s, 1h, 1.5d (https://learn.microsoft.com/kusto/query/scalar-data-types/timespan). */
export const DURATION = /^\d{1,9}(?:\.\d{1,7})?(?:d|h|m|s|ms|microsecond|tick)$/;

const reference = (token: Token): Arg | null => {
  const column = token.column === undefined ? {} : { column: token.column };
  if (token.kind === 'variable') return { kind: 'variable', name: token.text, ...column };
  if (token.kind !== 'cell') return null;
  const revision = token.revision === undefined ? {} : { revision: token.revision };
  return { kind: 'cell', number: Number(token.text), ...revision, ...column };
};

const shown = (raw: string): string => (raw.length > 40 ? `${raw.slice(0, 39)}…` : raw);

function variableArg(token: Token, raw: string): Read {
  if (token.kind === 'variable' && token.column === undefined) return ok({ kind: 'variable', name: token.text });
  if (token.kind === 'word' && /^[A-Za-z_]\w{0,63}$/.test(token.text)) return ok({ kind: 'variable', name: token.text });
  return bad(`“${shown(raw)}” is not a variable. A variable is written $name: letters, digits and _, at most 64.`);
}

function cellArg(token: Token, raw: string): Read {
  const arg = reference(token);
  if (arg?.kind === 'cell' && arg.column === undefined) return ok(arg);
  if (token.kind === 'word' && /^\d{1,9}$/.test(token.text)) return ok({ kind: 'cell', number: Number(token.text) });
  return bad(`“${shown(raw)}” is not a cell. A cell is written #4, its second revision #4.2.`);
}

function tableArg(token: Token, raw: string): Read {
  const arg = reference(token);
  if (arg !== null) return 'column' in arg ? bad(`“${shown(raw)}” is a column; a table is needed.`) : ok(arg);
  if (token.kind === 'word' || token.kind === 'string') return ok({ kind: 'table', name: token.text });
  return bad(`“${shown(raw)}” is not a table. Name a variable ($logons), a cell (#4) or an evidence table.`);
}

function columnArg(token: Token, raw: string): Read {
  if (token.kind === 'word' || token.kind === 'string') return ok({ kind: 'text', text: token.text });
  const [only, ...others] = token.items ?? [];
  if (only !== undefined && others.length === 0) return ok({ kind: 'text', text: only });
  return bad(`“${shown(raw)}” is not a column name.`);
}

function intArg(token: Token, range: { readonly min: number; readonly max: number }, name: string): Read {
  const value = /^-?\d{1,15}$/.test(token.text) ? Number(token.text) : NaN;
  if (value >= range.min && value <= range.max) return ok({ kind: 'int', value });
  return bad(`${name} must be a whole number from ${range.min} to ${range.max}, not “${shown(token.text)}”.`);
}

const freeText = (single: boolean, token: Token, raw: string): string =>
  single && token.kind === 'string' && token.open !== true ? token.text : raw;

/**
 * Makes the argument of a parameter from its tokens; `raw` is their text as typed. Parameters that take one token
 * are given one; `text`, `source` and `value` may be given the rest of the command.
 */
export function argOf(param: ParamSpec, taken: readonly Token[], raw: string): Read {
  const token = taken[0];
  if (token === undefined) return bad(`${param.name} is empty.`);
  // Free text keeps its quotes as they are: a log line may well be cut in the middle of a string.
  if (taken.some(({ open }) => open === true) && !['value', 'text', 'source'].includes(param.type.kind)) return bad(`a quote or bracket is not closed in “${shown(raw)}”.`);
  const single = taken.length === 1;
  switch (param.type.kind) {
    case 'variable': return variableArg(token, raw);
    case 'cell': return cellArg(token, raw);
    case 'table': return tableArg(token, raw);
    case 'column': return single ? columnArg(token, raw) : bad(`“${shown(raw)}” is not one column; write ['a b'] for a name with blanks.`);
    case 'int': return intArg(token, param.type, param.name);
    case 'duration':
      return DURATION.test(token.text) ? ok({ kind: 'duration', text: token.text }) : bad(`“${shown(raw)}” is not a duration such as 90s, 15m, 1h or 7d.`);
    case 'choice': {
      const wanted = token.text.toLowerCase();
      return param.type.of.includes(wanted) ? ok({ kind: 'text', text: wanted }) : bad(`${param.name} is one of ${param.type.of.join(', ')}, not “${shown(raw)}”.`);
    }
    case 'source': {
      const arg = single ? reference(token) : null;
      if (arg !== null) return ok(arg);
      return ok({ kind: 'text', text: freeText(single, token, raw) });
    }
    case 'text': return ok({ kind: 'text', text: freeText(single, token, raw) });
    case 'flag': return ['yes', 'true'].includes(token.text) ? ok({ kind: 'text', text: 'yes' }) : bad(`${param.name} stands alone, without a value.`);
    case 'value': case 'code': return ok({ kind: 'text', text: raw });
    case 'bindings': return bad(`“${shown(raw)}” is not of the form name=value.`);
  }
}
