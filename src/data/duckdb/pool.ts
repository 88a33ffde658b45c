import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { interruptible } from './interruptible.js';
import { Slots } from './slots.js';

/** What a query needs of a connection in use: temporary views and tables on it vanish when it is given back. */
export interface QuerySession {
  /** Runs one statement to its end. Rejects with the error of `abortError` once the signal aborts. */
  run(sql: string): Promise<void>;
  /** Rows of one statement, column by column. */
  columns(sql: string): Promise<DuckDBValue[][]>;
}

/** A connection in use that rows can be put into. */
export interface Session extends QuerySession {
  /** Appends a chunk to a table of the connection. */
  append(table: string, chunk: DuckDBDataChunk): Promise<void>;
}

/**
 * Connections of one instance, at most `size` at a time: every statement holds a thread of libuv's pool of four, and
 * files, name look-ups and hashing need the others.
 */
export class DuckPool {
  readonly #instance: DuckDBInstance;
  readonly #slots: Slots;

  constructor(instance: DuckDBInstance, size: number) {
    this.#instance = instance;
    this.#slots = new Slots(size);
  }

  /** Runs `work` on a connection of its own. `UserError` `run.*` where the signal aborts, while waiting as well. */
  async use<T>(signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> {
    await this.#slots.take(signal);
    try {
      const connection = await this.#instance.connect();
      try {
        return await work(openSession(connection, signal));
      } finally {
        connection.closeSync();
      }
    } finally {
      this.#slots.give();
    }
  }

  close(): void {
    this.#instance.closeSync();
  }
}

function openSession(connection: DuckDBConnection, signal: AbortSignal): Session {
  const guarded = <T>(step: () => Promise<T>): Promise<T> => interruptible(signal, () => { connection.interrupt(); }, step);
  return {
    run: (sql) => guarded(async () => { await connection.run(sql); }),
    columns: (sql) => guarded(async () => (await connection.run(sql)).getColumns()),
    append: (table, chunk) => guarded(async () => {
      const appender = await connection.createAppender(table);
      appender.appendDataChunk(chunk);
      appender.closeSync();
    }),
  };
}

/** A signal that never aborts, for work that is short by nature. */
export const NEVER: AbortSignal = new AbortController().signal;
