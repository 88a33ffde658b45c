import type { KustoType } from '../data/table.js';

const DUCK_TYPES: Readonly<Record<KustoType, string>> = {
  bool: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  real: 'DOUBLE',
  decimal: 'DECIMAL(38,18)',
  string: 'VARCHAR',
  datetime: 'TIMESTAMP',
  timespan: 'BIGINT',
  guid: 'UUID',
  dynamic: 'JSON',
};

/**
 * The DuckDB type that holds a Kusto type. Strings are never NULL; datetimes are UTC with microseconds; timespans are
 * ticks of 100 ns (DuckDB's INTERVAL has no division and takes 30 days for a month); dynamics are JSON alone, so that
 * there is one representation of an array.
 */
export function duckTypeOf(type: KustoType): string {
  return DUCK_TYPES[type];
}
