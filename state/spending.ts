import type { SpendWindow, Spent } from '../src/casebook/store.js';

/** A window is counted in this many slices; what was spent in a slice counts until all of it has left the window. */
const SLICES = 60;
const MIN_WINDOW_MS = 1_000;
const MAX_WINDOW_MS = 31 * 86_400_000;

/** Length of a slice of a window. */
export const sliceMs = (windowMs: number): number => Math.ceil(windowMs / SLICES);

/** Throws `TypeError` where the request is no sensible one, such as a cost over a limit, which could never be granted. */
export function checkSpend(windows: readonly SpendWindow[], cost: number): void {
  if (!Number.isSafeInteger(cost) || cost < 1) throw new TypeError('A cost is a whole number of 1 or more');
  for (const { limit, windowMs } of windows) {
    if (!Number.isSafeInteger(limit) || limit < cost) throw new TypeError('A limit is a whole number, at least the cost');
    if (!Number.isSafeInteger(windowMs) || windowMs < MIN_WINDOW_MS || windowMs > MAX_WINDOW_MS) throw new TypeError('A window is 1 second to 31 days, in whole milliseconds');
  }
}

/** What was spent of one window, by number of the slice since 1970. */
export type SliceCounts = ReadonlyMap<number, number>;

/** Whether the cost fits all windows now; `countsOf` gives the slices that are known of a window, old ones among them. */
export function decideSpend(windows: readonly SpendWindow[], cost: number, now: number, countsOf: (windowMs: number) => SliceCounts): Spent {
  let refused: Spent = { granted: true };
  for (const { limit, windowMs } of windows) {
    const retryAfterMs = waitOf({ limit, windowMs }, cost, now, countsOf(windowMs));
    if (retryAfterMs > 0 && (refused.granted || retryAfterMs > refused.retryAfterMs)) refused = { granted: false, retryAfterMs, windowMs };
  }
  return refused;
}

/** How long until the cost fits the window; 0: it fits now. */
function waitOf({ limit, windowMs }: SpendWindow, cost: number, now: number, counts: SliceCounts): number {
  const slice = sliceMs(windowMs);
  const leavesAt = (index: number): number => (index + 1) * slice + windowMs;
  const counted = [...counts].filter(([index]) => leavesAt(index) > now).sort(([a], [b]) => a - b);
  let spent = counted.reduce((sum, [, amount]) => sum + amount, 0);
  let wait = 0;
  for (const [index, amount] of counted) {
    if (spent + cost <= limit) break;
    spent -= amount;
    wait = leavesAt(index) - now;
  }
  return wait;
}
