import iconv from 'iconv-lite';
import { asList, fromCodes, joinTexts, replaceText, simplePattern, sliceText } from '../core/text-operations.js';
import { operations, type Means, type Operation, type Operations } from '../core/language.js';
import { Char, isList, textOf, type Value } from '../core/value.js';
import { formatText } from './format.js';
import { numberOf } from './operators.js';

type Run = Operation['run'];

const ENCODINGS: Readonly<Record<string, string>> = { utf8: 'utf8', unicode: 'utf16le', bigendianunicode: 'utf16-be', ascii: 'ascii', default: 'windows-1252', utf7: 'utf-7', utf32: 'utf-32le' };

/** `[Convert]::ToInt32('7a', 16)` */
const toNumber: Run = ([value, base]) => {
  if (base === undefined) return numberOf(value);
  const text = textOf(value);
  const digits = text?.replace(/^0x/i, '') ?? '';
  return typeof base === 'number' && [2, 8, 10, 16].includes(base) && /^[0-9a-f]{1,12}$/i.test(digits) ? Number.parseInt(digits, base) : undefined;
};

const fromBase64: Run = ([value], { budget }) => {
  const text = textOf(value);
  return text !== undefined && text.length > 0 && /^[A-Za-z0-9+/=\s]+$/.test(text) && budget.fits(text.length) ? Buffer.from(text, 'base64') : undefined;
};

const decode = (encoding: string): Run => ([value], { budget }) => {
  const bytes = value instanceof Uint8Array ? value : isList(value) && value.every((item): item is number => typeof item === 'number') ? Uint8Array.from(value) : undefined;
  return bytes !== undefined && budget.fits(bytes.length) ? iconv.decode(Buffer.from(bytes), encoding) : undefined;
};

const encode = (encoding: string): Run => ([value], { budget }) => {
  const text = textOf(value);
  return text !== undefined && budget.fits(text.length * 2) ? iconv.encode(text, encoding) : undefined;
};

/** `[regex]::Matches($text, '.', 'RightToLeft')`: the characters backwards; and simple patterns. */
const matches: Run = ([value, pattern, options], means) => {
  const [text, source] = [textOf(value), textOf(pattern)];
  const regex = source === undefined ? undefined : simplePattern(source.replace(/\.\{1,?1?\}$/, '.'), 'gs');
  if (text === undefined || regex === undefined || !means.budget.fits(text.length)) return undefined;
  const found = text.match(regex) ?? [];
  return /righttoleft/i.test(textOf(options) ?? '') ? [...found].reverse() : [...found];
};

const replacePattern: Run = ([value, pattern, by], means) => {
  const [text, source, other] = [textOf(value), textOf(pattern), textOf(by)];
  const regex = source === undefined ? undefined : simplePattern(source, 'g');
  if (text === undefined || regex === undefined || other === undefined || other.includes('$')) return undefined;
  return means.budget.fits(text.length + (text.match(regex)?.length ?? 0) * other.length) ? text.replace(regex, () => other) : undefined;
};

const join: Run = ([separator, ...items], means) => joinTexts(items.length === 1 ? asList(items[0] ?? null) : items, textOf(separator) ?? '', means);
const concat: Run = (items, means) => joinTexts(items.length === 1 ? asList(items[0] ?? null) : items, '', means);

/** Static methods, as `type::name`; the namespace `System` is left out. */
export const FUNCTIONS: Operations = operations({
  '[convert]::frombase64string': [0, fromBase64],
  '[convert]::toint16': [0.25, toNumber], '[convert]::toint32': [0.25, toNumber], '[convert]::tobyte': [0.25, toNumber], '[convert]::toint64': [0.25, toNumber], '[int]::parse': [0.25, toNumber],
  '[convert]::tochar': [0.5, ([value]) => (typeof value === 'number' && value >= 0 && value <= 0xffff ? new Char(value) : undefined)],
  '[convert]::tostring': [0, ([value, base]) => (base === undefined ? textOf(value) ?? (typeof value === 'number' ? String(value) : undefined) : undefined)],
  '[char]::convertfromutf32': [0.5, ([value], means) => (value === undefined ? undefined : fromCodes([value], means))],
  '[string]::join': [(_, [separator]) => (separator === '' ? 1 : 0.25), join], '[string]::concat': [1, concat],
  '[string]::format': [1, ([format, ...args], means) => (format === undefined ? undefined : formatArgs(format, args, means))],
  '[regex]::matches': [1, matches], '[regex]::replace': [1, replacePattern], '[regex]::unescape': [1, ([value]) => unescapePattern(textOf(value))],
  '[uri]::unescapedatastring': [1, unescapeUri], '[net.webutility]::urldecode': [1, unescapeUri], '[web.httputility]::urldecode': [1, unescapeUri],
  ...Object.fromEntries(Object.entries(ENCODINGS).flatMap(([name, encoding]) => [
    [`[text.encoding]::${name}.getstring`, [0, decode(encoding)]], [`[text.encoding]::${name}.getbytes`, [0, encode(encoding)]],
  ] as const)),
});

function unescapeUri([value]: readonly Value[]): string | undefined {
  const text = textOf(value);
  if (text?.includes('%') !== true) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // URIError: an escape that is none
  }
}

function unescapePattern(text: string | undefined): string | undefined {
  return text?.replace(/\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|\\([^\w\s])/gi, (_, two: string | undefined, four: string | undefined, sign: string | undefined) =>
    sign ?? String.fromCharCode(Number.parseInt(two ?? four ?? '0', 16)));
}

function formatArgs(format: Value, args: readonly Value[], means: Means): Value | undefined {
  return formatText(format, args.length === 1 ? asList(args[0] ?? null) : args, means);
}

const split: Run = ([value, ...separators], { budget }) => {
  const text = textOf(value);
  const signs = separators.flatMap((separator) => asList(separator)).map((separator) => textOf(separator));
  if (text === undefined || signs.length === 0 || signs.some((sign) => sign === undefined || sign === '')) return undefined;
  budget.spend(text.length * 2);
  const set = [...new Set(signs.join(''))].map((sign) => sign.replace(/[\\\]^-]/, '\\$&')).join('');
  return text.split(new RegExp(`[${set}]`)); // .NET Framework takes each character of a text as a separator
};

/** Instance methods. */
export const METHODS: Operations = operations({
  replace: [1, ([value, find, by], means) => (textOf(value) === undefined || textOf(find) === undefined || textOf(by) === undefined ? undefined : replaceText(textOf(value) ?? '', textOf(find) ?? '', textOf(by) ?? '', means))],
  split: [0.25, split],
  tostring: [0, ([value, format]) => (format !== undefined ? undefined : typeof value === 'number' ? String(value) : textOf(value))],
  tochararray: [0.25, ([value], { budget }) => (typeof value === 'string' && budget.fits(value.length) ? value.split('').map((char) => new Char(char.charCodeAt(0))) : undefined)],
  substring: [1, ([value, start, length]) => (typeof value === 'string' ? sliceText(value, start, length) : undefined)],
  insert: [1, ([value, at, more], { budget }) => (typeof value === 'string' && typeof at === 'number' && at >= 0 && at <= value.length && textOf(more) !== undefined && budget.fits(value.length + (textOf(more)?.length ?? 0)) ? value.slice(0, at) + (textOf(more) ?? '') + value.slice(at) : undefined)],
  remove: [1, ([value, at, count]) => (typeof value === 'string' && typeof at === 'number' && at >= 0 && at <= value.length ? value.slice(0, at) + (typeof count === 'number' ? value.slice(at + count) : '') : undefined)],
  tolower: [0, ([value]) => textOf(value)?.toLowerCase()], toupper: [0, ([value]) => textOf(value)?.toUpperCase()],
  trim: [0, ([value, signs]) => (signs === undefined ? textOf(value)?.trim() : undefined)],
  chars: [0.5, ([value, at]) => (typeof value === 'string' && typeof at === 'number' && at >= 0 && at < value.length ? new Char(value.charCodeAt(at)) : undefined)],
});

export const PROPERTIES: Operations = operations({
  length: [0, ([value]) => (typeof value === 'string' || value instanceof Uint8Array || isList(value) ? value.length : undefined)],
  count: [0, ([value]) => (value instanceof Uint8Array || isList(value) ? value.length : undefined)],
  value: [0, ([value]) => (isList(value) ? undefined : value)],
});

