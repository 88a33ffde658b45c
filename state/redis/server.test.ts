import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CasebookStore } from '../../src/casebook/store.js';
import { freePort, RedisServer } from '../../test/support/redis-server.js';
import { beginOne, draft, HOUR_MS, idempotencyKey, newIncident, outcome, owner, scalar, sha256 } from '../conformance/fixtures.js';
import { RedisKeys } from '../keys.js';
import { openRedis, type RedisOptions } from './redis.js';

const LIMITS = { connectTimeoutMs: 10_000, commandTimeoutMs: 10_000 };
const refusedWith = (code: string, why: RegExp) => ({ data: { code, why: expect.stringMatching(why) as unknown, next: expect.stringMatching(/./) as unknown } });

let server: RedisServer;
let direct: Redis;
const opened: CasebookStore[] = [];

beforeAll(async () => {
  server = await RedisServer.start();
  direct = new Redis(server.url, { protocol: 2 });
});
afterEach(async () => { await Promise.all(opened.splice(0).map((store) => store.close())); });
afterAll(async () => {
  direct.disconnect();
  await server.stop();
});

async function open(options: Partial<RedisOptions> = {}, url = server.url): Promise<CasebookStore> {
  const store = await openRedis(url, { ...LIMITS, ...options });
  opened.push(store);
  return store;
}

/** Writes something into every key of a new incident. */
async function fill(store: CasebookStore) {
  const key = newIncident();
  const bytes = new Uint8Array([1]);
  await store.putBlob(key, sha256(bytes), bytes);
  await store.putDocument(key, 'conversation', 1);
  await store.finish(key, await beginOne(store, key), outcome({ sets: [{ name: 'x', value: scalar('1') }] }));
  await store.begin(key, [draft()], [idempotencyKey('k')]);
  return key;
}

describe('openRedis', () => {
  it.each([
    ['not a url', /no URL/], ['http://localhost', /http:/], ['localhost:6379', /localhost:/], ['redis://', /no host/],
  ])('refuses the URL %j', async (url, why) => {
    await expect(open({}, url)).rejects.toMatchObject(refusedWith('config.invalid', why));
  });

  it('names the server, not the password, where nothing listens', async () => {
    const port = await freePort();
    await expect(open({}, `redis://ada:secret@127.0.0.1:${port}`)).rejects.toMatchObject(refusedWith('store.unreachable', new RegExp(`^(?!.*secret).*127.0.0.1:${port}.*ECONNREFUSED`)));
  });

  it('gives up where something listens and never answers', async () => {
    server.pause();
    try {
      await expect(open({ connectTimeoutMs: 150 })).rejects.toMatchObject(refusedWith('store.unreachable', /150 ms|time limit/));
    } finally {
      server.resume();
    }
  });

  it('refuses missing and wrong passwords, takes the right one', async () => {
    const locked = await RedisServer.start(['--requirepass', 'se:c/ret']);
    try {
      const at = (credentials: string) => open({}, `redis://${credentials}127.0.0.1:${locked.port}`);
      await expect(at('')).rejects.toMatchObject(refusedWith('config.invalid', /asks for a password/));
      await expect(at(':wrong@')).rejects.toMatchObject(refusedWith('config.invalid', /does not accept/));
      await (await at(`:${encodeURIComponent('se:c/ret')}@`)).ping();
    } finally {
      await locked.stop();
    }
  });

  it('keeps casebooks with different prefixes apart', async () => {
    const [one, two] = [await open({ keyPrefix: 'one' }), await open({ keyPrefix: 'two' })];
    const key = await fill(one);
    expect(await two.cells(key)).toEqual([]);
    expect(await two.sweep(owner(), () => true, '2026-01-01T00:00:00Z')).toEqual([]);
    expect(await direct.keys('one:*')).toContain(new RedisKeys('one').part(key, 'last'));
  });
});

describe('retention', () => {
  it('lets all keys of an incident expire at the same moment, moved by every write', async () => {
    const store = await open({ keyPrefix: 'short', retentionMs: HOUR_MS });
    const key = await fill(store);
    const parts = new RedisKeys('short').parts(key);
    expect(await direct.exists(...parts)).toBe(parts.length);
    const writes = [
      () => store.putDocument(key, 'again', 1),
      () => store.beginRevision(key, 1, draft(), []),
      () => store.finish(key, { number: 2, revision: 1 }, outcome()),
      () => store.begin(key, [draft()], []),
      () => store.sweep(owner(), () => true, '2026-01-01T00:00:00Z'),
    ];
    let before = 0;
    for (const write of writes) {
      await direct.pexpire(parts[0] ?? '', 10_000);
      await write();
      const times = await Promise.all(parts.map(async (part) => Number(await direct.call('PEXPIRETIME', part))));
      const living = new Set(times.filter((time) => time !== -2));
      expect(living.size).toBe(1);
      expect([...living][0]).toBeGreaterThanOrEqual(before);
      [before = 0] = living;
    }
  });

  it('starts anew once an incident has expired', async () => {
    const store = await open({ keyPrefix: 'shorter', retentionMs: 400 });
    const key = newIncident();
    await beginOne(store, key);
    while (await store.lastNumber(key) !== 0) await sleep(50);
    expect(await store.cells(key)).toEqual([]);
    expect(await store.finish(key, { number: 1, revision: 1 }, outcome())).toBe('stale');
    expect(await beginOne(store, key)).toEqual({ number: 1, revision: 1 });
  });

  it('keeps an incident for ever without one, even if it had one', async () => {
    const key = await fill(await open({ keyPrefix: 'ever', retentionMs: HOUR_MS }));
    await (await open({ keyPrefix: 'ever' })).putDocument(key, 'x', 1);
    for (const part of new RedisKeys('ever').parts(key)) expect(await direct.pttl(part)).toBe(-1);
  });
});

describe('a redis store', () => {
  it('loads its scripts again after SCRIPT FLUSH', async () => {
    const store = await open();
    const key = await fill(store);
    await direct.script('FLUSH');
    expect(await store.cells(key)).toHaveLength(2);
    expect(await beginOne(store, key)).toEqual({ number: 3, revision: 1 });
  });

  it('forgets incidents without running cells, but not those that may be about to begin', async () => {
    const store = await open({ keyPrefix: 'index' });
    const incidents = new RedisKeys('index').incidents();
    const key = newIncident();
    await store.finish(key, await beginOne(store, key), outcome());
    await store.sweep(owner(), () => true, '2026-01-01T00:00:00Z');
    const [tag = ''] = await direct.zrange(incidents, '0', '-1');
    expect(tag).toContain('thread.tacv2');
    await direct.zadd(incidents, 1, tag, 2, 'no incident');
    await store.sweep(owner(), () => true, '2026-01-01T00:00:00Z');
    expect(await direct.zcard(incidents)).toBe(0);
  });

  it('says which record it can\'t read, and reads and sweeps the others', async () => {
    const store = await open({ keyPrefix: 'bad' });
    const keys = new RedisKeys('bad');
    const key = newIncident();
    await beginOne(store, key);
    await beginOne(store, key);
    await store.putDocument(key, 'conversation', 1);
    await direct.hset(keys.part(key, 'drafts'), '1:1', '{"schema":7}');
    await direct.hset(keys.part(key, 'documents'), 'conversation', 'x');
    await expect(store.cell(key, 1)).rejects.toMatchObject(refusedWith('store.record', /schema 7/));
    await expect(store.getDocument(key, 'conversation')).rejects.toMatchObject(refusedWith('store.record', /not JSON/));
    expect(await store.sweep(owner(), () => true, '2026-01-01T00:00:00Z')).toMatchObject([{ key, cell: { number: 2 } }]);
  });

  it('says that another program uses its keys', async () => {
    const store = await open({ keyPrefix: 'taken' });
    const key = newIncident();
    await direct.rpush(new RedisKeys('taken').part(key, 'last'), 'x');
    await expect(beginOne(store, key)).rejects.toMatchObject(refusedWith('store.unreachable', /Another program/));
  });

  it('says that Redis is out of memory, and goes on afterwards', async () => {
    const store = await open();
    const key = await fill(store);
    await direct.config('SET', 'maxmemory', '1');
    await expect(beginOne(store, key)).rejects.toMatchObject(refusedWith('store.unreachable', /no memory/));
    await expect(store.putDocument(key, 'x', 1)).rejects.toMatchObject(refusedWith('store.unreachable', /no memory/));
    expect(await store.cells(key)).toHaveLength(2);
    await direct.config('SET', 'maxmemory', '0');
    expect(await beginOne(store, key)).toEqual({ number: 3, revision: 1 });
  });

  it('says that it talks to a read-only replica, and goes on once it is a primary again', async () => {
    const store = await open();
    const key = await fill(store);
    await direct.replicaof('127.0.0.1', await freePort());
    await expect(beginOne(store, key)).rejects.toMatchObject(refusedWith('store.unreachable', /read-only replica/));
    await direct.replicaof('NO', 'ONE');
    while (!await store.ping().then(() => true, () => false)) await sleep(10);
    expect(await beginOne(store, key)).toEqual({ number: 3, revision: 1 });
  });

  it('runs on a cluster node, where the keys of a script must lie in one slot', async () => {
    const node = await RedisServer.start(['--cluster-enabled', 'yes']);
    const client = new Redis(node.url, { protocol: 2 });
    try {
      await client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      while (!String(await client.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) await sleep(20);
      const store = await open({}, node.url);
      const key = await fill(store);
      expect(await store.cells(key)).toHaveLength(2);
      expect(await store.variables(key)).toHaveLength(1);
      await store.beat(owner(), HOUR_MS);
      await store.beginRevision(key, 1, draft(), [idempotencyKey(), idempotencyKey()]);
      expect(await store.sweep(owner(), () => true, '2026-01-01T00:00:00Z')).toHaveLength(2);
    } finally {
      client.disconnect();
      await node.stop();
    }
  });
});
