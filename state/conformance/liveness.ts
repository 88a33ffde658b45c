import { expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CasebookStore, IncidentKey, Owner } from '../../src/casebook/store.js';
import { beginOne, draft, HOUR_MS, newIncident, outcome, owner, scalar, type Pair } from './fixtures.js';

const SWEPT_AT = '2026-03-01T09:00:00.000Z';
const everyoneLives = () => true;
const nobodyLives = () => false;

/** Sweeps, and gives what was marked in this incident only (others' tests leave running cells, too). */
async function sweepOf(store: CasebookStore, here: Owner, isAlive: (pid: number) => boolean, key: IncidentKey) {
  const swept = await store.sweep(here, isAlive, SWEPT_AT);
  return swept.filter((one) => one.key.tenant === key.tenant && one.key.incident === key.incident).map(({ cell }) => cell);
}

/** Which running cells a sweep marks. */
export function livenessCases(stores: () => Pair): void {
  it('marks cells of an owner that never beat', async () => {
    const { a, b } = stores();
    const key = newIncident();
    const id = await beginOne(a, key, { owner: owner().id });
    const swept = await sweepOf(b, owner(), everyoneLives, key);
    expect(swept).toEqual([{ schema: 1, ...id, ...draft({ owner: swept[0]?.owner ?? '' }), status: 'interrupted', inputs: [], sets: [], finishedAt: SWEPT_AT, elapsedMs: HOUR_MS }]);
    expect(await a.cells(key)).toEqual(swept);
  });

  it('leaves cells of an owner that beats on another host alone', async () => {
    const { a, b } = stores();
    const key = newIncident();
    const other = owner({ host: 'host-b' });
    await a.beat(other, HOUR_MS);
    await beginOne(a, key, { owner: other.id });
    expect(await sweepOf(b, owner(), nobodyLives, key)).toEqual([]);
    expect((await a.cell(key, 1))?.status).toBe('running');
  });

  it('sees at once that a process of its own host is gone', async () => {
    const { a, b } = stores();
    const key = newIncident();
    const [gone, there] = [owner({ pid: 11 }), owner({ pid: 12 })];
    await a.beat(gone, HOUR_MS);
    await a.beat(there, HOUR_MS);
    await beginOne(a, key, { owner: gone.id });
    await beginOne(a, key, { owner: there.id });
    const swept = await sweepOf(b, owner(), (pid) => pid === 12, key);
    expect(swept).toMatchObject([{ number: 1, status: 'interrupted', owner: gone.id }]);
    expect((await a.cell(key, 2))?.status).toBe('running');
  });

  it('leaves its own cells alone, beat or no beat', async () => {
    const { a } = stores();
    const key = newIncident();
    const here = owner();
    await beginOne(a, key, { owner: here.id });
    expect(await sweepOf(a, here, nobodyLives, key)).toEqual([]);
  });

  it('takes an owner for dead when its beat has timed out, and for alive when it beats again', async () => {
    const { a, b } = stores();
    const key = newIncident();
    const [late, steady] = [owner({ host: 'host-b' }), owner({ host: 'host-b' })];
    await a.beat(late, 30);
    await a.beat(steady, 30);
    await a.beat(steady, HOUR_MS);
    await beginOne(a, key, { owner: late.id });
    await beginOne(a, key, { owner: steady.id });
    let swept = await sweepOf(b, owner(), everyoneLives, key);
    while (swept.length === 0) {
      await sleep(10);
      swept = await sweepOf(b, owner(), everyoneLives, key);
    }
    expect(swept).toMatchObject([{ number: 1 }]);
    expect((await a.cell(key, 2))?.status).toBe('running');
  });

  it('marks every running revision, and none that has ended', async () => {
    const { a } = stores();
    const key = newIncident();
    const dead = owner().id;
    const first = await beginOne(a, key, { owner: dead });
    await a.beginRevision(key, 1, draft({ owner: dead }), []);
    await beginOne(a, key, { owner: dead });
    await a.finish(key, { number: 2, revision: 1 }, outcome());
    const swept = await sweepOf(a, owner(), everyoneLives, key);
    expect(swept.map(({ number, revision }) => `${number}.${revision}`).sort()).toEqual(['1.1', '1.2']);
    expect(await sweepOf(a, owner(), everyoneLives, key)).toEqual([]);
    expect(await a.finish(key, first, outcome({ sets: [{ name: 'x', value: scalar('1') }] }))).toBe('stale');
    expect((await a.cell(key, 2))?.status).toBe('ok');
    expect(await a.variables(key)).toEqual([]);
  });

  it('lets two sweeps at once mark each cell once', async () => {
    const { a, b } = stores();
    const keys = [newIncident(), newIncident(), newIncident()];
    const dead = owner().id;
    for (const key of keys) await a.begin(key, Array.from({ length: 5 }, () => draft({ owner: dead })), []);
    const swept = (await Promise.all([a, b].map((store) => store.sweep(owner(), everyoneLives, SWEPT_AT)))).flat();
    const mine = swept.filter(({ cell }) => cell.owner === dead).map(({ key, cell }) => `${key.incident} ${cell.number}`);
    expect(new Set(mine).size).toBe(15);
    expect(mine).toHaveLength(15);
  });

  it('finds cells that began after a sweep found the incident idle', async () => {
    const { a } = stores();
    const key = newIncident();
    const dead = owner().id;
    await a.finish(key, await beginOne(a, key, { owner: dead }), outcome());
    expect(await sweepOf(a, owner(), everyoneLives, key)).toEqual([]);
    await beginOne(a, key, { owner: dead });
    expect(await sweepOf(a, owner(), everyoneLives, key)).toMatchObject([{ number: 2 }]);
  });

  it('can rerun a cell that was interrupted', async () => {
    const { a } = stores();
    const key = newIncident();
    await beginOne(a, key, { owner: owner().id });
    await sweepOf(a, owner(), everyoneLives, key);
    await a.beginRevision(key, 1, draft(), []);
    expect(await a.finish(key, { number: 1, revision: 2 }, outcome())).toBe('finished');
    expect((await a.cell(key, 1))?.status).toBe('ok');
    expect((await a.cell(key, 1, 1))?.status).toBe('interrupted');
  });

  it('answers a ping', async () => {
    await expect(stores().a.ping()).resolves.toBeUndefined();
  });
}
