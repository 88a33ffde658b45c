import type { Json, KustoType } from '../../data/table.js';
import { coerce, convertTo, toText } from '../compile/convert.js';
import { patternSql } from '../compile/pattern.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { once, scalar, stringOf } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';

/** The name of each capture group of an RE2 pattern, empty where it has none. */
function groupNames(pattern: string): readonly string[] {
  const names: string[] = [];
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at];
    if (char === '\\') at += 1;
    else if (inClass) inClass = char !== ']';
    else if (char === '[') inClass = true;
    else if (char === '(') {
      const name = /^\?P?<([A-Za-z_]\w*)>/.exec(pattern.slice(at + 1, at + 80))?.[1];
      if (pattern[at + 1] !== '?' || name !== undefined) names.push(name ?? '');
    }
  }
  return names;
}

/** Number of capture groups of an RE2 pattern. */
export const captureGroups = (pattern: string): number => groupNames(pattern).length;

/** The numbers of groups that are chosen by number or by name; NaN for a name that no group has. */
function groupNumbers(pattern: string, chosen: readonly Json[]): readonly number[] {
  const names = groupNames(pattern);
  return chosen.map((each) => (typeof each !== 'string' ? Number(each) : each !== '' && names.includes(each) ? names.indexOf(each) + 1 : NaN));
}

function constantPattern(value: Scalar, call: Call): string {
  return typeof value.constant === 'string' ? value.constant : unsupported(call.node, `${call.name}() with a pattern that is no literal`);
}

const extract: SpecialEntry = {
  build: (call) => {
    const group = argument(call, 1).constant;
    if (typeof group !== 'number' || group < 0 || group > 9) unsupported(call.node, 'extract() with a group other than a literal from 0 to 9');
    const pattern = argument(call, 0);
    if (typeof pattern.constant === 'string' && group > captureGroups(pattern.constant)) mistyped(call.node, `The pattern has no group ${group}`);
    const found = stringOf(`regexp_extract(${toText(argument(call, 2)).sql}, ${patternSql(toText(pattern), call.argNodes[0])}, ${group})`, false);
    const type = call.args[3]?.constant;
    return typeof type === 'string' ? convertTo(found, type as KustoType, call.node) : found;
  },
  doc: 'extract-function',
};

/** No match gives null; one group a flat array; several an array of arrays. */
const extractAll: SpecialEntry = {
  build: (call) => {
    const pattern = constantPattern(argument(call, 0), call);
    const text = toText(argument(call, call.args.length - 1)).sql;
    const chosen = call.args.length > 2 ? argument(call, 1).constant : undefined;
    const all = captureGroups(pattern);
    if (all === 0) mistyped(call.node, 'extract_all() needs a capture group', 'Put parentheses around what you want.');
    const groups = Array.isArray(chosen) ? groupNumbers(pattern, chosen as readonly Json[]) : Array.from({ length: all }, (_, index) => index + 1);
    if (!groups.every((group) => group >= 0 && group <= Math.min(9, all))) unsupported(call.node, 'extract_all() with these groups');
    const sqlPattern = patternSql(argument(call, 0), call.argNodes[0]);
    const lists = groups.map((group) => `regexp_extract_all(${text}, ${sqlPattern}, ${group})`);
    const [only] = lists;
    if (lists.length === 1 && only !== undefined) return scalar('dynamic', once(only, (list) => `CASE WHEN len(${list}) > 0 THEN to_json(${list}) END`));
    const zipped = `list_transform(list_zip(${lists.join(', ')}), lambda each: [${lists.map((_, index) => `coalesce(each[${index + 1}], '')`).join(', ')}])`;
    return scalar('dynamic', once(zipped, (list) => `CASE WHEN len(${list}) > 0 THEN to_json(${list}) END`));
  },
  doc: 'extract-all-function',
};

const replaced = (text: Scalar, pattern: Scalar, rewrite: Scalar, call: Call): Scalar =>
  stringOf(`regexp_replace(${coerce(text, 'string', call.node).sql}, ${patternSql(toText(pattern), call.node)}, ${toText(rewrite).sql}, 'g')`, false);

/** trim(pattern, text) takes one match off each end. */
const trimmed = (ends: 'both' | 'start' | 'end', doc: string): SpecialEntry => ({
  build: (call) => {
    const pattern = patternSql(toText(argument(call, 0)), call.argNodes[0]);
    const text = toText(argument(call, 1)).sql;
    const start = (sql: string): string => `regexp_replace(${sql}, concat('^(?:', ${pattern}, ')'), '')`;
    const end = (sql: string): string => `regexp_replace(${sql}, concat('(?:', ${pattern}, ')$'), '')`;
    return stringOf(ends === 'start' ? start(text) : ends === 'end' ? end(text) : end(start(text)), false);
  },
  doc,
});

export const REGEX_FUNCTIONS: FunctionTable = {
  extract,
  extract_all: extractAll,
  extractall: extractAll,
  replace_regex: { build: (call) => replaced(argument(call, 0), argument(call, 1), argument(call, 2), call), doc: 'replace-regex-function' },
  replace: { build: (call) => replaced(argument(call, 2), argument(call, 0), argument(call, 1), call), doc: 'replace-regex-function' },
  regex_quote: { params: ['string'], result: 'string', sql: 'regexp_escape($0)', doc: 'regex-quote-function' },
  trim: trimmed('both', 'trim-function'),
  trim_start: trimmed('start', 'trim-start-function'),
  trim_end: trimmed('end', 'trim-end-function'),
};
