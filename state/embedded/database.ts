/** A typed door to libsql's synchronous API: positional parameters in, checked rows out, SQLite's errors explained. */
import Libsql from 'libsql';
import { UserError } from '../../src/errors.js';
import { codeOf } from '../../src/errors.js';
import { isError, unreachable, unreadable } from '../errors.js';

export type SqlValue = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

export interface Statement {
  /** Runs it and gives the number of changed rows. */
  run(...values: readonly SqlValue[]): number;
  all(...values: readonly SqlValue[]): readonly Row[];
  first(...values: readonly SqlValue[]): Row | undefined;
}

export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

/** Opens or creates the file. Every error that leaves this object has gone through `explain`. */
export function openDatabase(path: string, busyTimeoutMs: number): Database {
  const guarded = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw explain(error, path);
    }
  };
  const db = guarded(() => new Libsql(path, { timeout: busyTimeoutMs }));
  return {
    exec: (sql) => { guarded(() => { db.exec(sql); }); },
    prepare: (sql) => prepare(db, sql, guarded),
    close: () => { db.close(); },
  };
}

function prepare(db: Libsql.Database, sql: string, guarded: <T>(action: () => T) => T): Statement {
  const statement = guarded(() => db.prepare<SqlValue[][]>(sql));
  // The values go as one array: libsql takes a lone null or string for something else than a list of one.
  const all = (...values: readonly SqlValue[]) => guarded(() => statement.all([...values])) as readonly Row[]; // libsql gives rows as objects
  return {
    run: (...values) => guarded(() => statement.run([...values]).changes),
    all,
    first: (...values) => all(...values)[0],
  };
}

export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw wrongColumn(column, 'text', value);
  return value;
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : textOf(row, column);
}

export function integerOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw wrongColumn(column, 'an integer', value);
  return value;
}

function wrongColumn(column: string, expected: string, value: unknown): UserError {
  return unreadable('record', `Its ${column} is not ${expected} but ${typeof value}.`, 'Restore the casebook file from a backup.');
}

/** Why SQLite refused, by the beginning of its result code (https://www.sqlite.org/rescode.html), and what to do. */
const REASONS: readonly (readonly [code: string, why: string, next: string])[] = [
  ['SQLITE_BUSY', 'Another process keeps the casebook file locked.', 'Try again; if it stays, look for a hanging process that has the file open.'],
  ['SQLITE_LOCKED', 'Another process keeps the casebook file locked.', 'Try again; if it stays, look for a hanging process that has the file open.'],
  ['SQLITE_FULL', 'The disk is full.', 'Make room on the disk that holds the casebook file, then try again.'],
  ['SQLITE_IOERR', 'The disk reported an error.', 'Check the disk that holds the casebook file, then try again.'],
  ['SQLITE_READONLY', 'The casebook file is read-only.', 'Give the process write access to the file and its folder, then try again.'],
  ['SQLITE_CANTOPEN', 'The casebook file can\'t be opened.', 'Check that the folder exists and the process may write there.'],
];

const DAMAGED = ['SQLITE_CORRUPT', 'SQLITE_NOTADB'];

/** The `UserError` for an error of libsql that a person can do something about; other errors as they are. */
export function explain(error: unknown, path: string): unknown {
  if (error instanceof UserError || !isError(error)) return error;
  const code = sqliteCode(error);
  const reason = REASONS.find(([start]) => code.startsWith(start));
  if (reason !== undefined) return unreachable(`${reason[1]} (${path})`, reason[2], error);
  if (DAMAGED.some((start) => code.startsWith(start))) {
    return unreadable('casebook', `The file is damaged or no SQLite database: ${path}`, 'Restore it from a backup, or move it away to start an empty one.', error);
  }
  return error;
}

function sqliteCode(error: Error): string {
  const code = codeOf(error) ?? '';
  if (code !== '') return code;
  // What fails while a file is opened has no code, only a message that ends with SQLite's number: 14 is SQLITE_CANTOPEN.
  return error.message.startsWith('ConnectionFailed') ? 'SQLITE_CANTOPEN' : '';
}
