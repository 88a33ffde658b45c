import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureSample } from '../../samples/sample.js';
import { walkthrough } from '../../samples/walkthrough.js';
import { startPlayground, type Playground } from '../../src/playground.js';
import { startBot, type BotProcess } from '../support/bot-process.js';
import { RedisServer, freePort } from '../support/redis-server.js';
import { TeamsClient } from '../support/teams-client.js';

const DRAWS = /render |^anomaly|^timeline/;

describe.each(['embedded', 'redis'] as const)('the walk-through in the Agents Playground, %s store', (kind) => {
  let port: number;
  let folder: string;
  let env: Record<string, string>;
  let redis: RedisServer | undefined;
  let bot: BotProcess;
  let playground: Playground | null;
  let client: TeamsClient;
  const closers: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'casebook-e2e-'));
    const evidence = join(folder, 'evidence');
    await ensureSample({ folder: evidence, rows: 50_000, end: '2026-03-04T00:00:00Z' });
    closers.push(() => rm(folder, { recursive: true, force: true }));
    if (kind === 'redis') {
      redis = await RedisServer.start();
      closers.push(redis.stop.bind(redis));
    }
    env = { CASEBOOK_DATA: join(folder, 'data'), CASEBOOK_EVIDENCE: evidence, ...(redis === undefined ? {} : { CASEBOOK_REDIS_URL: redis.url }) };
    port = await freePort();
    bot = await startBot(port, env);
    closers.push(() => bot.stop());
    playground = await startPlayground(`${bot.url}/api/messages`, join(folder, 'playground'));
    if (playground === null) throw new Error('the Agents Playground did not start');
    const { url, stop } = playground;
    closers.push(async () => { stop(); await Promise.resolve(); });
    client = await TeamsClient.open(url);
    closers.push(() => client.close());
    await client.openPersonalChat();
    expect(await client.nextCard(0)).toContain('What you can ask');
  }, 180_000);

  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  }, 60_000);

  it.each(walkthrough.map((step) => [step.say, step] as const))('%s', async (_, step) => {
    const card = await client.say(step.say);
    expect(card).toContain(step.expect);
    if (DRAWS.test(step.say)) {
      const widths = await client.pictureWidths();
      expect(widths.length).toBeGreaterThan(0);
      expect(widths.every((width) => width > 200)).toBe(true);
    }
  }, 90_000);

  it('answers a pivot button as if its command had been typed', async () => {
    await client.say('query SigninLogs | where ResultType == "0" | where IPAddress != "" | take 3 | project TimeGenerated, UserPrincipalName, IPAddress');
    expect(await client.press(/^Enrich/)).toMatch(/public|private/i);
  }, 90_000);

  it('asks for what is missing with an input, and runs the completed command', async () => {
    expect(await client.say('timeline $beacon by')).toContain('needs');
    expect(await client.choose('RemoteIP', 'Run')).toContain('110 events of 1 value of RemoteIP');
  }, 90_000);

  it('shows every cell again after the bot was restarted', async () => {
    expect(await bot.stop()).toBe(0);
    bot = await startBot(port, env);
    const history = await client.say('history');
    expect(history).toContain('cells');
    expect(history).toContain('decode');
    expect(await client.say('show $user')).toContain(walkthrough.find(({ say }) => say.startsWith('set '))?.expect);
    const chart = walkthrough.findIndex(({ say }) => say.startsWith('anomaly'));
    expect(await client.say(`show #${chart + 1}`)).toContain('anomal');
    expect((await client.pictureWidths()).every((width) => width > 200)).toBe(true);
  }, 120_000);
});
