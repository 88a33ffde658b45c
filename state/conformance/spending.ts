import { expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Spent } from '../../src/casebook/store.js';
import { HOSTILE_TEXTS, type Pair } from './fixtures.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const granted = (all: readonly Spent[]): number => all.filter((one) => one.granted).length;

/** Limits that all processes share. */
export function spendingCases(stores: () => Pair): void {
  it('grants up to the limit to two processes together, however they hurry', async () => {
    const { a, b } = stores();
    const name = randomUUID();
    const windows = [{ limit: 17, windowMs: MINUTE_MS }];
    const all = await Promise.all(Array.from({ length: 80 }, (_, n) => (n % 2 === 0 ? a : b).spend(name, windows, 1)));
    expect(granted(all)).toBe(17);
    expect(await a.spend(randomUUID(), windows, 1)).toEqual({ granted: true });
  });

  it('says which window refuses, and how long until it is worth asking again', async () => {
    const { a, b } = stores();
    const name = randomUUID();
    const windows = [{ limit: 5, windowMs: MINUTE_MS }, { limit: 6, windowMs: DAY_MS }];
    expect(await a.spend(name, windows, 5)).toEqual({ granted: true });
    const minute = await b.spend(name, windows, 1);
    expect(minute).toMatchObject({ granted: false, windowMs: MINUTE_MS });
    // The slice in which it was spent has to leave the window as a whole: up to a sixtieth more.
    expect(minute.granted ? 0 : minute.retryAfterMs).toBeGreaterThan(MINUTE_MS - 10_000);
    expect(minute.granted ? 0 : minute.retryAfterMs).toBeLessThanOrEqual(MINUTE_MS + MINUTE_MS / 60);
    const day = await b.spend(name, windows, 2);
    expect(day).toMatchObject({ granted: false, windowMs: DAY_MS });
  });

  it('spends nothing where one of the windows refuses', async () => {
    const { a } = stores();
    const name = randomUUID();
    const windows = [{ limit: 100, windowMs: MINUTE_MS }, { limit: 3, windowMs: DAY_MS }];
    await a.spend(name, windows, 3);
    for (let n = 0; n < 10; n += 1) expect((await a.spend(name, windows, 1)).granted).toBe(false);
    expect(await a.spend(name, [{ limit: 100, windowMs: MINUTE_MS }], 97)).toEqual({ granted: true });
  });

  it('never grants more than the limit within any span as long as the window', async () => {
    const { a, b } = stores();
    const name = randomUUID();
    const windows = [{ limit: 4, windowMs: 1_000 }];
    const grants: { before: number; after: number }[] = [];
    while (grants.length < 12) {
      const answers = await Promise.all([a, b].map(async (store) => {
        const before = performance.now();
        return { before, answer: await store.spend(name, windows, 1), after: performance.now() };
      }));
      for (const { before, answer, after } of answers) if (answer.granted) grants.push({ before, after });
      await sleep(Math.max(1, ...answers.map(({ answer }) => (answer.granted ? 0 : answer.retryAfterMs))));
    }
    // The moment of a grant lies between the two; the store's clock is in whole milliseconds.
    for (const [n, { after }] of grants.entries()) if (n >= 4) expect(after - (grants[n - 4]?.before ?? 0)).toBeGreaterThan(998);
  }, 30_000);

  it('takes any text for a name, and no windows as no limit', async () => {
    const { a } = stores();
    const salt = randomUUID();
    const windows = [{ limit: 1, windowMs: DAY_MS }];
    for (const text of HOSTILE_TEXTS) expect([text, await a.spend(salt + text, windows, 1)]).toEqual([text, { granted: true }]);
    for (const text of HOSTILE_TEXTS) expect([text, (await a.spend(salt + text, windows, 1)).granted]).toEqual([text, false]);
    expect(await a.spend(salt, [], 1_000_000)).toEqual({ granted: true });
  });

  it.each([[[{ limit: 1, windowMs: MINUTE_MS }], 0], [[{ limit: 1, windowMs: MINUTE_MS }], 2], [[{ limit: 2, windowMs: MINUTE_MS }], 1.5], [[{ limit: 2, windowMs: 10 }], 1], [[{ limit: NaN, windowMs: MINUTE_MS }], 1]])('refuses to spend where it makes no sense: %j, %d', async (windows, cost) => {
    await expect(stores().a.spend(randomUUID(), windows, cost)).rejects.toThrow(TypeError);
  });
}
