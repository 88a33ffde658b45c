import { coerce } from '../compile/convert.js';
import { once, stringOf } from '../compile/scalar.js';
import { refusalSql } from '../literals/sql.js';
import { argument } from './conversion.js';
import type { FunctionTable, SpecialEntry } from './entry.js';
import { pointer } from './json.js';

/** The project's dynamics are that deep in practice; SQL cannot recur over a value. */
const MAX_DEPTH = 8;

/** JSON text with the keys of every bag in order; arrays and bags become one list of {k, v}, so that the SQL stays short. */
function canonical(json: string, depth: number): string {
  if (depth === 0) return `CASE WHEN json_type(${json}) IN ('OBJECT', 'ARRAY') THEN ${refusalSql(`dynamic_to_json() takes values up to ${MAX_DEPTH} levels deep on evidence.`)} ELSE CAST(${json} AS VARCHAR) END`;
  const [item, key] = [`item${depth}`, `key${depth}`];
  const sorted = `list_transform(list_sort(json_keys(${json})), lambda ${key}: {'k': concat(CAST(to_json(${key}) AS VARCHAR), ':'), 'v': json_extract(${json}, ${pointer(key)})})`;
  const numbered = `list_transform(CAST(json_extract(${json}, '$[*]') AS JSON[]), lambda ${key}: {'k': '', 'v': ${key}})`;
  const parts = `CASE json_type(${json}) WHEN 'OBJECT' THEN ${sorted} WHEN 'ARRAY' THEN ${numbered} END`;
  const inner = `array_to_string(list_transform(${parts}, lambda ${item}: concat(${item}.k, ${once(`json_extract(${item}.v, '$')`, (value) => canonical(value, depth - 1))})), ',')`;
  return `CASE WHEN json_type(${json}) IN ('OBJECT', 'ARRAY') THEN concat(CASE json_type(${json}) WHEN 'OBJECT' THEN '{' ELSE '[' END, ${inner}, CASE json_type(${json}) WHEN 'OBJECT' THEN '}' ELSE ']' END) ELSE CAST(${json} AS VARCHAR) END`;
}

const dynamicToJson: SpecialEntry = {
  build: (call) => stringOf(once(coerce(argument(call, 0), 'dynamic', call.node).sql, (json) => canonical(json, MAX_DEPTH))),
  doc: 'dynamic-to-json-function',
};

export const CANONICAL_FUNCTIONS: FunctionTable = { dynamic_to_json: dynamicToJson };
