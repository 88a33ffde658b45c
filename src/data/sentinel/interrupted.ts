import { UserError } from '../../errors.js';

/** Why a run was stopped from outside, from its signal: the reason itself where that is a `UserError`. */
export function interrupted(signal: AbortSignal): UserError {
  const cause: unknown = signal.reason;
  if (cause instanceof UserError) return cause;
  const late = typeof cause === 'object' && cause !== null && 'name' in cause && cause.name === 'TimeoutError';
  return new UserError(
    late
      ? { code: 'run.timeout', message: 'The query ran into the time limit of the command.', next: 'Search a shorter time range or summarize.' }
      : { code: 'run.cancelled', message: 'The query was cancelled.' },
    { cause },
  );
}

/** `promise`, or a rejection as soon as the signal aborts: not everything underneath listens to it. */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
