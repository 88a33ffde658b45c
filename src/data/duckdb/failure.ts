import { UserError } from '../../errors.js';
import { REFUSAL_MARK } from '../../kql/literals/sql.js';

/** The error of a run that was stopped: as the signal says, or `run.timeout` or `run.cancelled`. */
export function abortError(signal: AbortSignal, cause?: unknown): UserError {
  const reason: unknown = signal.reason;
  if (reason instanceof UserError) return reason;
  const options = { cause: cause ?? reason };
  if (typeof reason === 'object' && reason !== null && 'name' in reason && reason.name === 'TimeoutError') {
    return new UserError({
      code: 'run.timeout',
      message: 'The query ran into its time limit.',
      next: 'Narrow the time window or filter earlier in the query, then run it again.',
    }, options);
  }
  return new UserError({ code: 'run.cancelled', message: 'The query was cancelled.' }, options);
}

/** A defect of ours, which must not pass for something that a person did. */
export const isDefect = (error: unknown): boolean => error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;

/**
 * What DuckDB threw while a query ran, as a person can use it: no paths, no generated SQL. Defects come back as they
 * are. Translated SQL refuses values by `refusalSql`, whose text is for people.
 */
export function queryError(error: unknown): unknown {
  if (error instanceof UserError || isDefect(error)) return error;
  const text = messageOf(error);
  if (/^(Out of Memory Error|IO Error: .*(disk|temp_directory|max_temp_directory_size))/is.test(text) || /failed to allocate/i.test(text)) {
    return new UserError({
      code: 'kql.limit',
      message: 'The query needs more memory than its limit.',
      why: 'Sorting, joining or collecting so many rows does not fit.',
      next: 'Filter first (a time window, `where`), keep only the columns you need, or summarize before you join.',
    }, { cause: error });
  }
  const refused = `Invalid Input Error: ${REFUSAL_MARK}`;
  if (text.startsWith(refused)) {
    const [refusal = ''] = text.slice(refused.length).split('\n');
    return new UserError({ code: 'kql.unsupported', message: refusal, next: 'Leave out the rows that lead to it, or run the query on a live workspace.' }, { cause: error });
  }
  return new UserError({
    code: 'kql.failed',
    message: 'The query failed while it ran.',
    why: plainReason(text),
    next: 'Check the values that the query converts or computes with.',
  }, { cause: error });
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}

/** The first line of a DuckDB message without file paths. */
export function plainReason(text: string): string {
  const [first = ''] = text.split('\n');
  return first.replaceAll(/(["'])[^"']*[\\/][^"']*\.[a-z.]+\1/gi, 'a file').replaceAll(/(?:\/[^\s"'`,;:()]+){2,}/g, 'a file').slice(0, 300);
}
