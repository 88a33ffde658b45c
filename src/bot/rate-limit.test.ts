import { describe, expect, it } from '@jest/globals';

import { GLOBAL_WINDOWS, RateLimit, type RateWindow, THREAD_WINDOWS } from './rate-limit.js';

/** The most operations in any window of `ms`, half-open. */
function densest(times: readonly number[], ms: number): number {
  return Math.max(...times.map((start) => times.filter((time) => time >= start && time < start + ms).length));
}

describe('RateLimit', () => {
  it.each<[string, readonly RateWindow[]]>([['a thread', THREAD_WINDOWS], ['the whole bot', GLOBAL_WINDOWS]])('keeps every limit of %s, and uses it up', (_name, windows) => {
    const limit = new RateLimit(windows);
    const times = Array.from({ length: 200 }, () => limit.reserve(0));
    for (const { count, ms } of windows) expect(densest(times, ms)).toBeLessThanOrEqual(count);
    expect(times.filter((time) => time === 0)).toHaveLength(windows[0]!.count);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('lets 1800 an hour through and then waits', () => {
    const limit = new RateLimit(THREAD_WINDOWS);
    const times = Array.from({ length: 1801 }, (_, index) => limit.reserve(index * 700));
    expect(times[1799]).toBeLessThan(3_600_000);
    expect(times[1800]).toBe(3_600_000);
  });

  it('starts nothing before a pause is over', () => {
    const limit = new RateLimit(THREAD_WINDOWS);
    limit.pause(5000);
    limit.pause(3000);
    expect(limit.reserve(100)).toBe(5000);
    expect(limit.isIdle(6000)).toBe(false);
    expect(limit.isIdle(3_605_001)).toBe(true);
  });
});
