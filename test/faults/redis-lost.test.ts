import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer } from '../../src/casebook/engine.js';
import { openCasebook, type OpenCasebook } from '../../src/compose.js';
import { settingsFromEnv } from '../../src/settings.js';
import { RedisServer, freePort } from '../support/redis-server.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('Redis that goes away while the bot runs', () => {
  let folder: string;
  let redis: RedisServer;
  let opened: OpenCasebook;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'casebook-lost-'));
    await mkdir(join(folder, 'evidence'));
    redis = await RedisServer.start();
    opened = await openCasebook(settingsFromEnv({ CASEBOOK_DATA: folder, CASEBOOK_EVIDENCE: 'evidence', CASEBOOK_REDIS_URL: redis.url }, folder), {}, quiet);
    await opened.engine.recover();
  }, 60_000);
  afterAll(async () => {
    await opened.close(1_000);
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }, 30_000);

  async function say(text: string): Promise<Answer | undefined> {
    const accepted = await opened.engine.submit({ incident: { tenant: 't', incident: 'lost' }, author: { id: 'ana', name: 'Ana' }, text, idempotencyKeys: [] });
    return accepted.kind === 'accepted' ? accepted.pending[0]?.answer : undefined;
  }

  /** Asks until the store is there again. */
  async function whenBack<T>(ask: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        if (attempt >= 50) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  it('answers that nothing was run, and goes on by itself when Redis is back', async () => {
    expect(await say('set $a = 1')).toMatchObject({ kind: 'cell', cell: { number: 1, status: 'ok' } });
    await redis.kill();
    for (const text of ['set $b = 2', 'history', 'query print 1']) {
      expect(await say(text)).toMatchObject({ kind: 'error', error: { code: 'store.unreachable', message: expect.stringMatching(/unreachable.*nothing was run/i) } });
    }
    await redis.restart();
    let answer = await say('set $c = 3');
    for (let attempt = 0; attempt < 50 && answer?.kind === 'error'; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      answer = await say('set $c = 3');
    }
    expect(answer).toMatchObject({ kind: 'cell', cell: { number: 2, status: 'ok' } });
    expect((await opened.store.variables({ tenant: 't', incident: 'lost' })).map(({ name }) => name)).toEqual(['a', 'c']);
  }, 60_000);

  it('keeps the result of a command that ends while Redis is paused', async () => {
    const running = say('query range N from 1 to 3 step 1 as $n');
    redis.pause();
    setTimeout(() => { redis.resume(); }, 3_000);
    const answer = await running;
    const cells = await whenBack(() => opened.store.cells({ tenant: 't', incident: 'lost' }));
    // Either it was refused before it ran, or it ran and is kept whole: never half.
    if (answer?.kind === 'cell') expect(cells.at(-1)).toMatchObject({ number: answer.cell.number, status: 'ok', sets: ['n'] });
    else expect(answer).toMatchObject({ kind: 'error', error: { code: 'store.unreachable' } });
  }, 60_000);
});

describe('Redis that is not there at the start', () => {
  it('ends the bot with a clear message and exit code 1', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'casebook-none-'));
    const child = spawn(process.execPath, [join(ROOT, 'dist', 'src', 'main.js'), '--no-playground'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PORT: String(await freePort()), CASEBOOK_DATA: folder, CASEBOOK_EVIDENCE: folder, CASEBOOK_REDIS_URL: `redis://127.0.0.1:${await freePort()}` },
    });
    let output = '';
    child.stderr.on('data', (chunk) => { output += String(chunk); });
    child.stdout.on('data', (chunk) => { output += String(chunk); });
    await once(child, 'close');
    expect(child.exitCode).toBe(1);
    expect(output).toMatch(/redis/i);
    expect(output).not.toMatch(/\bat .*\.js:\d+/);
    await rm(folder, { recursive: true, force: true });
  }, 60_000);
});
