import type { KustoType, Value } from '../../data/table.js';
import { children, list, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { parseDatetime } from './datetime.js';
import { formatTimespan, parseTimespan } from './timespan.js';

export interface Literal {
  readonly type: KustoType;
  readonly value: Value;
}

const LITERAL_TYPES: Readonly<Record<string, KustoType>> = {
  BooleanLiteralExpression: 'bool', IntLiteralExpression: 'int', LongLiteralExpression: 'long', RealLiteralExpression: 'real',
  DecimalLiteralExpression: 'decimal', DateTimeLiteralExpression: 'datetime', TimespanLiteralExpression: 'timespan',
  GuidLiteralExpression: 'guid', StringLiteralExpression: 'string', CompoundStringLiteralExpression: 'string',
};

/** `datetime(2020-01-01)` → `2020-01-01`; a bare literal is its own text. */
function innerText(text: string): string {
  const match = /^[a-z0-9]+\s*\(([\s\S]*)\)$/i.exec(text);
  return (match?.[1] ?? text).trim().replace(/^(["'])([\s\S]*)\1$/, '$2');
}

function integer(text: string): Value | undefined {
  const match = /^(-?)(0x[0-9a-f]+|\d+)$/i.exec(text);
  if (!match) return undefined;
  const size = BigInt(match[2] ?? '0');
  const value = BigInt.asIntN(64, match[1] === '-' ? -size : size);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function real(text: string): Value | undefined {
  const lower = text.toLowerCase();
  const special = { nan: 'NaN', '+inf': 'Infinity', inf: 'Infinity', '-inf': '-Infinity' }[lower];
  if (special !== undefined) return special;
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? number : undefined;
}

function boolean(text: string): Value | undefined {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower === 'true';
  return /^-?\d+$/.test(text) ? Number(text) !== 0 : undefined;
}

function timespan(text: string): Value | undefined {
  const ticks = parseTimespan(text);
  return ticks === undefined ? undefined : formatTimespan(ticks);
}

const READERS: Readonly<Record<KustoType, (text: string) => Value | undefined>> = {
  bool: boolean,
  int: integer,
  long: integer,
  real,
  decimal: (text) => (/^-?\d*\.?\d+$/.test(text) ? text : undefined),
  datetime: parseDatetime,
  timespan,
  guid: (text) => (/^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined),
  string: (text) => text,
  dynamic: () => undefined,
};

/**
 * The value that a literal node writes, by its text: the parser's own constants lose `0x10`, `real(nan)` and more.
 * Undefined where the node is no literal, null value included as `null`; `now` inside of datetime() is not a literal.
 */
export function literalValue(node: SyntaxNode): Literal | undefined {
  const type = LITERAL_TYPES[node.kind];
  if (type === undefined) return undefined;
  if (type === 'string') return { type, value: node.stringValue ?? '' };
  const text = innerText(children(node)[0]?.text ?? '');
  if (text === 'null' || text === '') return { type, value: null };
  const value = READERS[type](text);
  return value === undefined ? undefined : { type, value };
}

/** A JSON object's text; duplicate keys keep the last, as a bag does. */
function bagText(node: SyntaxNode): string | undefined {
  const pairs = new Map<string, string>();
  for (const pair of list(node, 'Pairs')) {
    const value = jsonText(need(pair, 'Value'));
    if (value === undefined) return undefined;
    pairs.set(need(pair, 'Name').stringValue ?? '', value);
  }
  return `{${[...pairs].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

function scalarText(node: SyntaxNode): string | undefined {
  const literal = literalValue(node);
  if (!literal) return undefined;
  const text = children(node)[0]?.text ?? '';
  // Numbers keep their own digits: JSON text has no 53-bit limit.
  if (literal.type === 'long' && typeof literal.value === 'string') return literal.value;
  if (literal.type === 'real' && /^-?\d+\.\d+$/.test(text)) return text;
  if (literal.type === 'datetime' && typeof literal.value === 'string') return JSON.stringify(sevenDigits(literal.value));
  return JSON.stringify(literal.value);
}

/** Datetimes within dynamics are text, with all seven digits of the second. */
function sevenDigits(iso: string): string {
  const [whole = '', fraction = ''] = iso.replace('Z', '').split('.');
  return `${whole}.${fraction.padEnd(7, '0')}Z`;
}

/** The JSON text of a node inside of `dynamic(…)`; undefined where it holds something that JSON cannot say. */
export function jsonText(node: SyntaxNode): string | undefined {
  switch (node.kind) {
    case 'JsonObjectExpression':
      return bagText(node);
    case 'JsonArrayExpression': {
      const values = list(node, 'Values').map(jsonText);
      return values.every((value) => value !== undefined) ? `[${values.join(',')}]` : undefined;
    }
    case 'NullLiteralExpression':
      return 'null';
    case 'UnaryMinusExpression':
    case 'UnaryPlusExpression': {
      const inner = jsonText(need(node, 'Expression'));
      return inner !== undefined && node.kind === 'UnaryMinusExpression' ? `-${inner}` : inner;
    }
    default:
      return scalarText(node);
  }
}
