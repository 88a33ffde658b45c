import { asList, joinTexts, reverseText, simplePattern } from '../core/text-operations.js';
import type { Means } from '../core/language.js';
import { Char, isList, itemsOf, scalarText, textOf, type Value } from '../core/value.js';
import { formatText } from './format.js';

const LONGEST_RANGE = 200_000;

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b,
  '-bxor': (a, b) => a ^ b, '-band': (a, b) => a & b, '-bor': (a, b) => a | b, '-shl': (a, b) => a << b, '-shr': (a, b) => a >> b,
};

/** Binary operators on known values (about_Operators). */
export function binary(op: string, left: Value, right: Value, means: Means): Value | undefined {
  if (op === '+') return plus(left, right, means);
  if (op === '*' && typeof left === 'string' && typeof right === 'number') return means.budget.fits(left.length * Math.max(0, right)) ? left.repeat(Math.max(0, Math.floor(right))) : undefined;
  const arithmetic = ARITHMETIC[op];
  if (arithmetic !== undefined) {
    const [a, b] = [numberOf(left), numberOf(right)];
    return a === undefined || b === undefined || (op === '/' && b === 0) ? undefined : arithmetic(a, b);
  }
  switch (op) {
    case '..': return range(numberOf(left), numberOf(right), means);
    case '-f': return formatText(left, asList(right), means);
    case '-join': return joinTexts(asList(left), textOf(right) ?? '', means);
    case '-split': case '-isplit': case '-csplit': return split(left, right, op === '-csplit', means);
    case '-replace': case '-ireplace': case '-creplace': return replace(left, right, op === '-creplace', means);
    default: return undefined;
  }
}

function plus(left: Value, right: Value, { budget }: Means): Value | undefined {
  if (isList(left)) {
    budget.spend(left.length);
    return [...left, ...asList(right)];
  }
  if (typeof left === 'number') {
    const other = numberOf(right);
    return other === undefined ? undefined : left + other;
  }
  const [a, b] = [textOf(left), scalarText(right)];
  return a === undefined || b === undefined || !budget.fits(b.length + 1) || a.length + b.length > budget.longest ? undefined : a + b;
}

function range(from: number | undefined, to: number | undefined, { budget }: Means): Value | undefined {
  if (from === undefined || to === undefined || Math.abs(to - from) > LONGEST_RANGE) return undefined;
  const length = Math.abs(to - from) + 1;
  budget.spend(length);
  return Array.from({ length }, (_, at) => (to >= from ? from + at : from - at));
}

/** Splits at a simple pattern; an empty text at the ends is kept, as PowerShell does. */
function split(left: Value, right: Value, exact: boolean, { budget }: Means): Value | undefined {
  const separator = textOf(isList(right) ? right[0] : right);
  const pattern = separator === undefined ? undefined : simplePattern(separator, exact ? '' : 'i');
  if (pattern === undefined) return undefined;
  const pieces: Value[] = [];
  for (const item of asList(left)) {
    const text = scalarText(item);
    if (text === undefined) return undefined;
    budget.spend(text.length);
    for (const piece of text.split(pattern)) pieces.push(piece);
  }
  return pieces;
}

function replace(left: Value, right: Value, exact: boolean, means: Means): Value | undefined {
  const [find, by] = isList(right) ? [textOf(right[0]), textOf(right[1] ?? '')] : [textOf(right), ''];
  const pattern = find === undefined ? undefined : simplePattern(find, exact ? 'g' : 'gi');
  if (pattern === undefined || by === undefined || by.length > 1_000 || /\$[{&`'_+]/.test(by)) return undefined;
  const each = (item: Value): string | undefined => {
    const text = scalarText(item);
    if (text === undefined) return undefined;
    const count = text.match(pattern)?.length ?? 0;
    return means.budget.fits(text.length + count * by.length) ? text.replace(pattern, () => by.replaceAll('$$', '$')) : undefined;
  };
  if (!isList(left)) return each(left);
  const all = left.map(each);
  return all.every((one) => one !== undefined) ? all : undefined;
}

/** A number, or what stands for one: '0x2A', a character. */
export function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (value instanceof Char) return value.code;
  if (typeof value !== 'string' || !/^\s*[+-]?(?:0x[0-9a-f]{1,12}|\d{1,15}(?:\.\d{1,10})?)\s*$/i.test(value)) return undefined;
  return Number(value);
}

const INTEGERS = /^\[(?:int|int16|int32|int64|long|short|uint16|uint32|byte|sbyte|decimal)\]$/;

/** Unary operators and casts. */
export function unary(op: string, value: Value, means: Means): Value | undefined {
  const number = numberOf(value);
  switch (op) {
    case '-': return number === undefined ? undefined : -number;
    case '+': return number;
    case '-join': return joinTexts(asList(value), '', means);
    case '-split': return scalarText(value)?.trim().split(/\s+/);
    case '-bnot': return number === undefined ? undefined : ~number;
    case '$()': return value;
    case '@()': return itemsOf(value) ?? [value];
    case '[char]': return charOf(value);
    case '[char[]]': return chars(value, means);
    case '[string]': return stringOf(value, means);
    case '[string[]]': case '[object[]]': case '[array]': case '[int[]]': return casts(op, value);
    case '[byte[]]': return bytesOf(value);
    case '[scriptblock]': case '[regex]': return textOf(value);
    default: return INTEGERS.test(op) && number !== undefined ? Math.round(number) : undefined;
  }
}

function charOf(value: Value): Char | undefined {
  if (value instanceof Char) return value;
  if (typeof value === 'string') return value.length === 1 ? new Char(value.charCodeAt(0)) : undefined;
  return typeof value === 'number' && value >= 0 && value <= 0xffff ? new Char(Math.round(value)) : undefined;
}

function chars(value: Value, { budget }: Means): Value | undefined {
  const items = typeof value === 'string' ? value.split('') : asList(value);
  budget.spend(items.length);
  const all = items.map((item) => charOf(typeof item === 'string' && item.length > 1 ? numberOf(item) ?? item : item));
  return all.every((one) => one !== undefined) ? all : undefined;
}

function stringOf(value: Value, means: Means): string | undefined {
  if (!isList(value)) return scalarText(value);
  return joinTexts(value, textOf(means.variables.get('ofs')) ?? ' ', means);
}

function casts(op: string, value: Value): Value | undefined {
  const items = asList(value);
  if (op !== '[int[]]') return items;
  const numbers = items.map((item) => numberOf(item));
  return numbers.every((one) => one !== undefined) ? numbers : undefined;
}

function bytesOf(value: Value): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  const numbers = asList(value).map((item) => numberOf(item));
  return numbers.every((one): one is number => one !== undefined && one >= 0 && one <= 255) ? Uint8Array.from(numbers) : undefined;
}

/** `$text[1,3]`, `$list[-1..-5]`. */
export function index(value: Value, at: Value, means: Means): Value | undefined {
  const length = typeof value === 'string' ? value.length : itemsOf(value)?.length;
  if (length === undefined) return undefined;
  const items = itemsOf(value);
  const item = (place: Value): Value | undefined => {
    const number = numberOf(place);
    if (number === undefined || !Number.isInteger(number)) return undefined;
    const real = number < 0 ? number + length : number;
    return typeof value === 'string' ? (real >= 0 && real < length ? new Char(value.charCodeAt(real)) : undefined) : items?.[real];
  };
  if (!isList(at)) return item(at);
  means.budget.spend(at.length);
  if (at.length > 1 && at[0] === -1 && typeof value === 'string' && at.length >= length && at.every((place, nth) => place === -1 - nth)) {
    return reverseText(value, means)?.split('').map((one) => new Char(one.charCodeAt(0)));
  }
  // places outside give nothing, as in PowerShell
  return at.map(item).filter((one) => one !== undefined);
}

/** How much an operator on literals says. */
export function binaryWeight(op: string, left: Value, right: Value): number {
  switch (op) {
    case '-bxor': case '-replace': case '-creplace': case '-ireplace': return 1;
    case '-f': return typeof left === 'string' && /^(?:\{\d{1,3}\}){2,}$/.test(left) ? 1 : 0.2;
    case '-join': return right === '' ? 1 : 0.25;
    case '-split': case '-csplit': case '-isplit': return 0.25;
    default: return 0;
  }
}

export function unaryWeight(op: string, value: Value): number {
  if (op === '-join') return 0.75;
  if (op === '[char]') return typeof value === 'number' && /[a-z0-9]/i.test(String.fromCharCode(value)) ? 0.5 : 0;
  if (op === '[char[]]') return isList(value) ? 1 : 0.25;
  return 0;
}
