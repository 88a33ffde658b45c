import type { KustoType } from '../../data/table.js';
import { convertTo, toText } from '../compile/convert.js';
import { compileScalar } from '../compile/expression.js';
import { kustoPattern } from '../compile/pattern.js';
import { unsupported } from '../compile/refuse.js';
import type { Relation } from '../compile/relation.js';
import { once, scalar, stringOf } from '../compile/scalar.js';
import { escapeRegex } from '../compile/text-match.js';
import { captureGroups } from '../functions/regex.js';
import type { KeyWordForm } from '../host/key-words.js';
import type { KeyValueForm } from '../host/parse-kv.js';
import type { QuoteForm } from '../host/quoted-text.js';
import { sqlString } from '../literals/sql.js';
import { child, list, nameOf, need, tokenText } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { extendWith } from './extend.js';
import { scopeOf } from './operator.js';
import type { Context, PipeOperator } from './operator.js';

interface Key {
  readonly name: string;
  readonly type: KustoType;
}

/** A step's SQL of what the text is split into, and of a key's value in it. */
interface Reading {
  readonly parts: (text: string) => string;
  readonly value: (parts: string, key: string, index: number) => string;
}

/** Plain delimiters: the first part that begins with the key. */
function delimited(pair: string, keyValue: string): Reading {
  // Blanks around the delimiter belong to no pair, also where blanks separate the pairs.
  const tidy = (text: string): string => (/^\s+$/.test(pair) ? `regexp_replace(${text}, ${sqlString(`\\s*${escapeRegex(keyValue)}\\s*`)}, ${sqlString(keyValue.replaceAll('\\', '\\\\'))}, 'g')` : text);
  return {
    parts: (text) => `string_split(${tidy(text)}, ${sqlString(pair)})`,
    value: (parts, key) => {
      const head = `(?s)^\\s*${escapeRegex(key)}\\s*${escapeRegex(keyValue)}`;
      return once(`list_filter(${parts}, lambda each: regexp_matches(each, ${sqlString(head)}))[1]`, (part) => `trim(regexp_replace(${part}, ${sqlString(head)}, ''))`);
    },
  };
}

/** A pattern with two groups: the key and its value. */
function matched(pattern: string, node: SyntaxNode): Reading {
  if (captureGroups(pattern) !== 2) unsupported(node, 'parse-kv with a pattern that has not two groups');
  const regex = sqlString(kustoPattern(pattern, node));
  return {
    parts: (text) => `list_zip(regexp_extract_all(${text}, ${regex}, 1), regexp_extract_all(${text}, ${regex}, 2))`,
    value: (parts, key) => `list_filter(${parts}, lambda each: each[1] = ${sqlString(key)})[1][2]`,
  };
}

function hosted(form: KeyValueForm | KeyWordForm, { compiler }: Context): Reading {
  return {
    parts: (text) => `CAST(${compiler.host('parse_kv', [text, sqlString(JSON.stringify(form))])} AS JSON)`,
    value: (parts, _key, index) => `json_extract_string(${parts}, '$[${index}]')`,
  };
}

const KNOWN = ['pair_delimiter', 'kv_delimiter', 'quote', 'escape', 'greedy', 'regex'];
const REPEATABLE = ['quote', 'escape'];
const WORDS_NOTE = 'parse-kv without delimiters takes the first word or quoted text behind a key: a value ends where a character is no letter or digit.';

/** One or two characters of one UTF-16 unit each. */
const isQuote = (text: string): boolean => /^[^\u{10000}-\u{10ffff}]{1,2}$/u.test(text);

type Settings = ReadonlyMap<string, readonly SyntaxNode[]>;

function settingsOf(node: SyntaxNode): Settings {
  const clause = child(node, 'WithClause') ?? child(node, 'ParseKvWithClause');
  const settings = new Map<string, SyntaxNode[]>();
  for (const property of clause ? list(clause, 'Properties') : []) {
    const name = nameOf(need(property, 'Name'));
    settings.set(name, [...(settings.get(name) ?? []), need(property, 'Expression')]);
  }
  if ([...settings].some(([name, values]) => !KNOWN.includes(name) || (values.length > 1 && !REPEATABLE.includes(name)))) return unsupported(node, 'parse-kv in this form');
  return settings;
}

function quotesOf(node: SyntaxNode, settings: Settings): QuoteForm {
  const [quotes, escapes] = REPEATABLE.map((name) => (settings.get(name) ?? []).map((each) => each.stringValue ?? ''));
  if (!(quotes ?? []).every(isQuote) || !(escapes ?? []).every((each) => each.length === 1 && isQuote(each))) return unsupported(node, 'parse-kv with these quotes');
  return { quotes: (quotes ?? []).map((each) => [each.charAt(0), each.charAt(each.length - 1)]), escapes: escapes ?? [] };
}

/** Without delimiters. */
function words(node: SyntaxNode, names: readonly string[], quotes: QuoteForm, context: Context): Reading {
  if (quotes.escapes.length > 0 && quotes.quotes.length === 0) return unsupported(node, 'parse-kv with an escape but no quote');
  if ([...quotes.quotes.flat(), ...quotes.escapes].some((each) => /[\p{L}\p{N}]/u.test(each))) return unsupported(node, 'parse-kv with letters or digits as quotes');
  const other = names.find((name) => !/^[\p{L}\p{N}]+$/u.test(name));
  if (other !== undefined) return unsupported(node, `parse-kv without delimiters for the key ${other}, which is not one word`, 'Give pair_delimiter and kv_delimiter.');
  context.compiler.shared.notes.add(WORDS_NOTE);
  return hosted({ keys: names, ...quotes }, context);
}

function readingOf(node: SyntaxNode, keys: readonly Key[], context: Context): Reading {
  const settings = settingsOf(node);
  const [pair, keyValue, regex] = ['pair_delimiter', 'kv_delimiter', 'regex'].map((name) => settings.get(name)?.[0]);
  const greedyNode = settings.get('greedy')?.[0];
  const greedy = greedyNode !== undefined && tokenText(greedyNode) === 'true';
  if (regex && settings.size === 1) return matched(regex.stringValue ?? '', regex);
  const names = keys.map((key) => key.name);
  if ([...settings.keys()].every((name) => REPEATABLE.includes(name))) return words(node, names, quotesOf(node, settings), context);
  if (regex || !pair?.stringValue || !keyValue?.stringValue) {
    return unsupported(node, 'parse-kv in this form', 'Give pair_delimiter and kv_delimiter, or a regex alone.');
  }
  if (!settings.has('quote') && !settings.has('escape') && !greedy) return delimited(pair.stringValue, keyValue.stringValue);
  return hosted({ pair: pair.stringValue, keyValue: keyValue.stringValue, greedy, keys: names, ...quotesOf(node, settings) }, context);
}

/** https://learn.microsoft.com/kusto/query/parse-kv-operator; the first of equal keys wins. */
export const parseKv: PipeOperator = (node, input, context): Relation => {
  const keys = list(need(node, 'Keys'), 'Columns').map((declaration): Key => {
    const name = need(declaration, 'Name');
    return { name: nameOf(name), type: name.type ?? 'string' };
  });
  const reading = readingOf(node, keys, context);
  const given = toText(compileScalar(need(node, 'Expression'), scopeOf(input, context))).sql;
  const parts = context.compiler.alias();
  const from = context.compiler.step(`SELECT *, ${reading.parts(given)} AS ${parts} FROM ${input.from}`);
  const columns = keys.map(({ name, type }, index) => {
    const value = stringOf(reading.value(parts, name, index));
    return { name, value: convertTo(type === 'dynamic' ? scalar('string', value.sql, false) : value, type, node) };
  });
  return extendWith({ ...input, from }, columns, context);
};
