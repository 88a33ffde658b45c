import type { KustoType } from '../../data/table.js';
import { convertTo, toText } from '../compile/convert.js';
import { compileScalar } from '../compile/expression.js';
import { kustoPattern } from '../compile/pattern.js';
import { unsupported } from '../compile/refuse.js';
import type { Relation } from '../compile/relation.js';
import { once, scalar, stringOf } from '../compile/scalar.js';
import { escapeRegex } from '../compile/text-match.js';
import { captureGroups } from '../functions/regex.js';
import type { KeyValueForm } from '../host/parse-kv.js';
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

function hosted(form: KeyValueForm, { compiler }: Context): Reading {
  return {
    parts: (text) => `CAST(${compiler.host('parse_kv', [text, sqlString(JSON.stringify(form))])} AS JSON)`,
    value: (parts, _key, index) => `json_extract_string(${parts}, '$[${index}]')`,
  };
}

const KNOWN = ['pair_delimiter', 'kv_delimiter', 'quote', 'escape', 'greedy', 'regex'];

function readingOf(node: SyntaxNode, keys: readonly Key[], context: Context): Reading {
  const clause = child(node, 'WithClause') ?? child(node, 'ParseKvWithClause');
  const nodes = new Map((clause ? list(clause, 'Properties') : []).map((each) => [nameOf(need(each, 'Name')), need(each, 'Expression')]));
  const text = (name: string): string | undefined => nodes.get(name)?.stringValue;
  const [pair, keyValue, quote, escape, regex] = ['pair_delimiter', 'kv_delimiter', 'quote', 'escape', 'regex'].map(text);
  const greedyNode = nodes.get('greedy');
  const greedy = greedyNode !== undefined && tokenText(greedyNode) === 'true';
  if ([...nodes.keys()].some((name) => !KNOWN.includes(name))) return unsupported(node, 'parse-kv in this form');
  if (regex !== undefined && nodes.size === 1) return matched(regex, nodes.get('regex') ?? node);
  if (pair === undefined || keyValue === undefined || pair === '' || keyValue === '' || regex !== undefined) {
    return unsupported(node, 'parse-kv in this form', 'Give pair_delimiter and kv_delimiter, or a regex alone.');
  }
  if (quote === undefined && escape === undefined && !greedy) return delimited(pair, keyValue);
  if ((quote !== undefined && quote.length !== 1 && quote.length !== 2) || (escape !== undefined && escape.length !== 1)) return unsupported(node, 'parse-kv with these quotes');
  const form: KeyValueForm = {
    pair, keyValue, greedy, keys: keys.map((key) => key.name),
    ...(quote !== undefined && { open: quote.charAt(0), close: quote.charAt(quote.length - 1) }), ...(escape !== undefined && { escape }),
  };
  return hosted(form, context);
}

/**
 * https://learn.microsoft.com/kusto/query/parse-kv-operator; the first of equal keys wins. The form without delimiters is
 * refused.
 */
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
