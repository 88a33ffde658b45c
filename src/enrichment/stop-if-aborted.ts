import { UserError } from '../errors.js';

/** Throws `UserError` `run.cancelled` where the signal of a lookup is aborted. */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new UserError({ code: 'run.cancelled', message: 'The lookup was cancelled.' }, { cause: signal.reason });
}
