/** The scalar types of Kusto (https://learn.microsoft.com/kusto/query/scalar-data-types). */
export type KustoType =
  | 'bool' | 'int' | 'long' | 'real' | 'decimal' | 'string' | 'datetime' | 'timespan' | 'guid' | 'dynamic';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * One value of a table, always JSON-safe and without loss; the column's type says how to read it:
 * bool → boolean; int → number; long → number, or a decimal string outside ±(2^53−1); real → number or
 * "NaN" | "Infinity" | "-Infinity"; decimal → decimal string; string → string; datetime → ISO 8601 UTC with `Z`
 * and up to 7 fraction digits; timespan → `[-][d.]hh:mm:ss[.fffffff]`; guid → lower case; dynamic → the JSON value.
 * Null is null, but a string column never holds null (Kusto has no null string).
 */
export type Value = Json;

export interface Column {
  readonly name: string;
  readonly type: KustoType;
}

/** A table in memory, row-major. `rowCount` counts the whole table, of which `rows` may be only one page. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
  readonly rowCount: number;
  /** True where a row or byte cap cut the result: rows beyond `rowCount` exist and were not kept. */
  readonly truncated: boolean;
}

/** A stored table: Parquet bytes under their content hash. */
export interface TableRef {
  /** SHA-256 of the Parquet bytes, lower-case hex. */
  readonly hash: string;
  readonly columns: readonly Column[];
  readonly rowCount: number;
  readonly bytes: number;
  readonly truncated: boolean;
}

/** Name and columns of a table that queries may use. */
export interface TableSchema {
  readonly name: string;
  readonly columns: readonly Column[];
}

/** An absolute half-open window [start, end), ISO 8601 UTC. */
export interface TimeWindow {
  readonly start: string;
  readonly end: string;
}
