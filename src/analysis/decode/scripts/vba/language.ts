import type { Folder } from '../core/fold.js';
import { UNKNOWN, type Folded } from '../core/folded.js';
import { lettersWeight, operations, type Language, type Means, type Operation, type Operations } from '../core/language.js';
import type { Node } from '../core/node.js';
import { fromCodes, joinTexts, replaceText, reverseText, sliceText } from '../core/text-operations.js';
import { isList, scalarText, textOf, type Value } from '../core/value.js';
import { parse } from './parser.js';
import { quote } from './tokens.js';

type Run = Operation['run'];

const onText = (run: (text: string, args: readonly Value[], means: Means) => Value | undefined): Run => ([value, ...args], means) => {
  const text = scalarText(value);
  return text === undefined ? undefined : run(text, args, means);
};
const onNumber = (run: (value: number) => number): Run => ([value]) => {
  const number = numberOf(value);
  return number === undefined ? undefined : run(number);
};

function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  if (/^\s*&h[0-9a-f]{1,8}\s*$/i.test(value)) return Number.parseInt(value.trim().slice(2), 16);
  return /^\s*-?\d{1,15}(?:\.\d{1,10})?\s*$/.test(value) ? Number(value) : undefined;
}

const character: Run = ([value], means) => {
  const code = numberOf(value);
  return code === undefined || code < -32_768 || code > 0xffff ? undefined : fromCodes([Math.round(code) & 0xffff], means);
};

const repeated: Run = ([count, what], { budget }) => {
  const [times, char] = [numberOf(count), typeof what === 'number' ? String.fromCharCode(what) : textOf(what)?.charAt(0)];
  return times === undefined || times < 0 || char === undefined || !budget.fits(times) ? undefined : char.repeat(times);
};

const split = onText((text, [separator = ' ', limit], { budget }) => {
  const sign = textOf(separator);
  return sign === undefined || sign === '' || limit !== undefined || !budget.fits(text.length) ? undefined : text.split(sign);
});

/** Functions of VBA and VBScript on known values. */
const FUNCTIONS: Operations = operations({
  chr: [lettersWeight(0.5), character], chrw: [lettersWeight(0.5), character], chrb: [lettersWeight(0.5), character],
  asc: [0.25, onText((text) => (text === '' ? undefined : text.charCodeAt(0)))], ascw: [0.25, onText((text) => (text === '' ? undefined : text.charCodeAt(0)))],
  strreverse: [1, onText((text, _, means) => reverseText(text, means))],
  replace: [1, onText((text, [find, by, ...more], means) => (textOf(find) === undefined || textOf(by) === undefined || more.length > 0 ? undefined : replaceText(text, textOf(find) ?? '', textOf(by) ?? '', means)))],
  mid: [0.75, onText((text, [start, length]) => (typeof start === 'number' ? sliceText(text, start - 1, length) : undefined))],
  left: [0.75, onText((text, [length]) => (length === undefined ? undefined : sliceText(text, 0, length)))],
  right: [0.75, onText((text, [length]) => (typeof length === 'number' && length >= 0 ? text.slice(Math.max(0, text.length - length)) : undefined))],
  lcase: [0, onText((text) => text.toLowerCase())], ucase: [0, onText((text) => text.toUpperCase())],
  trim: [0, onText((text) => text.trim())], ltrim: [0, onText((text) => text.trimStart())], rtrim: [0, onText((text) => text.trimEnd())],
  string: [0, repeated], space: [0, ([count], means) => repeated([count ?? 0, ' '], means)],
  join: [(_, [, separator]) => (separator === '' ? 1 : 0.25), ([list, separator = ' '], means) => (isList(list) && textOf(separator) !== undefined ? joinTexts(list, textOf(separator) ?? '', means) : undefined)],
  split: [0.25, split],
  array: [0, (items) => items],
  cstr: [0, ([value]) => scalarText(value)],
  clng: [0, onNumber(Math.round)], cint: [0, onNumber(Math.round)], cbyte: [0, onNumber(Math.round)], cdbl: [0, onNumber((value) => value)], val: [0, onNumber((value) => value)],
  int: [0, onNumber(Math.floor)], fix: [0, onNumber(Math.trunc)], abs: [0, onNumber(Math.abs)], sqr: [0, onNumber(Math.sqrt)], round: [0, onNumber(Math.round)], sgn: [0, onNumber(Math.sign)],
  hex: [0, ([value]) => { const number = numberOf(value); return number === undefined || number < 0 ? undefined : number.toString(16).toUpperCase(); }],
  len: [0, ([value]) => textOf(value)?.length],
  lbound: [0, ([list]) => (isList(list) ? 0 : undefined)], ubound: [0, ([list]) => (isList(list) ? list.length - 1 : undefined)],
});

const CONSTANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['vbcrlf', '\r\n'], ['vbnewline', '\r\n'], ['vblf', '\n'], ['vbcr', '\r'], ['vbtab', '\t'], ['vbnullchar', '\0'], ['vbnullstring', ''],
]);

const NUMERIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b, '\\': (a, b) => Math.trunc(a / b), '^': (a, b) => a ** b,
  mod: (a, b) => a % b, xor: (a, b) => a ^ b, and: (a, b) => a & b, or: (a, b) => a | b,
};

function binary(op: string, left: Value, right: Value, { budget }: Means): Value | undefined {
  const texts = op === '&' || (op === '+' && typeof left === 'string' && typeof right === 'string');
  if (texts) {
    const [a, b] = [scalarText(left), scalarText(right)];
    return a === undefined || b === undefined || !budget.fits(b.length + 1) || a.length + b.length > budget.longest ? undefined : a + b;
  }
  const [a, b] = [numberOf(left), numberOf(right)];
  const result = a === undefined || b === undefined ? undefined : NUMERIC[op]?.(a, b);
  return result !== undefined && Number.isFinite(result) ? result : undefined;
}

function unary(op: string, value: Value): Value | undefined {
  const number = op === '-' || op === '+' ? numberOf(value) : undefined;
  return number === undefined ? undefined : op === '-' ? -number : number;
}

const RUNNERS = new Set(['execute', 'executeglobal', 'eval']);

/** `Execute "…"`, whose text stands in its place; and reading a known list with brackets. */
function idiom(node: Node, folder: Folder): Folded | undefined {
  if (node.kind === 'command' && node.name.kind === 'name' && RUNNERS.has(node.name.name)) return run(node, node.args, folder);
  if (node.kind !== 'call') return undefined;
  if (node.callee.kind === 'call') return itemOf(node, folder);
  if (node.callee.kind !== 'name') return undefined;
  if (RUNNERS.has(node.callee.name)) return run(node, node.args, folder);
  const list = folder.variables.get(node.callee.name);
  const [arg] = node.args;
  if (!isList(list) || arg === undefined || node.args.length > 1) return undefined;
  const mark = folder.edits.length;
  const place = folder.fold(arg).value;
  const item = typeof place === 'number' ? list[place] : undefined;
  return item === undefined ? UNKNOWN : folder.settle(node, mark, item, 0.25, !folder.variables.isBound(node.callee.name));
}

/** `Array(1, 2)(0)` */
function itemOf(node: Node & { readonly kind: 'call' }, folder: Folder): Folded {
  const mark = folder.edits.length;
  const list = folder.fold(node.callee);
  const places = node.args.map((arg) => folder.fold(arg).value);
  const [place] = places;
  const item = isList(list.value) && places.length === 1 && typeof place === 'number' ? list.value[place] : undefined;
  return folder.settle(node, mark, item, list.weight + 0.25, list.named);
}

function run(node: Node, args: readonly Node[], folder: Folder): Folded {
  const mark = folder.edits.length;
  const [first] = args.map((arg) => folder.fold(arg));
  const text = textOf(first?.value);
  if (text !== undefined && text.trim() !== '') folder.rewrite(node, mark, text, (first?.weight ?? 0) + 1);
  return UNKNOWN;
}

export const VBA: Language = {
  ignoresCase: true,
  parse,
  joining: new Set(['&', '+']),
  binary, unary, idiom, quote,
  binaryWeight: (op) => (op === 'xor' ? 0.5 : 0),
  unaryWeight: () => 0,
  index: (value, at) => (isList(value) && typeof at === 'number' ? value[at] : undefined),
  functions: FUNCTIONS, methods: new Map(), properties: new Map(), constants: CONSTANTS,
  pathOf: (node) => (node.kind === 'name' ? node.name : node.kind === 'member' && node.object.kind === 'name' && /^(?:vba|strings)$/.test(node.object.name) && typeof node.name === 'string' ? node.name : undefined),
  write: (value) => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined),
  unset: '',
  memberName: () => undefined,
  templateText: scalarText,
};
