import { UserError } from '../../errors.js';
import { isDefect, messageOf, plainReason } from '../duckdb/failure.js';

/** A file name as it may be shown in a sentence. */
export function shownName(name: string): string {
  const plain = name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
  return plain.length > 120 ? `${plain.slice(0, 117)}…` : plain;
}

/** `evidence.unreadable`: the file, the reason in plain words and what to do. */
export function unreadable(file: string, why: string, next: string, cause?: unknown): UserError {
  return new UserError({
    code: 'evidence.unreadable',
    message: `The evidence file ${shownName(file)} could not be read.`,
    why,
    next,
  }, { cause });
}

/** `evidence.too-large`, naming the limit. */
export function tooLarge(file: string, what: string, limit: string): UserError {
  return new UserError({
    code: 'evidence.too-large',
    message: `The evidence file ${shownName(file)} is over a limit.`,
    why: `${what}; the limit is ${limit}.`,
    next: 'Split the file, or keep only the time span and columns that you need, and put the parts into the folder.',
  });
}

/** What DuckDB threw while it read a file, as a person can use it. Defects come back as they are. */
export function importError(file: string, error: unknown): unknown {
  if (error instanceof UserError || isDefect(error)) return error;
  const text = messageOf(error);
  if (/^Out of Memory Error/i.test(text)) {
    return tooLarge(file, 'Reading it needs more memory than is allowed', 'the import memory of the bot');
  }
  for (const { pattern, read } of READINGS) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const { why, next } = read(match);
    return unreadable(file, why, next, error);
  }
  return unreadable(file, plainReason(text), 'Export the file again and replace it.', error);
}

interface Reading {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray) => { readonly why: string; readonly next: string };
}

const MEND = 'Mend that line or export the file again, then replace the file.';

/** How DuckDB words what is wrong with a file, first fit first. */
const READINGS: readonly Reading[] = [
  {
    pattern: /CSV Error on Line: (\d+)[\s\S]*?Expected Number of Columns: (\d+) Found: (\d+)/,
    read: ([, line = '', , found = '']) => ({ why: `Line ${line} has ${found} cells, far more than the header.`, next: MEND }),
  },
  {
    pattern: /CSV Error on Line: (\d+)[\s\S]*?(unterminated quote|unquoted|quote)/i,
    read: ([, line = '']) => ({ why: `Line ${line} has a quote that is not closed or not doubled.`, next: MEND }),
  },
  {
    pattern: /maximum line size|max_line_size/i,
    read: () => ({ why: 'It has a line longer than 16 MB; often a quote is never closed.', next: MEND }),
  },
  {
    pattern: /maximum_object_size/,
    read: () => ({ why: 'It holds one JSON value larger than 64 MB.', next: 'Write one JSON object per line (NDJSON) and replace the file.' }),
  },
  {
    // DuckDB counts lines and records of JSON from 2.
    pattern: /Malformed JSON[\s\S]*? at byte (\d+) in (line|record\/value) (\d+): ([^.\n]*)/,
    read: ([, byte = '', unit = '', number = '', reason = '']) => ({
      why: `${unit === 'line' ? 'Line' : 'Record'} ${String(Math.max(1, Number(number) - 1))} is not valid JSON at its byte ${byte}: ${reason.trim()}.`,
      next: unit === 'line' ? MEND : 'Mend that record or export the file again, then replace the file.',
    }),
  },
  {
    pattern: /magic bytes|parquet|thrift|TProtocolException|snappy|zstd|decompress/i,
    read: () => ({ why: 'It is not a whole Parquet file: it was cut off or changed.', next: 'Copy or export the file again and replace it.' }),
  },
];
