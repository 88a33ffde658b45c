import { lettersWeight, operations, type Means, type Operation, type Operations } from '../core/language.js';
import { fromCodes, joinTexts, replaceText, simplePattern, sliceText } from '../core/text-operations.js';
import { isList, scalarText, textOf, type Value } from '../core/value.js';

type Run = Operation['run'];

const onText = (run: (text: string, args: readonly Value[], means: Means) => Value | undefined): Run =>
  ([value, ...args], means) => (typeof value === 'string' ? run(value, args, means) : undefined);

function percent(text: string, { budget }: Means): string | undefined {
  if (!text.includes('%') || !budget.fits(text.length)) return undefined;
  return text.replace(/%u([0-9a-f]{4})|%([0-9a-f]{2})/gi, (_, four: string | undefined, two: string | undefined) => String.fromCharCode(Number.parseInt(four ?? two ?? '0', 16)));
}

const decodeUri: Run = onText((text, _, { budget }) => {
  if (!text.includes('%') || !budget.fits(text.length)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // URIError: an escape that is none
  }
});

const fromBase64: Run = onText((text, _, { budget }) => (text.length > 1 && /^[A-Za-z0-9+/=\s]+$/.test(text) && budget.fits(text.length) ? Buffer.from(text, 'base64').toString('latin1') : undefined));

const parseNumber: Run = ([value, base]) => {
  const number = Number.parseInt(scalarText(value) ?? '', typeof base === 'number' && base >= 2 && base <= 36 ? base : undefined);
  return Number.isFinite(number) ? number : undefined;
};

/** Functions and static methods by path. */
export const FUNCTIONS: Operations = operations({
  'String.fromCharCode': [lettersWeight(0.5), fromCodes],
  unescape: [1, onText((text, _, means) => percent(text, means))],
  decodeURIComponent: [1, decodeUri], decodeURI: [1, decodeUri],
  atob: [0, fromBase64], 'window.atob': [0, fromBase64],
  parseInt: [0, parseNumber], Number: [0, parseNumber],
  String: [0, ([value]) => scalarText(value)],
  Array: [0, (items) => (items.length > 1 ? items : undefined)],
});

const replace: Run = onText((text, [find, by], means) => {
  const other = textOf(by);
  if (other === undefined) return undefined;
  if (find instanceof Map) {
    const [source, flags] = [textOf((find as ReadonlyMap<string, Value>).get('/source')), textOf((find as ReadonlyMap<string, Value>).get('/flags'))];
    const pattern = source === undefined ? undefined : simplePattern(source.replace(/\+$/, ''), (flags ?? '').replace(/[^gims]/g, ''));
    if (pattern === undefined || other.includes('$') || (source?.endsWith('+') === true && other !== '')) return undefined;
    const count = text.match(pattern)?.length ?? 0;
    return means.budget.fits(text.length + count * other.length) ? text.replace(pattern, () => other) : undefined;
  }
  const literal = textOf(find);
  return literal === undefined ? undefined : replaceText(text, literal, other, means, '');
});

const split: Run = onText((text, [separator], { budget }) => {
  if (!budget.fits(text.length)) return undefined;
  const literal = textOf(separator);
  if (literal !== undefined) return text.split(literal);
  const source = separator instanceof Map ? textOf((separator as ReadonlyMap<string, Value>).get('/source')) : undefined;
  const pattern = source === undefined ? undefined : simplePattern(source, '');
  return pattern === undefined ? undefined : text.split(pattern);
});

function sliced(text: string, [from, to]: readonly Value[]): string | undefined {
  return typeof from === 'number' && (to === undefined || typeof to === 'number') ? text.slice(from, to) : undefined;
}

function swapped(text: string, [from, to]: readonly Value[]): string | undefined {
  return typeof from === 'number' && (to === undefined || typeof to === 'number') ? text.substring(from, to) : undefined;
}

/** `(1234).toString(36)` */
const TO_STRING: readonly [number, Run] = [0, ([value, base]) => {
  if (base === undefined) return scalarText(value);
  return typeof value === 'number' && Number.isInteger(value) && typeof base === 'number' && base >= 2 && base <= 36 ? value.toString(base) : undefined;
}];

/** Methods; the first argument is the value they are called on. */
export const METHODS: Operations = operations({
  replace: [1, replace], replaceAll: [1, onText((text, [find, by], means) => (textOf(find) === undefined || textOf(by) === undefined ? undefined : replaceText(text, textOf(find) ?? '', textOf(by) ?? '', means)))],
  split: [0.25, split],
  reverse: [0.75, ([value], { budget }) => (isList(value) && budget.fits(value.length) ? [...value].reverse() : undefined)],
  join: [0.25, ([value, separator], means) => (isList(value) ? joinTexts(value, textOf(separator) ?? ',', means) : undefined)],
  charAt: [0.5, onText((text, [at]) => (typeof at === 'number' && at >= 0 && at < text.length ? text.charAt(at) : undefined))],
  charCodeAt: [0, onText((text, [at = 0]) => (typeof at === 'number' && at >= 0 && at < text.length ? text.charCodeAt(at) : undefined))],
  substr: [1, onText((text, [from, length]) => (typeof from === 'number' && from < 0 ? sliceText(text, Math.max(0, text.length + from), length) : sliceText(text, from, length)))],
  substring: [1, onText(swapped)],
  slice: [0.5, ([value, from, to], { budget }) => {
    if (typeof value === 'string') return sliced(value, to === undefined ? [from ?? 0] : [from ?? 0, to]);
    return isList(value) && typeof from === 'number' && (to === undefined || typeof to === 'number') && budget.fits(value.length) ? value.slice(from, to) : undefined;
  }],
  concat: [0.5, ([value, ...more], means) => (typeof value === 'string' ? joinTexts([value, ...more], '', means) : isList(value) ? value.concat(more.flatMap((item) => (isList(item) ? item : [item]))) : undefined)],
  toLowerCase: [0, onText((text) => text.toLowerCase())], toUpperCase: [0, onText((text) => text.toUpperCase())],
  trim: [0, onText((text) => text.trim())],
  toString: TO_STRING,
  indexOf: [0, onText((text, [find]) => (textOf(find) === undefined ? undefined : text.indexOf(textOf(find) ?? '')))],
  repeat: [0.25, onText((text, [times], { budget }) => (typeof times === 'number' && times >= 0 && budget.fits(text.length * times) ? text.repeat(times) : undefined))],
});

export const PROPERTIES: Operations = operations({
  length: [0, ([value]) => (typeof value === 'string' || isList(value) ? value.length : undefined)],
});

