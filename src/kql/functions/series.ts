import { coerce, toDynamic } from '../compile/convert.js';
import { unsupported } from '../compile/refuse.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';
import { elements } from './json.js';

/** The element at a position counted from 1, as JSON. */
const at = (json: string, position: string): string => `json_extract(${json}, CAST(${position} - 1 AS BIGINT))`;
export const real = (json: string): string => `TRY_CAST(${json} ->> '$' AS DOUBLE)`;
export const isNumber = (json: string): string => `json_type(${json}) IN ('BIGINT', 'UBIGINT', 'DOUBLE')`;
export const JSON_NULL = "'null'::JSON";
/** A calculated number as JSON; what JSON has no number for is text, as Kusto writes it. */
export const number = (sql: string): string => `coalesce(CASE WHEN isfinite(${sql}) THEN to_json(${sql}) WHEN isnan(${sql}) THEN '"NaN"'::JSON WHEN ${sql} > 0 THEN '"Infinity"'::JSON WHEN ${sql} < 0 THEN '"-Infinity"'::JSON END, ${JSON_NULL})`;

const length = (json: string): string => `CASE WHEN json_type(${json}) = 'ARRAY' THEN CAST(json_array_length(${json}) AS BIGINT) END`;
const json = (value: Scalar, call: Call): string => coerce(value, 'dynamic', call.node).sql;

/** One number after the other; what is no number gives null. */
export const unary = (body: (x: string) => string, doc: string): SpecialEntry => ({
  build: (call) => scalar('dynamic', once(json(argument(call, 0), call), (series) =>
    `CASE WHEN json_type(${series}) = 'ARRAY' THEN to_json(list_transform(${elements(series)}, lambda e: CASE WHEN ${isNumber('e')} THEN ${number(body(real('e')))} ELSE ${JSON_NULL} END)) END`)),
  doc,
});

/** The numbers of an operand, position by position up to `size`: those of an array, null where it has none, or a number itself. */
function operand(value: Scalar, size: string, call: Call): string {
  const every = (sql: string): string => `list_transform(generate_series(1, ${size}), lambda pos: ${sql})`;
  if (value.type !== 'dynamic') return once(coerce(value, 'real', call.node).sql, every);
  const numbers = `list_transform(${elements(value.sql)}, lambda e: CASE WHEN ${isNumber('e')} THEN ${real('e')} END)`;
  return `CASE WHEN json_type(${value.sql}) = 'ARRAY' THEN ${numbers} ELSE ${once(real(value.sql), every)} END`;
}

/** Position by position over two series, as long as the longer one; a missing partner gives null. Each series is read once. */
const binary = (body: (x: string, y: string) => string, doc: string): SpecialEntry => ({
  build: (call) => {
    const [left, right] = [argument(call, 0), argument(call, 1)];
    const lengths = [left, right].filter((value) => value.type === 'dynamic').map((value) => length(value.sql));
    return scalar('dynamic', once(`greatest(${lengths.join(', ')})`, (size) =>
      `CASE WHEN ${size} IS NOT NULL THEN to_json(list_transform(list_zip(${operand(left, size, call)}, ${operand(right, size, call)}), lambda pair: ${body('pair[1]', 'pair[2]')})) END`));
  },
  doc,
});

const calculation = (sign: string, doc: string): SpecialEntry => binary((x, y) => once(`(${x}) ${sign} (${y})`, number), doc);
const comparison = (sign: string, doc: string): SpecialEntry => binary((x, y) => `coalesce(to_json((${x}) ${sign} (${y})), ${JSON_NULL})`, doc);

/** https://learn.microsoft.com/kusto/query/array-iff-function: numbers are true unless zero, texts give null. */
const arrayIff: SpecialEntry = {
  build: (call) => {
    const [test, yes, no] = [argument(call, 0), argument(call, 1), argument(call, 2)];
    const branch = (value: Scalar, position: string): string => (value.type === 'dynamic'
      ? `CASE WHEN json_type(${value.sql}) = 'ARRAY' THEN ${at(value.sql, position)} ELSE ${value.sql} END` : toDynamic(value).sql);
    const truth = (e: string): string => `CASE json_type(${e}) WHEN 'BOOLEAN' THEN CAST(${e} AS BOOLEAN) WHEN 'BIGINT' THEN ${real(e)} <> 0 WHEN 'UBIGINT' THEN ${real(e)} <> 0 WHEN 'DOUBLE' THEN ${real(e)} <> 0 END`;
    return scalar('dynamic', once(json(test, call), (array) => `CASE WHEN json_type(${array}) = 'ARRAY' THEN to_json(list_transform(${elements(array)}, lambda e, pos: `
      + `coalesce(CASE WHEN ${truth('e')} THEN ${branch(yes, 'pos')} WHEN NOT (${truth('e')}) THEN ${branch(no, 'pos')} END, ${JSON_NULL}))) END`));
  },
  doc: 'array-iff-function',
};

/** The element that comes to a position when all move right by `by`: around the end, or out of it. */
const moved = (direction: 1 | -1, around: boolean, doc: string): SpecialEntry => ({
  build: (call) => {
    const by = `(${coerce(argument(call, 1), 'long', call.node).sql} * ${direction})`;
    const fill = call.args[2] ? toDynamic(call.args[2]).sql : JSON_NULL;
    return scalar('dynamic', once(json(argument(call, 0), call), (array) => {
      const size = `len(${elements(array)})`;
      const source = around ? `(((pos - 1 - ${by}) % ${size} + ${size}) % ${size} + 1)` : `(pos - ${by})`;
      const inside = around ? 'true' : `${source} BETWEEN 1 AND ${size}`;
      return `CASE WHEN json_type(${array}) = 'ARRAY' THEN to_json(list_transform(generate_series(1, ${size}), lambda pos: coalesce(CASE WHEN ${inside} THEN ${at(array, source)} ELSE ${fill} END, ${JSON_NULL}))) END`;
    }));
  },
  doc,
});

const zip: SpecialEntry = {
  build: (call) => {
    const arrays = call.args.map((value) => json(value, call));
    const parts = arrays.map((array) => `coalesce(${at(array, 'pos')}, ${JSON_NULL})`);
    return scalar('dynamic', `to_json(list_transform(generate_series(1, greatest(${arrays.map(length).join(', ')})), lambda pos: [${parts.join(', ')}]))`);
  },
  doc: 'zip-function',
};

const fillConst: SpecialEntry = {
  build: (call) => {
    if (call.args.length > 2) unsupported(call.node, 'series_fill_const() with a placeholder');
    const fill = toDynamic(argument(call, 1)).sql;
    return scalar('dynamic', once(json(argument(call, 0), call), (series) => `CASE WHEN json_type(${series}) = 'ARRAY' THEN to_json(list_transform(${elements(series)}, lambda e: CASE WHEN json_type(e) = 'NULL' THEN ${fill} ELSE e END)) END`));
  },
  doc: 'series-fill-const-function',
};

export const SERIES_FUNCTIONS: FunctionTable = {
  series_add: calculation('+', 'series-add-function'),
  series_subtract: calculation('-', 'series-subtract-function'),
  series_multiply: calculation('*', 'series-multiply-function'),
  series_divide: calculation('/', 'series-divide-function'),
  series_pow: binary((x, y) => once(`pow(${x}, ${y})`, number), 'series-pow-function'),
  series_greater: comparison('>', 'series-greater-function'),
  series_greater_equals: comparison('>=', 'series-greater-equals-function'),
  series_less: comparison('<', 'series-less-function'),
  series_less_equals: comparison('<=', 'series-less-equals-function'),
  series_equals: comparison('=', 'series-equals-function'),
  series_not_equals: comparison('<>', 'series-not-equals-function'),
  series_abs: unary((x) => `abs(${x})`, 'series-abs-function'),
  series_floor: unary((x) => `floor(${x})`, 'series-floor-function'),
  series_ceiling: unary((x) => `ceil(${x})`, 'series-ceiling-function'),
  series_exp: unary((x) => `exp(${x})`, 'series-exp-function'),
  series_sign: unary((x) => `CAST(sign(${x}) AS DOUBLE)`, 'series-sign-function'),
  series_fill_const: fillConst,
  array_iff: arrayIff,
  array_iif: arrayIff,
  array_shift_left: moved(-1, false, 'array-shift-left-function'),
  array_shift_right: moved(1, false, 'array-shift-right-function'),
  array_rotate_left: moved(-1, true, 'array-rotate-left-function'),
  array_rotate_right: moved(1, true, 'array-rotate-right-function'),
  zip,
};
