import { unreadable } from '../errors.js';
import { textOf, type Row } from './database.js';

/**
 * Text as a JSON string literal. SQLite's UTF-8 cannot hold lone surrogates and its C strings end at NUL, so names
 * that differ could become the same; JSON escapes both.
 */
export function exact(text: string): string {
  return JSON.stringify(text);
}

/** The inverse of `exact` for a column. */
export function exactOf(row: Row, column: string): string {
  const value: unknown = JSON.parse(textOf(row, column));
  if (typeof value !== 'string') throw unreadable('record', `Its ${column} is not a name.`, 'Restore the casebook file from a backup.');
  return value;
}
