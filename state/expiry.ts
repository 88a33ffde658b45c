import type { IdempotencyKey } from '../src/casebook/store.js';

const TEN_YEARS_MS = 10 * 365 * 24 * 60 * 60 * 1000;

/** How long to remember the key: whole milliseconds, at least 1 and at most ten years (which is all that Redis takes). */
export function expiryOf({ ttlMs }: Pick<IdempotencyKey, 'ttlMs'>): number {
  if (Number.isNaN(ttlMs)) throw new TypeError('A time-out is a number of milliseconds');
  return Math.min(Math.max(1, Math.ceil(ttlMs)), TEN_YEARS_MS);
}
