import { coerce, toText } from '../compile/convert.js';
import { kustoPattern } from '../compile/pattern.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { hasTerm } from '../compile/text-match.js';
import { sqlString } from '../literals/sql.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';

/** Start, length and occurrence as literals: from 0, -1 for no limit, from 1. */
function numbers(call: Call): readonly [start: number, length: number, occurrence: number] {
  const [start = 0, length = -1, occurrence = 1] = call.args.slice(2).map((value, index) => {
    const { constant } = coerce(value, 'long', call.argNodes[index + 2] ?? call.node);
    return typeof constant === 'number' ? constant : unsupported(call.argNodes[index + 2] ?? call.node, `${call.name}() with a number that is no literal`);
  });
  if (length < -1 || occurrence < 1) mistyped(call.node, `${call.name}() takes a length from -1 and an occurrence from 1`);
  return [start, length, occurrence];
}

/** True for a text that can begin within itself, such as `aa`: its occurrences may overlap. */
const overlapsItself = (text: string): boolean => Array.from(text).some((_, at) => at > 0 && text.startsWith(text.slice(at)));

/**
 * Position from 0, -1 where the text is not found; an empty text to look for gives null. A match must lie within the length. The
 * further occurrences within a length, and those of a text that overlaps itself, are counted in a way that is not documented.
 */
const indexof: SpecialEntry = {
  build: (call) => {
    if (call.args.length < 2 || call.args.length > 5) mistyped(call.node, `${call.name}() takes two to five arguments`);
    const [text, sought] = [toText(argument(call, 0)), toText(argument(call, 1))];
    const [start, length, occurrence] = numbers(call);
    if (call.args.length === 2) return scalar('long', `(strpos(${text.sql}, nullif(${sought.sql}, '')) - 1)`);
    if (occurrence > 1 && (length >= 0 || typeof sought.constant !== 'string' || overlapsItself(sought.constant))) unsupported(call.node, 'indexof() of this occurrence');
    return scalar('long', once(text.sql, (whole) => once(start < 0 ? `greatest(length(${whole}) + ${start}, 0)` : String(start), (first) => {
      const part = `substring(${whole}, ${first} + 1${length < 0 ? '' : `, ${length}`})`;
      if (occurrence === 1) return once(`strpos(${part}, nullif(${sought.sql}, ''))`, (at) => `CASE WHEN ${at} = 0 THEN -1 ELSE ${at} - 1 + ${first} END`);
      const pieces = `string_split(${part}, nullif(${sought.sql}, ''))`;
      return once(pieces, (list) => `CASE WHEN len(${list}) > ${occurrence} THEN CAST(${first} + list_sum(list_transform(${list}[1:${occurrence}], lambda piece: length(piece))) + ${occurrence - 1} * length(${sought.sql}) AS BIGINT) WHEN ${list} IS NOT NULL THEN -1 END`);
    })));
  },
  doc: 'indexof-function',
};

/** Position of the first match from 0, -1 where there is none. */
const indexofRegex: SpecialEntry = {
  build: (call) => {
    const text = toText(argument(call, 0)).sql;
    const pattern = argument(call, 1).constant;
    if (typeof pattern !== 'string' || pattern === '') return unsupported(call.node, `${call.name}() with a pattern that is no literal`);
    const [start, length, occurrence] = numbers(call);
    if (start !== 0 || length !== -1 || occurrence !== 1) unsupported(call.node, `${call.name}() with a start, a length or an occurrence`);
    const regex = kustoPattern(pattern, call.argNodes[1]);
    return scalar('long', once(text, (whole) => `CASE WHEN regexp_matches(${whole}, ${sqlString(regex)}) THEN length(regexp_extract(${whole}, ${sqlString(`\\A((?s:.*?))(?:${regex})`)}, 1)) ELSE -1 END`), false);
  },
  doc: 'indexof-regex-function',
};

/** Position in the array of its first term that the text has, -1 where it has none. */
const hasAnyIndex: SpecialEntry = {
  build: (call) => {
    const [text, values] = [toText(argument(call, 0)).sql, coerce(argument(call, 1), 'dynamic', call.argNodes[1]).sql];
    const term: Scalar = scalar('string', "coalesce(term, '')", false);
    const found = once(text, (whole) => `list_position(list_transform(CAST(json_extract_string(${values}, '$[*]') AS VARCHAR[]), lambda term: ${hasTerm(whole, term, 'both', false)}), true)`);
    return scalar('long', `CAST(coalesce(${found}, 0) - 1 AS BIGINT)`, false);
  },
  doc: 'has-any-index-function',
};

export const FIND_TEXT_FUNCTIONS: FunctionTable = {
  indexof,
  indexof_regex: indexofRegex,
  has_any_index: hasAnyIndex,
};
