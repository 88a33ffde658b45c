import { DuckDBDecimalValue, DuckDBTimestampValue } from '@duckdb/node-api';
import type { DuckDBValue } from '@duckdb/node-api';
import type { Json, KustoType, Value } from './table.js';
import { formatDatetime, formatTimespan } from './time-text.js';

/** Nesting of a dynamic value beyond this is kept as text: what walks JSON recursively must not overflow. */
export const MAX_DYNAMIC_DEPTH = 128;

/**
 * DuckDB values of one column (of the type `duckTypeOf(type)`) as table values, see `Value`.
 * Values of a narrower or wider DuckDB type of the same family are taken as well (an INTEGER for a long).
 */
export function encodeColumn(type: KustoType, values: readonly DuckDBValue[]): Value[] {
  const encode = ENCODERS[type];
  const ofNull = type === 'string' ? '' : null;
  return values.map((value) => (value === null ? ofNull : encode(value)));
}

const encodeInteger = (value: DuckDBValue): Value => {
  if (typeof value !== 'bigint') return Number(value);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
};

const ENCODERS: Readonly<Record<KustoType, (value: DuckDBValue) => Value>> = {
  bool: (value) => value === true,
  int: encodeInteger,
  long: encodeInteger,
  real: (value) => encodeReal(value instanceof DuckDBDecimalValue ? value.toDouble() : Number(value)),
  decimal: (value) => (value instanceof DuckDBDecimalValue ? trimZeros(value.toString()) : String(value)),
  string: String,
  datetime: (value) => (value instanceof DuckDBTimestampValue ? formatDatetime(value.micros) : String(value)),
  timespan: (value) => formatTimespan(BigInt(value as bigint | number)),
  guid: (value) => String(value).toLowerCase(),
  dynamic: (value) => parseDynamic(String(value)),
};

function encodeReal(value: number): Value {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

const trimZeros = (text: string): string => (text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text);

/**
 * JSON text as a value. Integers outside ±(2^53−1) become decimal strings; text that is not JSON or is nested
 * deeper than `MAX_DYNAMIC_DEPTH` stays a string.
 */
export function parseDynamic(text: string): Json {
  if (text.length > MAX_DYNAMIC_DEPTH && isDeep(text)) return text;
  try {
    return JSON.parse(/\d{16}/.test(text) ? quoteUnsafeIntegers(text) : text) as Json; // JSON.parse yields Json
  } catch {
    return text;
  }
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function quoteUnsafeIntegers(text: string): string {
  return text.replace(TOKEN, (token) =>
    /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token);
}

function isDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (quoted) {
      if (unit === 0x5c) at += 1;
      else if (unit === 0x22) quoted = false;
    } else if (unit === 0x22) quoted = true;
    else if (unit === 0x5b || unit === 0x7b) {
      depth += 1;
      if (depth > MAX_DYNAMIC_DEPTH) return true;
    } else if (unit === 0x5d || unit === 0x7d) depth -= 1;
  }
  return false;
}
