import type { KustoType, Value } from '../../data/table.js';
import { convertTo, toDynamic, toText } from '../compile/convert.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { literal, once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';

export const argument = (call: Call, index: number): Scalar =>
  call.args[index] ?? mistyped(call.node, `${call.name}() needs ${index + 1} arguments`);

const to = (type: KustoType, doc: string): SpecialEntry => ({ build: (call) => convertTo(argument(call, 0), type, call.node), doc });

/** Text to JSON: what is no JSON becomes a JSON string, as in Kusto; white space goes. */
export const textToJson = (sql: string): string =>
  once(sql, (text) => `CASE WHEN ${text} = '' THEN NULL WHEN json_valid(${text}) THEN nullif(json(${text}), 'null'::JSON) ELSE to_json(${text}) END`);

const parseJson: SpecialEntry = {
  build: (call) => {
    const value = argument(call, 0);
    if (value.type !== 'string') return toDynamic(value);
    return scalar('dynamic', textToJson(value.sql));
  },
  doc: 'parse-json-function',
};

const TYPE_NAMES: Readonly<Record<string, string>> = {
  OBJECT: 'dictionary', ARRAY: 'array', VARCHAR: 'string', BIGINT: 'long', UBIGINT: 'long', DOUBLE: 'double', BOOLEAN: 'bool',
};

const gettype: SpecialEntry = {
  build: (call) => {
    const value = argument(call, 0);
    if (value.type === 'real') return literal('string', 'real');
    if (value.type !== 'dynamic') return literal('string', value.type);
    const cases = Object.entries(TYPE_NAMES).map(([json, kusto]) => `WHEN '${json}' THEN '${kusto}'`).join(' ');
    return scalar('string', `CASE json_type(${value.sql}) ${cases} ELSE 'null' END`, false);
  },
  doc: 'gettype-function',
};

/** JSONPath with names and whole-number indexes only: `$.a.b[0]`, `$['a']`. */
const PLAIN_PATH = /^\$(?:\.[\w-]+|\[\d+\]|\['[^'"\\]+'\]|\["[^'"\\]+"\])*$/;

/** A path of Kusto as DuckDB writes it. Errors: `kql.unsupported`. */
export function jsonPath(path: Value | undefined, call: Call): string {
  if (typeof path !== 'string' || !PLAIN_PATH.test(path)) return unsupported(call.node, 'A JSON path other than names and indexes');
  return path.replace(/\[['"]([^'"\]]+)['"]\]/g, '."$1"').replace(/\.([\w-]+)/g, '."$1"');
}

/** The path as it is written; `$name`, which published queries use for `$.name`, is read so, and the notes say it. */
function writtenPath(call: Call): Value | undefined {
  const path = argument(call, 0).constant;
  if (typeof path !== 'string' || !/^\$[A-Za-z_]/.test(path)) return path;
  call.compiler.shared.notes.add(`The JSON path ${path.slice(0, 60)} is read as $.${path.slice(1, 60)}.`);
  return `$.${path.slice(1)}`;
}

const extractJson: SpecialEntry = {
  build: (call) => {
    const duck = jsonPath(writtenPath(call), call);
    const source = argument(call, 1);
    const json = source.type === 'string' ? once(source.sql, (text) => `CASE WHEN json_valid(${text}) THEN ${text}::JSON END`) : toDynamic(source).sql;
    const found = scalar('dynamic', `nullif(json_extract(${json}, '${duck}'), 'null'::JSON)`);
    const type = call.args[2]?.constant;
    return convertTo(found, typeof type === 'string' ? (type as KustoType) : 'string', call.node);
  },
  doc: 'extract-json-function',
};

/** Conversions: what does not convert is null. */
export const CONVERSION_FUNCTIONS: FunctionTable = {
  tostring: { build: (call) => toText(argument(call, 0)), doc: 'tostring-function' },
  toint: to('int', 'toint-function'),
  tolong: to('long', 'tolong-function'),
  toreal: to('real', 'toreal-function'),
  todouble: to('real', 'todouble-function'),
  todecimal: to('decimal', 'todecimal-function'),
  tobool: to('bool', 'tobool-function'),
  toboolean: to('bool', 'tobool-function'),
  todatetime: to('datetime', 'todatetime-function'),
  totimespan: to('timespan', 'totimespan-function'),
  totime: to('timespan', 'totimespan-function'),
  toguid: to('guid', 'toguid-function'),
  parse_json: parseJson,
  parsejson: parseJson,
  todynamic: parseJson,
  toobject: parseJson,
  gettype,
  extract_json: extractJson,
  extractjson: extractJson,
};
