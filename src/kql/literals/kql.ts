import { UserError } from '../../errors.js';
import type { Json, KustoType, Value } from '../../data/table.js';
import { parseDatetime } from './datetime.js';
import { formatTimespan, parseTimespan } from './timespan.js';

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text as a KQL string literal in double quotes; whatever is not printable ASCII is a `\uXXXX` escape. */
export function kqlString(text: string): string {
  const escaped = text.replace(/[^\x20-\x7e]|["\\]/g, (char) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `"${escaped}"`;
}

/** JSON whose strings are ASCII, as it stands inside of `dynamic(…)`. */
function dynamicText(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (typeof value === 'string') return kqlString(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(dynamicText).join(',')}]`;
  return `{${Object.entries(value).map(([key, each]) => `${kqlString(key)}:${dynamicText(each)}`).join(',')}}`;
}

const matching = (pattern: RegExp, wrap: (text: string) => string) => (value: Value): string | undefined => {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return pattern.test(text) ? wrap(text) : undefined;
};

const REALS: Readonly<Record<string, string>> = { NaN: 'real(nan)', Infinity: 'real(+inf)', '-Infinity': 'real(-inf)' };

const WRITERS: Readonly<Record<KustoType, (value: Value) => string | undefined>> = {
  bool: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  int: matching(/^-?\d{1,10}$/, (text) => `int(${text})`),
  long: matching(/^-?\d{1,19}$/, (text) => `long(${text})`),
  real: (value) => (typeof value === 'string' ? REALS[value] : undefined) ?? matching(/^-?\d+(\.\d+)?([eE][-+]?\d+)?$/, (text) => `real(${text})`)(value),
  decimal: matching(/^-?\d+(\.\d+)?$/, (text) => `decimal(${text})`),
  string: (value) => (typeof value === 'string' ? kqlString(value) : undefined),
  datetime: (value) => {
    const iso = typeof value === 'string' ? parseDatetime(value) : undefined;
    return iso && `datetime(${iso})`;
  },
  timespan: (value) => {
    const ticks = typeof value === 'string' ? parseTimespan(value) : undefined;
    return ticks === undefined ? undefined : `time(${formatTimespan(ticks)})`;
  },
  guid: matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, (text) => `guid(${text.toLowerCase()})`),
  dynamic: (value) => `dynamic(${dynamicText(value)})`,
};

/** A value (encoded as in `Value`) as a typed KQL literal. Errors: `kql.type` where it is not of the type. */
export function kqlLiteral(type: KustoType, value: Value): string {
  if (value === null) return type === 'string' ? '""' : `${type === 'timespan' ? 'time' : type}(null)`;
  const text = WRITERS[type](value);
  if (text !== undefined) return text;
  throw new UserError({
    code: 'kql.type',
    message: `The value ${JSON.stringify(value).slice(0, 80)} is not a ${type}`,
    next: `Set the variable to a ${type}.`,
  });
}

/** A column or table name: bare where it may be, else in brackets. */
export const kqlName = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `[${kqlString(name)}]`);
