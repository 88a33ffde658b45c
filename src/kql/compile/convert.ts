import type { KustoType } from '../../data/table.js';
import { duckTypeOf } from '../duck.js';
import { exactConversion, MAX_TICKS, UNIX_EPOCH_MICROSECONDS, UNIX_EPOCH_TICKS } from './exact-time.js';
import { mistyped } from './refuse.js';
import type { Span } from './refuse.js';
import { refusalSql } from '../literals/sql.js';
import { nullOf, once, scalar, stringOf } from './scalar.js';
import type { Scalar } from './scalar.js';

/** The text of a JSON value: strings bare, everything else as JSON; JSON null and missing are NULL. */
export const jsonScalarText = (sql: string): string => `(${sql} ->> '$')`;

const TIMESPAN_TEXT = (t: string): string => `(CASE WHEN ${t} < 0 THEN '-' ELSE '' END
 || CASE WHEN abs(${t}) >= 864000000000 THEN (abs(${t}) // 864000000000)::VARCHAR || '.' ELSE '' END
 || lpad(((abs(${t}) // 36000000000) % 24)::VARCHAR, 2, '0') || ':' || lpad(((abs(${t}) // 600000000) % 60)::VARCHAR, 2, '0') || ':'
 || lpad(((abs(${t}) // 10000000) % 60)::VARCHAR, 2, '0')
 || CASE WHEN abs(${t}) % 10000000 <> 0 THEN '.' || lpad((abs(${t}) % 10000000)::VARCHAR, 7, '0') ELSE '' END)`.replace(/\n/g, '');

/** .NET's round-trip form: `1.0`, `1E+20`, `1E-05`, `NaN`, `∞` as Kusto prints it: `inf`. */
const REAL_TEXT = (r: string): string => `CASE WHEN isnan(${r}) THEN 'NaN' WHEN isinf(${r}) THEN CASE WHEN ${r} > 0 THEN 'inf' ELSE '-inf' END
 ELSE regexp_replace(upper(CAST(${r} AS VARCHAR)), '\\.0E', 'E') END`.replace(/\n/g, '');

export const datetimeText = (sql: string): string => `strftime(${sql}, '%Y-%m-%dT%H:%M:%S.%f0Z')`;

/** tostring(): https://learn.microsoft.com/kusto/query/tostring-function */
export function toText(value: Scalar): Scalar {
  const exact = exactConversion(value, 'string', undefined);
  if (exact) return exact;
  switch (value.type) {
    case 'string':
      return value;
    case 'bool':
      return stringOf(`CASE ${value.sql} WHEN true THEN 'True' WHEN false THEN 'False' ELSE '' END`, false);
    case 'int':
    case 'long':
    case 'guid':
      return stringOf(`CAST(${value.sql} AS VARCHAR)`, value.nullable);
    case 'decimal':
      return stringOf(`regexp_replace(CAST(${value.sql} AS VARCHAR), '(\\.[0-9]*[1-9])0+$|\\.0+$', '\\1')`, value.nullable);
    case 'real':
      return stringOf(once(value.sql, REAL_TEXT), value.nullable);
    case 'datetime':
      return stringOf(datetimeText(value.sql), value.nullable);
    case 'timespan':
      return stringOf(once(value.sql, TIMESPAN_TEXT), value.nullable);
    case 'dynamic':
      return value.text === undefined ? stringOf(jsonScalarText(value.sql)) : stringOf(value.text, false);
  }
}

/** long to int keeps the low 32 bits, as Kusto does. */
const wrapInt = (sql: string): string => `CAST((((${sql}) & 4294967295) + 2147483648) % 4294967296 - 2147483648 AS INTEGER)`;

const wholeJson = (json: string, type: 'int' | 'long'): string => (type === 'int' ? wrapInt(`TRY_CAST(${json} AS BIGINT)`) : `TRY_CAST(${json} AS BIGINT)`);

/** real to integer stops at the type's limits, as Kusto does; NaN is null. */
function saturated(sql: string, type: 'int' | 'long'): string {
  const [low, high] = type === 'int' ? ['-2147483648', '2147483647'] : ['-9223372036854775808', '9223372036854775807'];
  return once(sql, (real) => `CASE WHEN isinf(${real}) THEN NULL WHEN ${real} >= ${high}::DOUBLE THEN ${high} WHEN ${real} <= ${low}::DOUBLE THEN ${low} WHEN NOT isnan(${real}) THEN TRY_CAST(trunc(${real}) AS ${duckTypeOf(type)}) END`);
}

const TRUNCATED = (sql: string, type: 'int' | 'long'): string => `TRY_CAST(trunc(${sql}) AS ${duckTypeOf(type)})`;

/** Decimal or hexadecimal digits, nothing else: DuckDB would take `12.5`, `1e3` and `1_000` as integers. */
function textToInteger(sql: string, type: 'int' | 'long'): string {
  return once(sql, (text) => `CASE WHEN regexp_full_match(${text}, '\\s*[-+]?[0-9]+\\s*') THEN TRY_CAST(${text} AS ${duckTypeOf(type)}) `
    + `WHEN regexp_full_match(${text}, '0[xX][0-9a-fA-F]{1,${type === 'int' ? 8 : 16}}') THEN ${hexToInteger(text, type)} END`);
}

/** Two's complement: `0xFFFFFFFFFFFFFFFF` is -1. */
function hexToInteger(text: string, type: 'int' | 'long'): string {
  const number = `TRY_CAST(${text} AS UBIGINT)::HUGEINT`;
  const size = type === 'int' ? '4294967296' : '18446744073709551616';
  return `CAST((${number} + (${size}::HUGEINT // 2)) % ${size}::HUGEINT - (${size}::HUGEINT // 2) AS ${duckTypeOf(type)})`;
}

function toInteger(value: Scalar, type: 'int' | 'long'): string | undefined {
  switch (value.type) {
    case 'long':
    case 'timespan':
      return type === 'int' ? wrapInt(value.sql) : value.sql;
    case 'bool':
    case 'int':
      return `CAST(${value.sql} AS ${duckTypeOf(type)})`;
    case 'real':
      return saturated(value.sql, type);
    case 'decimal':
      return TRUNCATED(value.sql, type);
    case 'string':
      return textToInteger(value.sql, type);
    case 'dynamic':
      return once(value.sql, (json) => `CASE json_type(${json}) WHEN 'VARCHAR' THEN ${textToInteger(jsonScalarText(json), type)} WHEN 'BOOLEAN' THEN CAST(CAST(${json} AS BOOLEAN) AS INTEGER) `
        + `WHEN 'DOUBLE' THEN ${saturated(`CAST(${json} AS DOUBLE)`, type)} WHEN 'BIGINT' THEN ${wholeJson(json, type)} WHEN 'UBIGINT' THEN ${wholeJson(json, type)} END`);
    case 'datetime':
      return type === 'long' ? `(epoch_us(${value.sql}) * 10 + ${UNIX_EPOCH_TICKS})` : undefined;
    case 'guid':
      return undefined;
  }
}

const NUMBER_TEXT = '\\s*[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?\\s*';
const NO_NUMBER_TEXT = '\\s*((?i:nan)|[-+]?[Ii]nf|[-+]?Infinity)\\s*';

/** A number that is not NULL as a decimal; one that Kusto's decimal has room for and this one has not stops the query. */
export const decimalSql = (sql: string): string =>
  `coalesce(TRY_CAST(${sql} AS ${duckTypeOf('decimal')}), ${refusalSql('A decimal may have 20 digits before its point on evidence.')})`;

function textToReal(sql: string, type: 'real' | 'decimal'): string {
  return once(sql, (text) => (type === 'real'
    ? `CASE WHEN regexp_full_match(${text}, '${NUMBER_TEXT}|${NO_NUMBER_TEXT}') THEN TRY_CAST(${text} AS ${duckTypeOf(type)}) END`
    : `CASE WHEN regexp_full_match(${text}, '${NUMBER_TEXT}') THEN ${decimalSql(text)} END`));
}

function toReal(value: Scalar, type: 'real' | 'decimal'): string | undefined {
  const target = duckTypeOf(type);
  if (value.type === 'string') return textToReal(value.sql, type);
  if (value.type === 'dynamic') {
    const number = (json: string): string => (type === 'real' ? `ELSE TRY_CAST(${jsonScalarText(json)} AS ${target})`
      : ['DOUBLE', 'BIGINT', 'UBIGINT'].map((kind) => `WHEN '${kind}' THEN ${decimalSql(jsonScalarText(json))}`).join(' '));
    return once(value.sql, (json) => `CASE json_type(${json}) WHEN 'VARCHAR' THEN ${textToReal(jsonScalarText(json), type)} WHEN 'BOOLEAN' THEN CAST(CAST(${json} AS BOOLEAN) AS INTEGER) ${number(json)} END`);
  }
  if (value.type === 'datetime') return `CAST(epoch_us(${value.sql})::HUGEINT * 10 + ${UNIX_EPOCH_TICKS} AS ${target})`;
  if (value.type === 'guid') return undefined;
  return type === 'decimal' && value.type === 'real' ? once(value.sql, (real) => `CASE WHEN isfinite(${real}) THEN ${decimalSql(real)} END`) : `TRY_CAST(${value.sql} AS ${target})`;
}

function toBool(value: Scalar): string | undefined {
  if (value.type === 'string' || value.type === 'dynamic') {
    const text = value.type === 'string' ? value.sql : jsonScalarText(value.sql);
    const number = value.type === 'string' ? textToInteger(value.sql, 'long') : (toInteger(value, 'long') ?? 'NULL');
    return once(`lower(${text})`, (lower) => `CASE WHEN ${lower} IN ('true', 'false') THEN ${lower} = 'true' ELSE (${number}) <> 0 END`);
  }
  return value.type === 'datetime' || value.type === 'guid' || value.type === 'timespan' ? undefined : `(${value.sql} <> 0)`;
}

const DATE_PATTERNS = ['%m/%d/%Y %H:%M:%S', '%m/%d/%Y %I:%M:%S %p', '%m/%d/%Y %H:%M', '%m/%d/%Y', '%m-%d-%Y %H:%M:%S', '%m-%d-%Y', '%a, %d %b %Y %H:%M:%S GMT', '%d %b %Y %H:%M:%S', '%d-%b-%y'];

/** ISO 8601 with any offset, else the other forms that Kusto reads. */
function textToDatetime(sql: string): string {
  const patterns = DATE_PATTERNS.map((pattern) => `'${pattern}'`).join(', ');
  return once(sql, (text) => `CASE WHEN regexp_matches(${text}, '^\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}') THEN CAST(TRY_CAST(regexp_replace(trim(${text}), '(\\.[0-9]{6})[0-9]+', '\\1') AS TIMESTAMPTZ) AS TIMESTAMP) `
    + `ELSE try_strptime(${text}, [${patterns}]) END`);
}

function toDatetime(value: Scalar): string | undefined {
  switch (value.type) {
    case 'string':
      return textToDatetime(value.sql);
    case 'dynamic':
      return textToDatetime(jsonScalarText(value.sql));
    case 'real':
    case 'decimal':
      return toDatetime({ ...value, type: 'long', sql: `TRY_CAST(trunc(${value.sql}) AS BIGINT)` });
    case 'long':
    case 'int':
      return once(value.sql, (ticks) => `CASE WHEN ${ticks} BETWEEN 0 AND ${MAX_TICKS} THEN make_timestamp(${ticks} // 10 - ${UNIX_EPOCH_MICROSECONDS}) END`);
    default:
      return undefined;
  }
}

const TIMESPAN_UNITS: readonly (readonly [string, string])[] = [
  ['d|days?', '864000000000'], ['h|hrs?|hours?', '36000000000'], ['m|min|minutes?', '600000000'], ['s|sec|seconds?', '10000000'],
  ['ms|milliseconds?', '10000'], ['microseconds?', '10'], ['ticks?', '1'],
];

function textToTimespan(sql: string): string {
  const clock = (text: string, part: number): string => `coalesce(TRY_CAST(regexp_extract(${text}, '^-?(?:([0-9]+)\\.)?([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:\\.([0-9]{1,7}))?)?$', ${part}) AS BIGINT), 0)`;
  const fraction = (text: string): string => `coalesce(TRY_CAST(rpad(regexp_extract(${text}, '\\.([0-9]{1,7})$', 1), 7, '0') AS BIGINT), 0)`;
  const units = (text: string): string => TIMESPAN_UNITS.map(([unit, ticks]) =>
    `WHEN regexp_full_match(${text}, '-?[0-9]+(\\.[0-9]+)? ?(${unit})') THEN TRY_CAST(round(CAST(regexp_extract(${text}, '^-?[0-9.]+') AS DOUBLE) * ${ticks}) AS BIGINT)`).join(' ');
  return once(`trim(${sql})`, (text) => `CASE WHEN regexp_full_match(${text}, '-?([0-9]+\\.)?([0-1]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9](\\.[0-9]{1,7})?)?') `
    + `THEN (CASE WHEN starts_with(${text}, '-') THEN -1 ELSE 1 END) * (${clock(text, 1)} * 864000000000 + ${clock(text, 2)} * 36000000000 + ${clock(text, 3)} * 600000000 + ${clock(text, 4)} * 10000000 `
    + `+ CASE WHEN contains(regexp_replace(${text}, '^-?[0-9]+\\.', ''), '.') THEN ${fraction(text)} ELSE 0 END) `
    + `${units(text)} WHEN regexp_full_match(${text}, '-?[0-9]{1,6}') THEN CAST(${text} AS BIGINT) * 864000000000 END`);
}

function toTimespan(value: Scalar): string | undefined {
  switch (value.type) {
    case 'string':
      return textToTimespan(value.sql);
    case 'dynamic':
      return textToTimespan(jsonScalarText(value.sql));
    case 'long':
    case 'int':
      return `CAST(${value.sql} AS BIGINT)`;
    default:
      return undefined;
  }
}

/** JSON has no NaN and no infinities: Kusto writes them as text. */
const REAL_JSON = (real: string): string => `CASE WHEN isnan(${real}) THEN 'NaN' WHEN ${real} > 0 THEN 'Infinity' WHEN ${real} < 0 THEN '-Infinity' END`;

const JSON_OF: Readonly<Partial<Record<KustoType, (value: Scalar) => string>>> = {
  datetime: (value) => `to_json(${datetimeText(value.sql)})`,
  timespan: (value) => `to_json(${once(value.sql, TIMESPAN_TEXT)})`,
  guid: (value) => `to_json(CAST(${value.sql} AS VARCHAR))`,
  decimal: (value) => `to_json(${toText(value).sql})`,
  real: (value) => once(value.sql, (real) => `CASE WHEN isfinite(${real}) THEN to_json(${real}) ELSE to_json(${REAL_JSON(real)}) END`),
};

/** A value as JSON. NULL stays NULL: where an array needs JSON null it is filled in there. */
export function toDynamic(value: Scalar): Scalar {
  if (value.type === 'dynamic') return value;
  return scalar('dynamic', JSON_OF[value.type]?.(value) ?? `to_json(${value.sql})`, value.nullable);
}

function converted(value: Scalar, type: KustoType): string | undefined {
  switch (type) {
    case 'bool':
      return toBool(value);
    case 'int':
    case 'long':
      return toInteger(value, type);
    case 'real':
    case 'decimal':
      return toReal(value, type);
    case 'datetime':
      return toDatetime(value);
    case 'timespan':
      return toTimespan(value);
    case 'guid':
      return value.type === 'string' ? `TRY_CAST(${value.sql} AS UUID)` : value.type === 'dynamic' ? `TRY_CAST(${jsonScalarText(value.sql)} AS UUID)` : undefined;
    case 'string':
    case 'dynamic':
      return undefined;
  }
}

/** Explicit conversion, as `tolong()` and its like do: what does not convert is null. Errors: `kql.type`. */
export function convertTo(value: Scalar, type: KustoType, span?: Span): Scalar {
  if (value.type === type) return value;
  if (value.constant === null || (value.constant === '' && type !== 'dynamic')) return nullOf(type);
  const exact = exactConversion(value, type, span);
  if (exact) return exact;
  if (type === 'string') return toText(value);
  if (type === 'dynamic') return toDynamic(value);
  const sql = converted(value, type);
  if (sql === undefined) mistyped(span, `A ${value.type} cannot be converted to ${type}`);
  return scalar(type, sql);
}

const WIDENINGS: Readonly<Partial<Record<KustoType, readonly KustoType[]>>> = {
  bool: ['int', 'long', 'real'], int: ['long', 'real', 'decimal'], long: ['int', 'real', 'decimal'], decimal: ['real'], real: ['decimal'],
};

/** Implicit conversion, where Kusto allows one: numbers widen, a dynamic gives its value. Errors: `kql.type`. */
export function coerce(value: Scalar, type: KustoType, span?: Span): Scalar {
  if (value.type === type) return value;
  if (value.constant === null || value.type === 'dynamic' || type === 'dynamic') return convertTo(value, type, span);
  if (WIDENINGS[value.type]?.includes(type) !== true) mistyped(span, `A ${value.type} stands where a ${type} is needed`);
  return { ...scalar(type, `CAST(${value.sql} AS ${duckTypeOf(type)})`, value.nullable), ...(value.constant !== undefined && { constant: value.constant }) };
}

/** The type that two values meet in, for comparison and for branches; undefined where there is none. */
export function commonType(left: KustoType, right: KustoType): KustoType | undefined {
  if (left === right) return left;
  if (left === 'dynamic') return right;
  if (right === 'dynamic') return left;
  const order: readonly KustoType[] = ['int', 'long', 'real', 'decimal'];
  const [a, b] = [order.indexOf(left), order.indexOf(right)];
  return a < 0 || b < 0 ? undefined : order[Math.max(a, b)];
}
