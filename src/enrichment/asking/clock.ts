import { setTimeout as delay } from 'node:timers/promises';

/** Time as asking needs it; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms`; at once where the signal is aborted, then or before. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The clock of this machine. */
export const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  // Rejects only for an abort, which ends the waiting like the time itself does.
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};
