import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CellRevision } from '../../src/casebook/cell.js';
import type { CasebookStore } from '../../src/casebook/store.js';
import { UserError } from '../../src/errors.js';
import { draft, idempotencyKey, newIncident, outcome, scalar, sha256 } from '../../state/conformance/fixtures.js';
import { openRedis } from '../../state/redis/redis.js';
import { RedisServer } from '../support/redis-server.js';

const KEY = newIncident();
const UNREACHABLE = { data: { code: 'store.unreachable' } };

let server: RedisServer;
let store: CasebookStore;

async function open(commandTimeoutMs: number): Promise<void> {
  server = await RedisServer.start();
  store = await openRedis(server.url, { connectTimeoutMs: 10_000, commandTimeoutMs });
}
afterEach(async () => {
  server.resume();
  await store.close();
  await server.stop();
});

async function untilItAnswers(): Promise<void> {
  while (!await store.ping().then(() => true, () => false)) await sleep(20);
}

/** What a lane of a burst was told: a cell by its idempotency key, and whether its end was acknowledged. */
interface Told {
  readonly begun: Map<string, CellRevision>;
  readonly finished: Set<number>;
  /** Keys of begins whose outcome is not known. */
  readonly open: Set<string>;
  readonly errors: unknown[];
}

/** Begins and finishes cells one after the other until the first error. */
async function writeUntilError(lane: number, told: Told): Promise<void> {
  for (let n = 0; ; n++) {
    const name = `${lane}-${n}`;
    told.open.add(name);
    try {
      const { cells: [cell] } = await store.begin(KEY, [draft({ text: name })], [idempotencyKey(name)]);
      if (cell === undefined) throw new Error('begin made no cell');
      told.open.delete(name);
      told.begun.set(name, cell);
      await store.finish(KEY, cell, outcome({ sets: [{ name: 'last', value: scalar(name) }] }));
      told.finished.add(cell.number);
    } catch (error) {
      told.errors.push(error);
      return;
    }
  }
}

describe('redis killed in the middle of a burst and restarted', () => {
  beforeEach(() => open(10_000));

  it('has every acknowledged cell once, and idempotency keys tell of the others', async () => {
    const told: Told = { begun: new Map(), finished: new Set(), open: new Set(), errors: [] };
    const lanes = Array.from({ length: 16 }, (_, lane) => writeUntilError(lane, told));
    while (told.finished.size < 200) await sleep(1);
    await server.kill();
    await Promise.all(lanes);
    expect(told.errors.every((error) => error instanceof UserError && error.code === 'store.unreachable')).toBe(true);
    expect(told.errors).toHaveLength(16);
    await server.restart();
    await untilItAnswers();

    const before = await store.cells(KEY);
    for (const [name, { number }] of told.begun) expect(before[number - 1]?.text).toBe(name);
    for (const number of told.finished) expect(before[number - 1]?.status).toBe('ok');
    expect((await store.variable(KEY, 'last'))?.revision).toBe(before.filter(({ status }) => status === 'ok').length);

    for (const name of told.open) {
      const was = before.find(({ text }) => text === name);
      const again = await store.begin(KEY, [draft({ text: name })], [idempotencyKey(name)]);
      expect(again.kind).toBe(was === undefined ? 'created' : 'duplicate');
      if (was !== undefined) expect(again.cells).toEqual([was]);
    }
    const after = await store.cells(KEY);
    expect(after.map(({ number }) => number)).toEqual(after.map((_, index) => index + 1));
    expect(after.map(({ text }) => text).sort()).toEqual([...told.begun.keys(), ...told.open].sort());
  });
});

describe('redis that is away', () => {
  // Long enough for three megabytes on a machine that is busy with other tests.
  beforeEach(() => open(3_000));

  it('makes every method reject, and all work again when it is back', async () => {
    const bytes = new Uint8Array(3_000_000);
    const { cells: [cell] } = await store.begin(KEY, [draft()], [idempotencyKey('k')]);
    await server.kill();
    const id = { number: 1, revision: 1 };
    const here = { id: 'o', host: 'h', pid: 1 };
    const calls: (() => Promise<unknown>)[] = [
      () => store.begin(KEY, [draft()], []), () => store.beginRevision(KEY, 1, draft(), []), () => store.finish(KEY, id, outcome()),
      () => store.cells(KEY), () => store.cell(KEY, 1), () => store.lastNumber(KEY), () => store.variables(KEY), () => store.variable(KEY, 'x'),
      () => store.putBlob(KEY, sha256(bytes), bytes), () => store.getBlob(KEY, sha256(bytes)),
      () => store.putDocument(KEY, 'd', 1), () => store.getDocument(KEY, 'd'), () => store.claim(KEY, idempotencyKey()),
      () => store.spend('x', [{ limit: 1, windowMs: 1_000 }], 1), () => store.beat(here, 1000), () => store.sweep(here, () => true, ''), () => store.ping(),
    ];
    await Promise.all(calls.map((call) => expect(call()).rejects.toMatchObject(UNREACHABLE)));
    await server.restart();
    await untilItAnswers();
    expect(await store.begin(KEY, [draft()], [idempotencyKey('k')])).toEqual({ kind: 'duplicate', cells: [cell] });
    await store.putBlob(KEY, sha256(bytes), bytes);
    expect(await store.getBlob(KEY, sha256(bytes))).toHaveLength(bytes.byteLength);
  });

  it('that hangs is noticed within the time limit; what was sent happens once or not at all', async () => {
    server.pause();
    const names = Array.from({ length: 50 }, (_, n) => `paused ${n}`);
    const asked = names.map((name) => store.begin(KEY, [draft({ text: name })], [idempotencyKey(name)]));
    for (const answer of await Promise.allSettled(asked)) expect(answer).toMatchObject({ status: 'rejected', reason: UNREACHABLE });
    await expect(store.begin(KEY, [draft()], [])).rejects.toMatchObject(UNREACHABLE);
    await expect(store.ping()).rejects.toMatchObject(UNREACHABLE);
    server.resume();
    await untilItAnswers();
    for (const name of names) {
      expect((await store.begin(KEY, [draft({ text: name })], [idempotencyKey(name)])).cells).toMatchObject([{ text: name }]);
    }
    const cells = await store.cells(KEY);
    expect(cells.map(({ number }) => number)).toEqual(names.map((_, index) => index + 1));
    expect(cells.map(({ text }) => text).sort()).toEqual([...names].sort());
  });
});
