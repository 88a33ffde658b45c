/** Time as the bot needs it; tests pass one that they move by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds, or at once where `signal` is aborted. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end);
    }),
};

/**
 * Waits for `promise` until `until` (milliseconds since the epoch). Resolves to its value in a box, or to null where
 * the time ran out first; rejects as the promise does.
 */
export async function settledBy<T>(promise: Promise<T>, until: number, clock: Clock): Promise<{ readonly value: T } | null> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      promise.then((value) => ({ value })),
      clock.sleep(Math.max(0, until - clock.now()), timer.signal).then(() => null),
    ]);
  } finally {
    timer.abort();
  }
}
