import { coerce, toDynamic } from '../compile/convert.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { argument } from './conversion.js';
import type { Call, FunctionEntry, FunctionTable, SpecialEntry } from './entry.js';
import { distinctElements, elements } from './json.js';

const array = (value: Scalar, call: Call): string => once(coerce(value, 'dynamic', call.node).sql, elements);
const onArray = (body: (list: string) => string, doc: string): FunctionEntry =>
  ({ params: ['dynamic'], result: 'dynamic', sql: ([json = '']) => once(once(json, elements), (list) => `CASE WHEN ${list} IS NOT NULL THEN ${body(list)} END`), doc });

const arrayConcat: SpecialEntry = {
  build: (call) => {
    const lists = call.args.map((value) => array(value, call));
    const anyArray = lists.map((list) => `(${list}) IS NOT NULL`).join(' OR ');
    return scalar('dynamic', `CASE WHEN ${anyArray} THEN to_json(list_concat(${lists.map((list) => `coalesce(${list}, []::JSON[])`).join(', ')})) END`);
  },
  doc: 'array-concat-function',
};

/** Both ends included, from 0, negative from the end. */
function slice([json = '', start = '', end = '']: readonly string[]): string {
  const at = (index: string, length: string): string => `(CASE WHEN ${index} < 0 THEN ${length} + ${index} ELSE ${index} END + 1)`;
  return once(once(json, elements), (list) => `CASE WHEN ${list} IS NOT NULL THEN to_json(list_slice(${list}, greatest(1, ${at(start, `len(${list})`)}), greatest(0, ${at(end, `len(${list})`)}))) END`);
}

type SetRule = (left: string, right: string) => string;

const setFunction = (rule: SetRule, doc: string): SpecialEntry => ({
  build: (call) => {
    const [first, ...rest] = call.args.map((value) => array(value, call));
    if (first === undefined || rest.length === 0) return mistyped(call.node, `${call.name}() needs two arrays`);
    const combined = rest.reduce((left, right) => once(right, (other) => once(left, (list) => rule(list, other))), first);
    return scalar('dynamic', once(combined, (list) => `CASE WHEN ${list} IS NOT NULL THEN to_json(${distinctElements(list)}) END`));
  },
  doc,
});

/** An array's elements and a value in a form that compares: numbers by value, so that 15.0 finds 15. */
function comparable(list: string, value: Scalar): readonly [string, string] {
  if (value.type !== 'real' && value.type !== 'long' && value.type !== 'int') return [list, toDynamic(value).sql];
  return [`list_transform(${list}, lambda e: CASE WHEN json_type(e) IN ('BIGINT', 'UBIGINT', 'DOUBLE') THEN CAST(e AS DOUBLE) END)`, coerce(value, 'real').sql];
}

const found = (name: 'list_position' | 'list_contains', call: Call): string =>
  `${name}(${comparable(array(argument(call, 0), call), argument(call, 1)).join(', ')})`;

const indexOf: SpecialEntry = {
  build: (call) => {
    if (call.args.length > 2) unsupported(call.node, 'array_index_of() with a start');
    return scalar('long', `CAST(coalesce(${found('list_position', call)}, 0) - 1 AS BIGINT)`);
  },
  doc: 'array-index-of-function',
};

const hasElement: SpecialEntry = {
  build: (call) => scalar('bool', found('list_contains', call)),
  doc: 'set-has-element-function',
};

const MAX_SERIES = 1_048_576;

const range: SpecialEntry = {
  build: (call) => {
    const [start, stop] = [argument(call, 0), argument(call, 1)];
    if (start.type === 'datetime' || start.type === 'timespan') {
      const step = call.args[2] ? coerce(call.args[2], 'timespan', call.node).sql : '36000000000';
      const [from, to] = start.type === 'timespan' ? [start.sql, coerce(stop, 'timespan', call.node).sql] : [`epoch_us(${start.sql}) * 10`, `epoch_us(${coerce(stop, 'datetime', call.node).sql}) * 10`];
      const value: Scalar = start.type === 'timespan' ? scalar('timespan', 'each') : scalar('datetime', 'make_timestamp(each // 10)');
      return scalar('dynamic', `to_json(list_slice(list_transform(generate_series(${from}, ${to}, ${step}), lambda each: ${toDynamic(value).sql}), 1, ${MAX_SERIES}))`);
    }
    const real = call.args.some((value) => value.type === 'real');
    if (!real) {
      const [from = '', to = '', step = '1'] = call.args.map((value) => coerce(value, 'long', call.node).sql);
      return scalar('dynamic', `to_json(list_slice(generate_series(${from}, least(${to}, ${from} + ${MAX_SERIES} * ${step}), ${step}), 1, ${MAX_SERIES}))`);
    }
    const [from = '', to = '', step = '1'] = call.args.map((value) => coerce(value, 'real', call.node).sql);
    return scalar('dynamic', `to_json(list_transform(generate_series(0, least(${MAX_SERIES}, CAST(floor((${to} - ${from}) / ${step} + 1e-9) AS BIGINT))), lambda each: ${from} + each * ${step}))`);
  },
  doc: 'range-function',
};

export const ARRAY_FUNCTIONS: FunctionTable = {
  array_length: { params: ['dynamic'], result: 'long', sql: ([json = '']) => once(json, (value) => `CASE WHEN json_type(${value}) = 'ARRAY' THEN CAST(json_array_length(${value}) AS BIGINT) END`), doc: 'array-length-function' },
  arraylength: { params: ['dynamic'], result: 'long', sql: ([json = '']) => once(json, (value) => `CASE WHEN json_type(${value}) = 'ARRAY' THEN CAST(json_array_length(${value}) AS BIGINT) END`), doc: 'array-length-function' },
  array_concat: arrayConcat,
  array_slice: { params: ['dynamic', 'long', 'long'], result: 'dynamic', sql: slice, doc: 'array-slice-function' },
  array_reverse: onArray((list) => `to_json(list_reverse(${list}))`, 'array-reverse-function'),
  array_sum: { params: ['dynamic'], result: 'real', sql: ([json = '']) => `list_sum(list_transform(${once(json, elements)}, lambda e: TRY_CAST(e ->> '$' AS DOUBLE)))`, doc: 'array-sum-function' },
  array_index_of: indexOf,
  set_has_element: hasElement,
  set_union: setFunction((left, right) => `list_concat(${left}, ${right})`, 'set-union-function'),
  set_intersect: setFunction((left, right) => `list_filter(${left}, lambda e: list_contains(${right}, e))`, 'set-intersect-function'),
  set_difference: setFunction((left, right) => `list_filter(${left}, lambda e: NOT list_contains(${right}, e))`, 'set-difference-function'),
  range,
};
