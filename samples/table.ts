import type { Json, KustoType } from '../src/data/table.js';

export const TABLE_NAMES = [
  'SigninLogs', 'SecurityEvent', 'DeviceProcessEvents', 'DeviceNetworkEvents', 'OfficeActivity', 'CommonSecurityLog',
] as const;
export type TableName = (typeof TABLE_NAMES)[number];

/**
 * A fact is what a row is about (who, where, what), before it is written out in the schema of its table.
 * `noise` is the SQL that makes it for the everyday row number `i`; it may use the facts before it and the macros of
 * `randomMacros`. Rows of the attack and of the red herrings give facts instead; what they leave out is null.
 */
export interface Fact {
  readonly name: string;
  readonly type: 'INTEGER' | 'BIGINT' | 'VARCHAR' | 'BOOLEAN' | 'TIMESTAMP';
  readonly noise: string;
}

/** `sql` reads the facts as `r.*` (time `r.t`, row number `r.i`) and the lists of `lists.ts` by their short names. */
export interface SampleColumn {
  readonly name: string;
  readonly type: KustoType;
  readonly sql: string;
}

/** One table of the sample: how its rows come about and how they are written out. */
export interface SampleTable {
  readonly name: TableName;
  /** Its part of all rows. The shares add up to 1. */
  readonly share: number;
  /** Part of its rows that comes evenly around the clock. */
  readonly flat: number;
  readonly facts: readonly Fact[];
  /** SQL joins of the lists that the columns read. */
  readonly joins: string;
  readonly columns: readonly SampleColumn[];
}

/** A row that is placed on purpose: `t` is its time in ms since the epoch, the rest are facts. */
export interface PlacedRow {
  readonly t: number;
  readonly [fact: string]: Json;
}
export type PlacedRows = Readonly<Record<TableName, readonly PlacedRow[]>>;

export const fact = (name: string, type: Fact['type'], noise: string): Fact => ({ name, type, noise });
export const column = (name: string, type: KustoType, sql: string): SampleColumn => ({ name, type, sql });
/** A column whose every row holds the same text. */
export const constant = (name: string, value: string): SampleColumn => column(name, 'string', `'${value}'`);

const DUCK_TYPES: Readonly<Record<KustoType, string>> = {
  bool: 'BOOLEAN', int: 'INTEGER', long: 'BIGINT', real: 'DOUBLE', decimal: 'DECIMAL(38,17)', string: 'VARCHAR',
  datetime: 'TIMESTAMP', timespan: 'INTERVAL', guid: 'UUID', dynamic: 'JSON',
};

/** The DuckDB type of a column in the Parquet files; times are UTC. */
export const duckType = (type: KustoType): string => DUCK_TYPES[type];
