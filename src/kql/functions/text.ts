import { coerce, toText } from '../compile/convert.js';
import { patternSql } from '../compile/pattern.js';
import { unsupported } from '../compile/refuse.js';
import { once, scalar, stringOf } from '../compile/scalar.js';
import { sqlString } from '../literals/sql.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';

const joined: SpecialEntry = {
  build: (call) => scalar('string', `concat(${call.args.map((value) => toText(value).sql).join(', ')})`, false),
  doc: 'strcat-function',
};

const joinedBy: SpecialEntry = {
  build: (call) => scalar('string', `concat_ws(${toText(argument(call, 0)).sql}, ${call.args.slice(1).map((value) => toText(value).sql).join(', ')})`, false),
  doc: 'strcat-delim-function',
};

/** Start from 0, negative from the end; a negative length gives nothing. */
function substring(args: readonly string[], call: Call): string {
  const [text = '', start = '', length] = args;
  const constant = call.args[1]?.constant;
  const size = length === undefined ? '' : `, greatest(${length}, 0)`;
  if (typeof constant === 'number' && constant >= 0) return `substring(${text}, ${constant + 1}${size})`;
  return once(text, (whole) => `substring(${whole}, (CASE WHEN ${start} < 0 THEN greatest(length(${whole}) + ${start}, 0) ELSE ${start} END + 1)::BIGINT${size})`);
}

const split: SpecialEntry = {
  build: (call) => {
    const [text, delimiter] = [0, 1].map((at) => coerce(argument(call, at), 'string', call.argNodes[at]));
    const index = call.args[2] && coerce(call.args[2], 'long', call.argNodes[2]).sql;
    if (!text || !delimiter) throw new Error('split has two arguments');
    const plain = `string_split(${text.sql}, ${delimiter.sql})`;
    const parts = typeof delimiter.constant === 'string' && delimiter.constant !== '' ? plain : `CASE WHEN ${delimiter.sql} = '' THEN [${text.sql}] ELSE ${plain} END`;
    if (index === undefined) return { ...scalar('dynamic', `to_json(${parts})`, false), texts: parts };
    return scalar('dynamic', once(parts, (list) => `CASE WHEN ${index} >= 0 AND ${index} < len(${list}) THEN to_json([list_extract(${list}, CAST(${index} + 1 AS BIGINT))]) END`));
  },
  doc: 'split-function',
};

/** Plain texts may overlap, matches of a regular expression may not. */
function countof(args: readonly string[], call: Call): string {
  const [text = '', sought = ''] = args;
  const kind = call.args[2]?.constant;
  if (kind === 'regex') return `CAST(len(regexp_extract_all(${text}, ${patternSql(coerce(argument(call, 1), 'string', call.node), call.argNodes[1])})) AS BIGINT)`;
  return once(text, (whole) => once(sought, (part) => `CAST(len(list_filter(range(1, length(${whole}) + 1), lambda pos: length(${part}) > 0 AND substring(${whole}, pos, length(${part})) = ${part})) AS BIGINT)`));
}

function repeated(args: readonly string[]): string {
  const [text = '', times = '', delimiter = "''"] = args;
  return `array_to_string(list_transform(range(least(greatest(${times}, 0), 1024)), lambda each: ${text}), ${delimiter})`;
}

/** Each character of the list becomes its counterpart; the last one stands in where the replacements are fewer. */
function translated(call: Call): string {
  const [from, to] = [argument(call, 0).constant, argument(call, 1).constant];
  if (typeof from !== 'string' || typeof to !== 'string') return unsupported(call.node, 'translate() with lists that are no literals');
  const replacements = Array.from(to);
  const padded = Array.from(from, (_, index) => replacements[index] ?? replacements.at(-1) ?? '').join('');
  return `translate(${toText(argument(call, 2)).sql}, ${sqlString(from)}, ${sqlString(padded)})`;
}

/** The last private-use characters of Unicode stand for what is to be put in. */
const stand = (index: number): string => `chr(${1_114_109 - index})`;

/** One lookup after the other, but what was put in is not looked at again. */
function replacedAll(call: Call): string {
  const [from, to] = [argument(call, 1).constant, argument(call, 2).constant];
  if (!Array.isArray(from) || !Array.isArray(to) || from.length !== to.length) return unsupported(call.node, 'replace_strings() with lists that are no literals of one length');
  const lookups = from.map(String);
  if (lookups.length > 1000 || lookups.some((lookup) => lookup === '')) return unsupported(call.node, 'replace_strings() with these lists');
  const marked = lookups.reduce((sql, lookup, index) => `replace(${sql}, ${sqlString(lookup)}, ${stand(index)})`, toText(argument(call, 0)).sql);
  // A replacement that is no text leaves what was found.
  return lookups.reduce((sql, lookup, index) => `replace(${sql}, ${stand(index)}, ${sqlString(typeof to[index] === 'string' ? to[index] : lookup)})`, marked);
}

/** Lower-case escapes and `+` for a blank, as Kusto writes them; DuckDB writes `%2F` and `%20`. */
const urlEncode = (text: string): string =>
  `replace(array_to_string(list_transform(regexp_extract_all(url_encode(${text}), '%[0-9A-F]{2}|[^%]+'), lambda each: CASE WHEN starts_with(each, '%') THEN lower(each) ELSE each END), ''), '%20', '+')`;

const ofText = (sql: string, doc: string): FunctionTable[string] => ({ params: ['string'], result: 'string', sql, exact: true, doc });

const strcatArray: SpecialEntry = {
  build: (call) => {
    const list = coerce(argument(call, 0), 'dynamic', call.node).sql;
    return stringOf(`array_to_string(list_transform(CAST(json_extract_string(${list}, '$[*]') AS VARCHAR[]), lambda each: coalesce(each, '')), ${toText(argument(call, 1)).sql})`);
  },
  doc: 'strcat-array-function',
};

const replaceString: FunctionTable[string] = { params: ['string', 'string', 'string'], result: 'string', sql: 'replace($0, $1, $2)', exact: true, doc: 'replace-string-function' };

export const TEXT_FUNCTIONS: FunctionTable = {
  strcat: joined,
  strcat_delim: joinedBy,
  strcat_array: strcatArray,
  array_strcat: strcatArray,
  strlen: { params: ['string'], result: 'long', sql: 'length($0)', exact: true, doc: 'strlen-function' },
  string_size: { params: ['string'], result: 'long', sql: 'octet_length(encode($0))', exact: true, doc: 'string-size-function' },
  tolower: ofText('lower($0)', 'tolower-function'),
  toupper: ofText('upper($0)', 'toupper-function'),
  reverse: { build: (call) => scalar('string', `reverse(${toText(argument(call, 0)).sql})`, false), doc: 'reverse-function' },
  substring: { params: ['string', 'long', 'long'], required: 2, result: 'string', sql: substring, doc: 'substring-function' },
  split,
  countof: { params: ['string', 'string', 'string'], required: 2, result: 'long', sql: countof, exact: true, doc: 'countof-function' },
  strrep: { params: ['any', 'long', 'string'], required: 2, result: 'string', sql: ([, ...rest], call) => repeated([toText(argument(call, 0)).sql, ...rest]), doc: 'strrep-function' },
  strcmp: { params: ['string', 'string'], result: 'int', sql: '(CASE WHEN $0 < $1 THEN -1 WHEN $0 > $1 THEN 1 ELSE 0 END)', exact: true, doc: 'strcmp-function' },
  replace_string: replaceString,
  replace_strings: { build: (call) => scalar('string', replacedAll(call), false), doc: 'replace-strings-function' },
  translate: { build: (call) => scalar('string', translated(call), false), doc: 'translate-function' },
  isascii: { params: ['string'], result: 'bool', sql: "(octet_length(encode($0)) = length($0))", exact: true, doc: 'isascii-function' },
  base64_encode_tostring: ofText('to_base64(encode($0))', 'base64-encode-tostring-function'),
  base64_encodestring: ofText('to_base64(encode($0))', 'base64-encode-tostring-function'),
  base64_decode_tostring: { params: ['string'], result: 'string', sql: 'TRY(decode(from_base64($0)))', doc: 'base64-decode-tostring-function' },
  base64_decodestring: { params: ['string'], result: 'string', sql: 'TRY(decode(from_base64($0)))', doc: 'base64-decode-tostring-function' },
  base64_decode_toarray: { params: ['string'], result: 'dynamic', sql: "to_json(list_transform(range(octet_length(TRY(from_base64($0)))), lambda pos: ('0x' || substring(hex(from_base64($0)), 2 * pos + 1, 2))::BIGINT))", doc: 'base64-decode-toarray-function' },
  url_decode: { params: ['string'], result: 'string', sql: 'url_decode($0)', doc: 'url-decode-function' },
  url_encode: { params: ['string'], result: 'string', sql: ([text = '']) => urlEncode(text), doc: 'url-encode-function' },
  hash_md5: { build: (call) => scalar('string', `md5(${toText(argument(call, 0)).sql})`, false), doc: 'hash-md5-function' },
  hash_sha1: { build: (call) => scalar('string', `sha1(${toText(argument(call, 0)).sql})`, false), doc: 'hash-sha1-function' },
  hash_sha256: { build: (call) => scalar('string', `sha256(${toText(argument(call, 0)).sql})`, false), doc: 'hash-sha256-function' },
  tohex: { params: ['number', 'long'], required: 1, result: 'string', sql: (args, call) => {
    const [value = '', length] = args;
    const size = call.args[0]?.type === 'int' ? '4294967296' : '18446744073709551616';
    const digits = `lower(CASE WHEN ${value} < 0 THEN to_hex((${value}::HUGEINT + ${size}::HUGEINT)::UBIGINT) ELSE to_hex(${value}) END)`;
    return length === undefined ? digits : once(digits, (text) => `lpad(${text}, greatest(length(${text}), ${length})::INTEGER, '0')`);
  }, doc: 'tohex-function' },
};
