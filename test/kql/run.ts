import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBResultReader } from '@duckdb/node-api';
import type { Column, TableSchema, Value } from '../../src/data/table.js';
import type { VariableValue } from '../../src/casebook/variable.js';
import { encodeColumn } from '../../src/data/encode.js';
import { hostError } from '../../src/data/duckdb/host-error.js';
import { registerHostFunctions } from '../../src/data/duckdb/host-functions.js';
import { queryError } from '../../src/data/duckdb/failure.js';
import { translateDiscovering } from '../../src/kql/discovery.js';
import { translateNow } from '../../src/kql/translate.js';
import type { Translation } from '../../src/kql/types.js';

export interface Answer {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
  readonly translation: Translation;
}

export interface RunOptions {
  readonly tables?: readonly TableSchema[];
  readonly variables?: Readonly<Record<string, VariableValue>>;
  readonly now?: string;
  /** SQL that makes the source views, given the translation. */
  readonly prepare?: (translation: Translation) => readonly string[];
}

/** What a host function threw last: DuckDB keeps the text alone. */
let thrown: unknown;

/** A connection as the data engine sets it up. */
export async function openDuck(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  registerHostFunctions(connection, { context: {}, failed: (error) => { thrown = error; } });
  return connection;
}

/** Translates a query and runs it. */
export async function runKql(connection: DuckDBConnection, text: string, options: RunOptions = {}): Promise<Answer> {
  const request = { text, tables: options.tables ?? [], variables: options.variables ?? {}, now: options.now ?? '2024-05-01T12:00:00Z' };
  const read = async (translation: Translation): Promise<DuckDBResultReader> => {
    for (const sql of options.prepare?.(translation) ?? []) await connection.run(sql);
    thrown = undefined;
    return connection.runAndReadAll(translation.sql).catch((error: unknown) => {
      throw hostError(thrown) ?? queryError(error);
    });
  };
  const translation = await translateDiscovering(
    request, (each) => Promise.resolve().then(() => translateNow(each)), async (preQuery) => (await read(preQuery)).getRows(),
  );
  const reader = await read(translation);
  const { columns } = translation;
  const values = reader.getColumns();
  const encoded = columns.map(({ type }, at) => encodeColumn(type, values[at] ?? []));
  return { columns, rows: Array.from({ length: reader.currentRowCount }, (_, row) => encoded.map((column) => column[row] ?? null)), translation };
}
