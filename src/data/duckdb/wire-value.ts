import { DuckDBDecimalValue, DuckDBTimestampValue } from '@duckdb/node-api';
import type { DuckDBValue } from '@duckdb/node-api';

/** A DuckDB value that survives structured clone, which drops classes. Other objects travel as their text. */
export type WireValue =
  | string | number | bigint | boolean | null
  | { readonly micros: bigint }
  | { readonly decimal: bigint; readonly width: number; readonly scale: number };

export function toWire(value: DuckDBValue): WireValue {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof DuckDBTimestampValue) return { micros: value.micros };
  if (value instanceof DuckDBDecimalValue) return { decimal: value.value, width: value.width, scale: value.scale };
  return String(value);
}

export function fromWire(value: WireValue): DuckDBValue {
  if (value === null || typeof value !== 'object') return value;
  if ('micros' in value) return new DuckDBTimestampValue(value.micros);
  return new DuckDBDecimalValue(value.decimal, value.width, value.scale);
}
