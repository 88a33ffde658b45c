import { coerce } from '../compile/convert.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';
import { elements } from './json.js';

/** Positions (from 1) of a list's elements in order: numbers by value, then texts; equal ones stay as they are. */
function order(list: string, descending: boolean, nullsLast: boolean): string {
  const [atNull, other] = nullsLast === descending ? [0, 1] : [1, 0];
  const key = `{'z': CASE WHEN json_type(e) = 'NULL' THEN ${atNull} ELSE ${other} END, 'a': json_type(e) NOT IN ('BIGINT', 'UBIGINT', 'DOUBLE'), 'n': TRY_CAST(e ->> '$' AS DOUBLE), 's': e ->> '$', 'i': ${descending ? '-i' : 'i'}}`;
  const sorted = `list_sort(list_transform(${list}, lambda e, i: ${key}), '${descending ? 'DESC' : 'ASC'}', 'NULLS LAST')`;
  return `list_transform(${sorted}, lambda k: abs(k.i))`;
}

/**
 * The sorted first array, and the others in the same order: null for what is no array of its length.
 * https://learn.microsoft.com/kusto/query/array-sort-asc-function
 */
export function sortedArrays(call: Call): readonly Scalar[] {
  const last = call.args.at(-1);
  const hasFlag = call.args.length > 1 && last?.type === 'bool';
  if (hasFlag && typeof last.constant !== 'boolean') unsupported(call.node, `${call.name}() with a flag that is no literal`);
  const arrays = (hasFlag ? call.args.slice(0, -1) : call.args).map((value, index) => once(coerce(value, 'dynamic', call.argNodes[index]).sql, elements));
  const [first] = arrays;
  if (first === undefined) return mistyped(call.node, `${call.name}() needs an array`);
  const positions = (list: string): string => order(list, call.name === 'array_sort_desc', !hasFlag || last.constant === true);
  return arrays.map((array, index) => {
    const picked = (keys: string, values: string): string => `to_json(list_transform(${positions(keys)}, lambda p: ${values}[p]))`;
    if (index === 0) return scalar('dynamic', once(first, (list) => `CASE WHEN ${list} IS NOT NULL THEN ${picked(list, list)} END`));
    return scalar('dynamic', once(first, (keys) => once(array, (values) => `CASE WHEN len(${keys}) = len(${values}) THEN ${picked(keys, values)} END`)));
  });
}

/** Within an expression, several sorted arrays are an array of them. */
const sorting = (doc: string): SpecialEntry => ({
  build: (call) => {
    argument(call, 0);
    const sorted = sortedArrays(call);
    const [only] = sorted;
    return sorted.length === 1 && only ? only : scalar('dynamic', `to_json([${sorted.map((each) => `coalesce(${each.sql}, 'null'::JSON)`).join(', ')}])`, false);
  },
  doc,
});

export const ARRAY_SORT_FUNCTIONS: FunctionTable = {
  array_sort_asc: sorting('array-sort-asc-function'),
  array_sort_desc: sorting('array-sort-desc-function'),
};
