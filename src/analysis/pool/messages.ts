import { ERROR_CATALOGUE, UserError, type ErrorCode } from '../../errors.js';

/** What the pool sends to a thread. */
export interface Request {
  readonly id: number;
  readonly module: string;
  readonly name: string;
  readonly input: unknown;
}

/** What the thread answers. */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly output: unknown }
  | { readonly id: number; readonly ok: false; readonly error: Error };

/** An error in a form that survives structured clone with its catalogue entry. */
export function packError(error: unknown): unknown {
  if (error instanceof UserError) return { kind: 'user', data: error.data };
  if (error instanceof Error) return { kind: 'bug', message: error.message, stack: error.stack };
  return { kind: 'bug', message: String(error) };
}

/** Reads a thread's answer. */
export function parseReply(message: unknown): Reply {
  const { id, ok, output, error } = record(message);
  if (typeof id !== 'number') throw new TypeError('a worker sent something that is no reply');
  return ok === true ? { id, ok, output } : { id, ok: false, error: unpackError(record(error)) };
}

function unpackError({ kind, data, message, stack }: Record<string, unknown>): Error {
  const { code, message: text, ...rest } = record(data);
  if (kind === 'user' && isErrorCode(code) && typeof text === 'string') return new UserError({ code, message: text, ...rest });
  const error = new Error(typeof message === 'string' ? message : 'a worker failed');
  if (typeof stack === 'string') error.stack = stack;
  return error;
}

const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(ERROR_CATALOGUE, code);

const record = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? { ...value } : {};
