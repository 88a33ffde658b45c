import type { Means } from '../core/language.js';
import { isList, scalarText, textOf, type Value } from '../core/value.js';

const NUMERIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b,
  '^': (a, b) => a ^ b, '&': (a, b) => a & b, '|': (a, b) => a | b, '<<': (a, b) => a << b, '>>': (a, b) => a >> b, '>>>': (a, b) => a >>> b,
};

/** Operators on known values. */
export function binary(op: string, left: Value, right: Value, { budget }: Means): Value | undefined {
  if (op === '+') {
    if (typeof left === 'number' && typeof right === 'number') return left + right;
    const [a, b] = [scalarText(left), scalarText(right)];
    if (a === undefined || b === undefined || !budget.fits(b.length + 1) || a.length + b.length > budget.longest) return undefined;
    return a + b;
  }
  const operation = NUMERIC[op];
  const [a, b] = [numberOf(left), numberOf(right)];
  if (operation === undefined || a === undefined || b === undefined) return undefined;
  const result = operation(a, b);
  return Number.isFinite(result) ? result : undefined;
}

/** A number, or a text of digits that operators take for one. */
function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\s*(?:0x[0-9a-f]{1,12}|\d{1,15})\s*$/i.test(value) ? Number(value) : undefined;
}

export function unary(op: string, value: Value): Value | undefined {
  const number = numberOf(value);
  switch (op) {
    case '-': return number === undefined ? undefined : -number;
    case '+': return number;
    case '~': return number === undefined ? undefined : ~number;
    case 'new': return value;
    default: return undefined;
  }
}

export function index(value: Value, at: Value): Value | undefined {
  const place = typeof at === 'number' ? at : undefined;
  if (isList(value)) return place === undefined ? undefined : value[place];
  if (typeof value === 'string') return place !== undefined && place >= 0 && place < value.length ? value.charAt(place) : undefined;
  const key = textOf(at);
  return value instanceof Map && key !== undefined && !key.startsWith('/') ? (value as ReadonlyMap<string, Value>).get(key) : undefined;
}
