import { toText } from '../compile/convert.js';
import { once, scalar } from '../compile/scalar.js';
import { sqlString } from '../literals/sql.js';
import { argument } from './conversion.js';
import type { FunctionTable, SpecialEntry } from './entry.js';

/** Comments, declarations and CDATA before tags, since their content may hold what looks like one. */
const TOKEN = '(?s)<!--.*?-->|<\\?.*?\\?>|<!\\[CDATA\\[.*?\\]\\]>|<[^<>"\']*(?:"[^"]*"[^<>"\']*|\'[^\']*\'[^<>"\']*)*>|[^<]+|<';
const NAME = '[\\p{L}_:][\\p{L}\\p{N}_:.\\-]*';
const ATTRIBUTE = `\\s+(${NAME})\\s*=\\s*("[^"<]*"|'[^'<]*')`;
const OPENING = `<${NAME}(?:${ATTRIBUTE})*\\s*/?>`;
const CLOSING = `</${NAME}\\s*>`;

const MAX_CHARACTERS = 1_048_576;

const NAMED_ENTITIES = "WHEN '&amp;' THEN '&' WHEN '&lt;' THEN '<' WHEN '&gt;' THEN '>' WHEN '&quot;' THEN '\"' WHEN '&apos;' THEN ''''";

/** Text with its entities replaced; NULL where one is unknown. */
function unescaped(text: string): string {
  const code = `CASE WHEN regexp_full_match(part, '&#x[0-9A-Fa-f]{1,6};') THEN TRY(chr(CAST(concat('0x', part[4:-2]) AS INTEGER))) WHEN regexp_full_match(part, '&#[0-9]{1,7};') THEN TRY(chr(CAST(part[3:-2] AS INTEGER))) END`;
  const part = `CASE WHEN part[1:1] <> '&' THEN part ELSE CASE part ${NAMED_ENTITIES} ELSE ${code} END END`;
  const parts = `list_transform(regexp_extract_all(${text}, '&[^;&]*;?|[^&]+'), lambda part: ${part})`;
  return once(parts, (list) => `CASE WHEN len(list_filter(${list}, lambda each: each IS NULL)) = 0 THEN array_to_string(${list}, '') END`);
}

const asJson = (text: string): string => `CAST(to_json(${text}) AS VARCHAR)`;

/** A token's attributes as {k, v}: `@name` and the value as JSON text. */
const attributes = (token: string): string =>
  `list_transform(regexp_extract_all(${token}, ${sqlString(ATTRIBUTE)}), lambda pair: {'k': concat('@', regexp_extract(pair, ${sqlString(ATTRIBUTE)}, 1)), 'v': ${asJson(unescaped(`regexp_extract(pair, ${sqlString(ATTRIBUTE)}, 2)[2:-2]`))}})`;

/**
 * An element's JSON text: null without content, its text where it has nothing else, else a bag in which equal names
 * are collected into one array.
 */
function elementJson(members: string): string {
  const values = `list_transform(list_filter(${members}, lambda m: m.k = name), lambda m: m.v)`;
  const names = `list_filter(list_transform(${members}, lambda m: m.k), lambda n, pos: list_position(list_transform(${members}, lambda m: m.k), n) = pos)`;
  const bag = `concat('{', array_to_string(list_transform(${names}, lambda name: concat(${asJson('name')}, ':', ${once(values, (list) => `CASE WHEN len(${list}) = 1 THEN ${list}[1] ELSE concat('[', array_to_string(${list}, ','), ']') END`)})), ','), '}')`;
  return `CASE WHEN len(${members}) = 0 THEN 'null' WHEN len(${members}) = 1 AND ${members}[1].k = '#text' THEN ${members}[1].v ELSE ${bag} END`;
}

const MEMBERS = 'STRUCT(k VARCHAR, v VARCHAR)[]';
const STATE = `STRUCT(kind VARCHAR, name VARCHAR, members ${MEMBERS}, stack STRUCT(name VARCHAR, members ${MEMBERS})[])`;
const state = (kind: string, name: string, members: string, stack: string): string =>
  `CAST({'kind': ${kind}, 'name': ${name}, 'members': ${members}, 'stack': ${stack}} AS ${STATE})`;

/** What a token is: text, open, close, empty, skip or bad; `members` are its attributes, or its text. */
const TOKENS = (text: string): string => `list_transform(regexp_extract_all(${text}, ${sqlString(TOKEN)}), lambda token: ${state(
  `CASE WHEN token[1:4] = '<!--' OR token[1:2] = '<?' OR token[1:9] = '<!DOCTYPE' THEN 'skip' WHEN token[1:9] = '<![CDATA[' THEN 'text' WHEN regexp_full_match(token, ${sqlString(CLOSING)}) THEN 'close' `
    + `WHEN regexp_full_match(token, ${sqlString(OPENING)}) THEN CASE WHEN token[-2:] = '/>' THEN 'empty' ELSE 'open' END WHEN token[1:1] = '<' THEN 'bad' WHEN trim(token, E' \\t\\r\\n') = '' THEN 'skip' ELSE 'text' END`,
  `regexp_extract(token, '^</?(${NAME})', 1)`,
  `CASE WHEN token[1:9] = '<![CDATA[' THEN [{'k': '#text', 'v': ${asJson('token[10:-4]')}}] WHEN token[1:1] = '<' THEN ${attributes('token')} ELSE [{'k': '#text', 'v': ${asJson(unescaped("trim(token, E' \\t\\r\\n')"))}}] END`,
  '[]')})`;

/** The innermost open element takes the token's members; without one, the document does. */
const grown = (stack: string, added: string): string =>
  `list_append(${stack}[:-2], {'name': ${stack}[-1].name, 'members': list_concat(${stack}[-1].members, ${added})})`;

/** One token onto the stack of open elements; the first entry is the document itself. */
function step(a: string, t: string): string {
  const stack = `${a}.stack`;
  const keep = (next: string): string => state(`'ok'`, `''`, '[]', next);
  const child = (name: string, members: string): string => `[{'k': ${name}, 'v': ${elementJson(members)}}]`;
  const bad = `${a}.kind = 'bad' OR ${t}.kind = 'bad' OR (${t}.kind = 'text' AND len(${stack}) = 1) OR (${t}.kind = 'close' AND (len(${stack}) = 1 OR ${stack}[-1].name <> ${t}.name)) `
    + `OR (${t}.kind IN ('open', 'empty') AND len(${stack}) = 1 AND len(${stack}[1].members) > 0) OR len(list_filter(${t}.members, lambda m: m.v IS NULL)) > 0`;
  return `CASE WHEN ${bad} THEN ${state(`'bad'`, `''`, '[]', '[]')} WHEN ${t}.kind = 'skip' THEN ${a} `
    + `WHEN ${t}.kind = 'open' THEN ${keep(`list_append(${stack}, {'name': ${t}.name, 'members': ${t}.members})`)} `
    + `WHEN ${t}.kind = 'close' THEN ${keep(grown(`${stack}[:-2]`, child(`${t}.name`, `${stack}[-1].members`)))} `
    + `WHEN ${t}.kind = 'empty' THEN ${keep(grown(stack, child(`${t}.name`, `${t}.members`)))} ELSE ${keep(grown(stack, `${t}.members`))} END`;
}

/** Text that is no well-formed XML gives null, as does one beyond 1 MB. */
const parseXml: SpecialEntry = {
  build: (call) => {
    const start = state("'ok'", "''", '[]', "[{'name': '', 'members': []}]");
    const folded = once(toText(argument(call, 0)).sql, (text) => `CASE WHEN length(${text}) <= ${MAX_CHARACTERS} THEN list_reduce(${TOKENS(text)}, lambda acc, tok: ${step('acc', 'tok')}, ${start}) END`);
    return scalar('dynamic', once(folded, (end) => `CASE WHEN ${end}.kind = 'ok' AND len(${end}.stack) = 1 AND len(${end}.stack[1].members) > 0 THEN CAST(concat('{', ${asJson(`${end}.stack[1].members[1].k`)}, ':', ${end}.stack[1].members[1].v, '}') AS JSON) END`));
  },
  doc: 'parse-xml-function',
};

export const XML_FUNCTIONS: FunctionTable = { parse_xml: parseXml };
