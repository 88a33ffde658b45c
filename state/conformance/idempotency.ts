import { expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { beginOne, draft, HOSTILE_TEXTS, idempotencyKey, ids, newIncident, outcome, type Pair } from './fixtures.js';

/** What was seen before is not done again. */
export function idempotencyCases(stores: () => Pair): void {
  it('begins once per key and then gives the same cells', async () => {
    const { a, b } = stores();
    const key = newIncident();
    const keys = [idempotencyKey()];
    const first = await a.begin(key, [draft({ text: 'one' }), draft({ text: 'two' })], keys);
    expect(await b.begin(key, [draft({ text: 'three' })], keys)).toEqual({ kind: 'duplicate', cells: first.cells });
    expect(await b.lastNumber(key)).toBe(2);
  });

  it('gives the cells of a duplicate as they are now', async () => {
    const { a } = stores();
    const key = newIncident();
    const keys = [idempotencyKey()];
    const { cells: [cell] } = await a.begin(key, [draft()], keys);
    await a.finish(key, cell ?? { number: 0, revision: 0 }, outcome());
    await a.beginRevision(key, 1, draft(), []);
    expect(await a.begin(key, [draft()], keys)).toEqual({ kind: 'duplicate', cells: [await a.cell(key, 1, 1)] });
  });

  it('takes any of several keys for a duplicate, and remembers none of the others then', async () => {
    const { a } = stores();
    const key = newIncident();
    const [one, two, three] = [idempotencyKey(), idempotencyKey(), idempotencyKey()];
    await a.begin(key, [draft({ text: 'first' })], [one, two]);
    expect(await a.begin(key, [draft()], [three, two])).toMatchObject({ kind: 'duplicate', cells: [{ number: 1 }] });
    expect(await a.begin(key, [draft({ text: 'second' })], [three])).toMatchObject({ kind: 'created', cells: [{ number: 2 }] });
    expect(await a.begin(key, [draft()], [three, one])).toMatchObject({ kind: 'duplicate', cells: [{ number: 2 }] });
  });

  it('remembers that nothing was made', async () => {
    const { a } = stores();
    const key = newIncident();
    const keys = [idempotencyKey()];
    expect(await a.begin(key, [], keys)).toEqual({ kind: 'created', cells: [] });
    expect(await a.begin(key, [draft()], keys)).toEqual({ kind: 'duplicate', cells: [] });
  });

  it('begins a revision once per key', async () => {
    const { a, b } = stores();
    const key = newIncident();
    await beginOne(a, key);
    const keys = [idempotencyKey()];
    const begun = await a.beginRevision(key, 1, draft({ text: 'again' }), keys);
    expect(await b.beginRevision(key, 1, draft(), keys)).toEqual({ kind: 'duplicate', cells: begun?.cells });
    expect(await b.begin(key, [draft()], keys)).toEqual({ kind: 'duplicate', cells: begun?.cells });
    expect((await a.cell(key, 1))?.revision).toBe(2);
  });

  it('does not remember a key where there was no cell to revise', async () => {
    const { a } = stores();
    const key = newIncident();
    const keys = [idempotencyKey()];
    await beginOne(a, key);
    expect(await a.beginRevision(key, 9, draft(), keys)).toBeNull();
    expect(ids(await a.beginRevision(key, 1, draft(), keys))).toEqual([{ number: 1, revision: 2 }]);
  });

  it('creates one of many begins with the same key at once', async () => {
    const { a, b } = stores();
    const key = newIncident();
    const keys = [idempotencyKey()];
    const begun = await Promise.all(Array.from({ length: 30 }, (_, n) => (n % 2 === 0 ? a : b).begin(key, [draft()], keys)));
    expect(begun.filter(({ kind }) => kind === 'created')).toHaveLength(1);
    expect(begun.map(ids)).toEqual(begun.map(() => [{ number: 1, revision: 1 }]));
    expect(await a.lastNumber(key)).toBe(1);
  });

  it('lets one of many claim a key', async () => {
    const { a, b } = stores();
    const key = newIncident();
    const claimed = idempotencyKey();
    const won = await Promise.all(Array.from({ length: 30 }, (_, n) => (n % 2 === 0 ? a : b).claim(key, claimed)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await a.claim(key, claimed)).toBe(false);
    expect(await a.claim(newIncident(), claimed)).toBe(true);
  });

  it('shares keys between claim and begin', async () => {
    const { a } = stores();
    const key = newIncident();
    const [claimed, begun] = [idempotencyKey(), idempotencyKey()];
    expect(await a.claim(key, claimed)).toBe(true);
    expect(await a.begin(key, [draft()], [claimed])).toEqual({ kind: 'duplicate', cells: [] });
    await a.begin(key, [draft()], [begun]);
    expect(await a.claim(key, begun)).toBe(false);
  });

  it('forgets keys after their time-out, each by itself', async () => {
    const { a } = stores();
    const key = newIncident();
    const [short, long, claimed] = [idempotencyKey('short', 40), idempotencyKey('long'), idempotencyKey('claimed', 40)];
    await a.begin(key, [draft()], [short, long]);
    await a.claim(key, claimed);
    await until(() => a.claim(key, claimed));
    await until(async () => (await a.begin(key, [draft()], [{ ...short, ttlMs: 3_600_000 }])).kind === 'created');
    expect(await a.begin(key, [draft()], [long])).toMatchObject({ kind: 'duplicate', cells: [{ number: 1 }] });
    expect(await a.begin(key, [draft()], [short])).toMatchObject({ kind: 'duplicate', cells: [{ number: 2 }] });
  });

  it('takes any text for a key and any time-out', async () => {
    const { a } = stores();
    const key = newIncident();
    for (const text of HOSTILE_TEXTS) expect([text, await a.claim(key, idempotencyKey(text))]).toEqual([text, true]);
    for (const text of HOSTILE_TEXTS) expect([text, await a.claim(key, idempotencyKey(text))]).toEqual([text, false]);
    for (const ttlMs of [0, -5, 0.2, 1e18, Infinity]) expect(await a.claim(key, idempotencyKey(undefined, ttlMs))).toBe(true);
  });
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!await condition()) await sleep(10);
}
