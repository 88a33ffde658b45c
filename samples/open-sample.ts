import { DuckDBInstance } from '@duckdb/node-api';
import { join } from 'node:path';
import { TABLE_NAMES } from './table.js';

/** A sample opened for plain SQL, one view a table: for tests and benchmarks. */
export interface OpenSample {
  /** Rows as JSON values: numbers of 64 bits and times are strings. */
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
  close(): void;
}

/** Opens the Parquet files of a sample folder. */
export async function openSample(folder: string): Promise<OpenSample> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  for (const name of TABLE_NAMES) {
    await connection.run(`CREATE VIEW ${name} AS FROM '${join(folder, `${name}.parquet`).replaceAll("'", "''")}'`);
  }
  return {
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowsJson(),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
