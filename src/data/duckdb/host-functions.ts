import { BIGINT, BOOLEAN, DOUBLE, DuckDBScalarFunction, INTEGER, VARCHAR } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBType, DuckDBValue, DuckDBVector } from '@duckdb/node-api';
import { HostLimit, hostName, MAX_HOST_TEXT } from '../../kql/host/entry.js';
import type { HostContext, HostFunction, HostValue } from '../../kql/host/entry.js';
import { HOST_FUNCTIONS } from '../../kql/host/registry.js';
import type { KustoType } from '../table.js';

const HOST_TYPES: Readonly<Record<KustoType, DuckDBType>> = {
  bool: BOOLEAN, int: INTEGER, long: BIGINT, real: DOUBLE, decimal: VARCHAR, string: VARCHAR, datetime: BIGINT, timespan: BIGINT, guid: VARCHAR, dynamic: VARCHAR,
};

/** Characters of the results that are kept until a chunk of rows is written. */
const MAX_CHUNK_TEXT = 128 << 20;

/** The types above have no other values. */
const isHostValue = (value: DuckDBValue): value is HostValue => value === null || typeof value !== 'object';

function argumentsAt(columns: readonly (readonly DuckDBValue[])[], types: readonly KustoType[], row: number): HostValue[] {
  return columns.map((column, at) => {
    const value = column[row] ?? null;
    if (!isHostValue(value)) throw new TypeError('A host function was given a value of another type');
    if (typeof value === 'string' && value.length > MAX_HOST_TEXT) throw new HostLimit(`A value has more than ${MAX_HOST_TEXT} characters.`);
    return value === null && types[at] === 'string' ? '' : value;
  });
}

/** Computes one chunk of rows. `stopped` is asked before each row. */
function computeChunk(entry: HostFunction, context: HostContext, stopped: () => boolean, chunk: DuckDBDataChunk, out: DuckDBVector): void {
  const columns = entry.params.map((_, at) => chunk.getColumnValues(at));
  let characters = 0;
  for (let row = 0; row < chunk.rowCount; row += 1) {
    if (stopped()) throw new Error('The query was interrupted');
    const value = entry.call(argumentsAt(columns, entry.params, row), context);
    if (typeof value === 'string') {
      characters += value.length;
      if (value.length > MAX_HOST_TEXT || characters > MAX_CHUNK_TEXT) throw new HostLimit('A function gives more text than its limit.');
    }
    out.setItem(row, value);
  }
  out.flush();
}

export interface HostOptions {
  readonly context: HostContext;
  /** Whether the running query is to stop: an interrupt alone does not stop a row that is being computed. */
  readonly stopped?: () => boolean;
  /** Told of what a function threw, before it becomes an error of the query. */
  readonly failed?: (error: unknown) => void;
}

/**
 * Makes the functions of `kql/host` callable in SQL, on all connections of the connection's instance. They run on this
 * thread's event loop, so that a thread which has other things to do must not run such queries.
 */
export function registerHostFunctions(connection: DuckDBConnection, { context, stopped = () => false, failed = () => undefined }: HostOptions): void {
  for (const [name, entry] of Object.entries(HOST_FUNCTIONS)) {
    connection.registerScalarFunction(DuckDBScalarFunction.create({
      name: hostName(name), returnType: HOST_TYPES[entry.result], parameterTypes: entry.params.map((type) => HOST_TYPES[type]), specialHandling: true,
      mainFunction: (_info, chunk, out) => {
        try {
          computeChunk(entry, context, stopped, chunk, out);
        } catch (error) {
          failed(error);
          throw error;
        }
      },
    }));
  }
}
