import { setTimeout as wait } from 'node:timers/promises';
import { isRestError } from '@azure/core-rest-pipeline';

const RETRYABLE_STATUS = new Set([429, 500, 502, 503]);

export interface RetryOptions {
  /** Waits before the second, third, … attempt, where the service names none. */
  readonly delaysMs: readonly number[];
  /** Milliseconds left before the caller's deadline. */
  readonly remainingMs: () => number;
  readonly signal: AbortSignal;
}

/**
 * Runs `attempt` until it succeeds, fails for good, the attempts are used up or the next wait would outlast the
 * deadline; then the last error is thrown as it is. Queries only read, so repeating one is safe.
 */
export async function withRetries<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (const delayMs of options.delaysMs) {
    try {
      return await attempt();
    } catch (error) {
      const waitMs = retryAfterMs(error) ?? delayMs;
      if (options.signal.aborted || !isRetryable(error) || waitMs >= options.remainingMs()) throw error;
      await wait(waitMs, undefined, { signal: options.signal });
    }
  }
  return attempt();
}

function isRetryable(error: unknown): boolean {
  if (!isRestError(error)) return false;
  // Without a status the request got no answer: a connection that was reset, a name that did not resolve.
  return error.statusCode === undefined || RETRYABLE_STATUS.has(error.statusCode);
}

/** The wait that the service asked for, by `retry-after-ms`, `x-ms-retry-after-ms` or `Retry-After` (seconds or a date). */
export function retryAfterMs(error: unknown): number | undefined {
  const headers = isRestError(error) ? error.response?.headers : undefined;
  const exact = headers?.get('retry-after-ms') ?? headers?.get('x-ms-retry-after-ms');
  if (exact !== undefined && /^\d{1,9}$/.test(exact)) return Number(exact);
  const value = headers?.get('retry-after');
  if (value === undefined) return undefined;
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1000;
  const until = Date.parse(value);
  const sent = Date.parse(headers?.get('date') ?? '');
  return Number.isNaN(until) || Number.isNaN(sent) ? undefined : Math.max(0, until - sent);
}
