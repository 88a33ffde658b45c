import type { Column, KustoType, Value } from '../data/table.js';
import { formatTimespan } from './literals/timespan.js';

/** Micros of a timestamp as ISO 8601 UTC, without a fraction where it is zero. */
function isoOfMicros(micros: bigint): string {
  const seconds = micros / 1_000_000n - (micros % 1_000_000n < 0n ? 1n : 0n);
  const fraction = micros - seconds * 1_000_000n;
  const date = new Date(Number(seconds * 1000n)).toISOString().slice(0, 19);
  return fraction === 0n ? `${date}Z` : `${date}.${fraction.toString().padStart(6, '0').replace(/0+$/, '')}Z`;
}

const big = (value: unknown): bigint | undefined =>
  typeof value === 'bigint' ? value : typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;

/** `micros` of a DuckDBTimestampValue, whatever module made it. */
function microsOf(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'object' && value !== null && 'micros' in value && typeof value.micros === 'bigint' ? value.micros : undefined;
}

function real(value: unknown): Value {
  if (typeof value !== 'number') return null;
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? value : value > 0 ? 'Infinity' : '-Infinity';
}

function long(value: unknown): Value {
  const exact = big(value);
  if (exact === undefined) return null;
  const number = Number(exact);
  return Number.isSafeInteger(number) ? number : exact.toString();
}

function dynamic(value: unknown): Value {
  if (typeof value !== 'string') return null;
  try {
    return JSON.parse(value) as Value; // DuckDB's JSON type holds valid JSON only.
  } catch {
    return value;
  }
}

/** DuckDB's value classes (UUID, DECIMAL) print themselves. */
function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  // Every value class of the client has a toString of its own.
  return value === null || value === undefined ? '' : (value as { readonly toString: () => string }).toString();
}

const ENCODERS: Readonly<Record<KustoType, (value: unknown) => Value>> = {
  bool: (value) => value === true,
  int: long,
  long,
  real,
  decimal: (value) => text(value).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''),
  string: text,
  datetime: (value) => {
    const micros = microsOf(value);
    return micros === undefined ? null : isoOfMicros(micros);
  },
  timespan: (value) => {
    const ticks = big(value);
    return ticks === undefined ? null : formatTimespan(ticks);
  },
  guid: (value) => text(value).toLowerCase(),
  dynamic,
};

/**
 * A value as `@duckdb/node-api` gives it for a column of `duckTypeOf(column.type)` (bigint, DuckDBTimestampValue,
 * DuckDBUUIDValue, …) in the project's encoding: see `Value`.
 */
export function encodeValue(value: unknown, column: Column): Value {
  if (value === null || value === undefined) return column.type === 'string' ? '' : null;
  return ENCODERS[column.type](value);
}

/** One row, values in the order of `columns`. */
export function encodeRow(values: readonly unknown[], columns: readonly Column[]): Value[] {
  return columns.map((column, index) => encodeValue(values[index], column));
}
