import { UserError } from '../errors.js';
import type { UserErrorData } from '../errors.js';
import type { Column } from '../data/table.js';

/** One query of the input. */
export interface KqlQuery {
  /** Given back as it is; null where the line has none. */
  readonly id: string | number | null;
  readonly query: string;
}

/** Why a query has no answer. Members are only ever added. */
export interface KqlError {
  readonly code: UserErrorData['code'];
  readonly message: string;
  readonly why: string | null;
  readonly next: string | null;
  /** Place in the query, from 1; null where the problem has none. */
  readonly line: number | null;
  readonly column: number | null;
  /** KQL operators and functions that are not supported, where that is the problem. */
  readonly missing: readonly string[];
}

/** What `casebook kql` prints for each query, one object a line. Members are only ever added. */
export interface KqlLine {
  readonly id: KqlQuery['id'];
  readonly ok: boolean;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly unknown[])[];
  /** True where there are more rows than were printed. */
  readonly truncated: boolean;
  readonly error: KqlError | null;
}

const kqlError = ({ code, message, why, next, position, names }: UserErrorData): KqlError => ({
  code, message, why: why ?? null, next: next ?? null, line: position?.line ?? null, column: position?.column ?? null, missing: names ?? [],
});

const DEFECT: UserErrorData = { code: 'internal', message: 'Casebook failed on this query.', why: 'That is a defect of Casebook.' };

/** The line of a query that failed; what is no `UserError` is told as a defect. */
export function failedLine(id: KqlQuery['id'], error: unknown): string {
  const data = error instanceof UserError ? error.data : DEFECT;
  return JSON.stringify({ id, ok: false, columns: [], rows: [], truncated: false, error: kqlError(data) } satisfies KqlLine);
}

/** The line of a query that went well; `rows` are JSON texts. */
export function answeredLine(id: KqlQuery['id'], columns: readonly Column[], rows: readonly string[], truncated: boolean): string {
  return `{"id":${JSON.stringify(id)},"ok":true,"columns":${JSON.stringify(columns)},"rows":[${rows.join(',')}],"truncated":${String(truncated)},"error":null}`;
}
