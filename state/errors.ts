import { types } from 'node:util';
import { UserError } from '../src/errors.js';

/** The store did not take or give what was asked: it can't be reached, is full, busy or refuses. Try again later. */
export function unreachable(why: string, next: string, cause?: unknown): UserError {
  return new UserError(
    { code: 'store.unreachable', message: 'The casebook store is unreachable, nothing was run.', why, next },
    { cause },
  );
}

/** The store as it is configured can't be used; found when it is opened. */
export function unusable(message: string, why: string, next: string, cause?: unknown): UserError {
  return new UserError({ code: 'config.invalid', message, why, next }, { cause });
}

/** What was read back is not a record that this version understands. */
export function unreadable(what: string, why: string, next: string, cause?: unknown): UserError {
  return new UserError({ code: 'store.record', message: `The stored ${what} can't be read.`, why, next }, { cause });
}

/**
 * True for errors of any realm (those of Node are not `instanceof Error` inside a `vm` context) and any make
 * (libsql's have the prototype of an error, but are none to `isNativeError`).
 */
export function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}
