import { coerce, toText } from '../compile/convert.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { once, scalar, stringOf } from '../compile/scalar.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';

const UNITS = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Whole units of 1024; without a unit, the largest that leaves at least 1. */
const formatBytes: SpecialEntry = {
  build: (call) => {
    if (call.args.length > 3) mistyped(call.node, 'format_bytes() takes a value, a precision and a unit');
    const precision = call.args[1] ? call.args[1].constant : 0;
    if (typeof precision !== 'number' || precision < 0 || precision > 6) unsupported(call.node, 'format_bytes() with a precision other than a literal from 0 to 6');
    if (precision > 0) call.compiler.shared.notes.add('format_bytes() writes no zeros at the end of a fraction.');
    const written = call.args[2]?.constant;
    const unit = typeof written === 'string' ? written : undefined;
    if (call.args[2] && (unit === undefined || !UNITS.includes(unit))) unsupported(call.node, 'format_bytes() with this unit', `Units are ${UNITS.join(', ')}.`);
    return stringOf(once(coerce(argument(call, 0), 'real', call.node).sql, (bytes) => {
      const chosen = unit === undefined ? UNITS.map((_, index) => index) : [UNITS.indexOf(unit)];
      const arms = chosen.map((index) => {
        const amount = `regexp_replace(CAST(CAST(round(${bytes} / ${1024 ** index}, ${precision}) AS DECIMAL(38, 6)) AS VARCHAR), '\\.?0+$', '')`;
        const test = unit === undefined && index < UNITS.length - 1 ? `abs(${bytes}) < ${1024 ** (index + 1)}` : `${bytes} IS NOT NULL`;
        return `WHEN ${test} THEN concat(${amount}, ' ${UNITS[index] ?? ''}')`;
      });
      return `CASE ${arms.join(' ')} END`;
    }));
  },
  doc: 'format-bytes-function',
};

/** A guid's bytes as .NET has them: the first three parts are little-endian. */
const GUID_ORDER = [7, 5, 3, 1, 11, 9, 15, 13, 17, 19, 21, 23, 25, 27, 29, 31];
const reordered = (hex: string): string => `concat(${GUID_ORDER.map((at) => `substring(${hex}, ${at}, 2)`).join(', ')})`;

const fromGuid: SpecialEntry = {
  build: (call) => stringOf(once(`replace(CAST(${coerce(argument(call, 0), 'guid', call.node).sql} AS VARCHAR), '-', '')`, (hex) => `to_base64(unhex(CASE WHEN ${hex} IS NOT NULL THEN ${reordered(hex)} END))`)),
  doc: 'base64-encode-fromguid-function',
};

const toGuid: SpecialEntry = {
  build: (call) => scalar('guid', once(`hex(TRY(from_base64(${toText(argument(call, 0)).sql})))`, (hex) => `CASE WHEN length(${hex}) = 32 THEN TRY_CAST(${reordered(hex)} AS UUID) END`)),
  doc: 'base64-decode-toguid-function',
};

const BYTES = (json: string): string => `list_transform(CAST(json_extract_string(${json}, '$[*]') AS VARCHAR[]), lambda each: TRY_CAST(each AS UTINYINT))`;

const fromArray: SpecialEntry = {
  build: (call) => stringOf(once(BYTES(coerce(argument(call, 0), 'dynamic', call.node).sql), (list) =>
    `CASE WHEN len(list_filter(${list}, lambda each: each IS NULL)) = 0 THEN to_base64(unhex(array_to_string(list_transform(${list}, lambda each: printf('%02x', each)), ''))) END`)),
  doc: 'base64-encode-fromarray-function',
};

/** Numbers, and arrays of numbers, to the text of these code points. */
const toCharacters = (doc: string): SpecialEntry => ({
  build: (call) => {
    const lists = call.args.map((value) => (value.type === 'dynamic' ? `list_transform(CAST(json_extract_string(${value.sql}, '$[*]') AS VARCHAR[]), lambda each: TRY_CAST(each AS INTEGER))` : `[TRY_CAST(${coerce(value, 'long', call.node).sql} AS INTEGER)]`));
    const all = lists.length === 1 ? (lists[0] ?? '[]') : `list_concat(${lists.join(', ')})`;
    return stringOf(`array_to_string(list_transform(${all}, lambda code: CASE WHEN code BETWEEN 1 AND 1114111 AND code NOT BETWEEN 55296 AND 57343 THEN chr(code) END), '')`);
  },
  doc,
});

/** The fields of the first record. */
function parseCsv([text = '']: readonly string[]): string {
  const field = '(?:"(?:[^"]|"")*"|[^,\\r\\n]*)';
  const record = once(`regexp_extract(concat(',', ${text}), '^(?:,${field})+')`, (line) => `regexp_extract_all(${line}, ',(${field})', 1)`);
  return `to_json(list_transform(${record}, lambda each: CASE WHEN starts_with(each, '"') THEN replace(each[2:-2], '""', '"') ELSE each END))`;
}

const lowerEscapes = (text: string): string =>
  `array_to_string(list_transform(regexp_extract_all(url_encode(${text}), '%[0-9A-F]{2}|[^%]+'), lambda each: CASE WHEN starts_with(each, '%') THEN lower(each) ELSE each END), '')`;

/** A column of the row by its name, in the text of the query. */
const isColumn = (call: Call): boolean => {
  const name = argument(call, 0).constant;
  if (typeof name !== 'string') return unsupported(call.node, `${call.name}() of a name that is no literal`);
  return call.scope.columns.some((column) => column.name === name);
};

export const ENCODING_FUNCTIONS: FunctionTable = {
  format_bytes: formatBytes,
  base64_encode_fromguid: fromGuid,
  base64_decode_toguid: toGuid,
  base64_encode_fromarray: fromArray,
  unicode_codepoints_to_string: toCharacters('unicode-codepoints-to-string-function'),
  make_string: toCharacters('make-string-function'),
  unicode_codepoints_from_string: { params: ['string'], result: 'dynamic', sql: "to_json(list_transform(list_filter(string_split($0, ''), lambda each: each <> ''), lambda each: unicode(each)))", doc: 'unicode-codepoints-from-string-function' },
  to_utf8: { params: ['string'], result: 'dynamic', sql: "to_json(list_transform(list_filter(string_split($0, ''), lambda each: each <> ''), lambda each: unicode(each)))", doc: 'unicode-codepoints-from-string-function' },
  parse_csv: { params: ['string'], result: 'dynamic', sql: parseCsv, doc: 'parse-csv-function' },
  url_encode_component: { params: ['string'], result: 'string', sql: ([text = '']) => lowerEscapes(text), doc: 'url-encode-component-function' },
  iscolumnexists: { build: (call) => scalar('bool', isColumn(call) ? 'true' : 'false', false), doc: 'column-ifexists-function' },
};
