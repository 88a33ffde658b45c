import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../../state/embedded/embedded.js';
import { openRedis } from '../../state/redis/redis.js';
import { startBot, type BotProcess } from '../support/bot-process.js';
import { FakeConnector } from '../support/fake-connector.js';
import { message } from '../support/fake-connector-bot.js';
import { RedisServer, freePort } from '../support/redis-server.js';

const BURST = 60;
const SENDERS = 4;

describe.each(['embedded', 'redis'] as const)('kill -9 in the middle of a burst, %s store', (kind) => {
  let folder: string;
  let redis: RedisServer | undefined;
  let connector: FakeConnector;
  let bot: BotProcess;
  let env: Record<string, string>;
  let port: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'casebook-kill-'));
    await mkdir(join(folder, 'evidence'));
    redis = kind === 'redis' ? await RedisServer.start() : undefined;
    connector = await FakeConnector.start();
    env = { CASEBOOK_DATA: folder, CASEBOOK_EVIDENCE: join(folder, 'evidence'), ...(redis === undefined ? {} : { CASEBOOK_REDIS_URL: redis.url }) };
    port = await freePort();
    bot = await startBot(port, env);
  }, 120_000);

  afterAll(async () => {
    await bot.stop();
    await connector.close();
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const send = async (text: string, id: string): Promise<boolean> => fetch(`${bot.url}/api/messages`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(message(connector.url, text, { id })), signal: AbortSignal.timeout(10_000),
  }).then(({ status }) => status === 200, () => false);

  it('loses no acknowledged command and runs none twice', async () => {
    const acknowledged = new Set<number>();
    let next = 0;
    const sender = async (): Promise<void> => {
      while (next < BURST) {
        const number = next;
        next += 1;
        if (await send(`set $v${number} = ${number}`, `activity-${number}`)) acknowledged.add(number);
        if (number === BURST / 2) bot.child.kill('SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
    expect(acknowledged.size).toBeGreaterThan(0);
    expect(acknowledged.size).toBeLessThan(BURST);
    await bot.stop('SIGKILL');
    bot = await startBot(port, env);
    // The service sends again what was not acknowledged; and, for good measure, all the rest too.
    for (let number = 0; number < BURST; number += 1) expect(await send(`set $v${number} = ${number}`, `activity-${number}`)).toBe(true);
    expect(await bot.stop()).toBe(0);

    const store = redis === undefined ? await openEmbedded(join(folder, 'casebook.db')) : await openRedis(redis.url, { connectTimeoutMs: 5_000, commandTimeoutMs: 5_000 });
    try {
      const { conversation, channelData } = message(connector.url, 'x') as { conversation: { id: string; tenantId?: string }; channelData?: { tenant?: { id: string } } }; // as built by the helper
      const key = { tenant: conversation.tenantId ?? channelData?.tenant?.id ?? 'local', incident: conversation.id };
      const cells = await store.cells(key, { limit: 1_000 });
      expect(cells.map(({ number }) => number)).toEqual(cells.map((_, at) => at + 1));
      const texts = cells.map(({ text }) => text);
      expect(new Set(texts).size).toBe(texts.length);
      expect([...Array(BURST).keys()].filter((number) => !texts.includes(`set $v${number} = ${number}`))).toEqual([]);
      expect(cells.filter(({ status }) => status !== 'ok' && status !== 'interrupted')).toEqual([]);
      const kept = new Set((await store.variables(key)).map(({ name }) => name));
      expect(cells.filter(({ status, sets }) => status === 'ok' && !kept.has(sets[0] ?? ''))).toEqual([]);
    } finally {
      await store.close();
    }
  }, 120_000);
});
