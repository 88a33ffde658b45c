import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { RedisServer } from '../support/redis-server.js';

const SCRIPT = fileURLToPath(new URL('../support/spender.js', import.meta.url));
/** The hour does not pass while the test runs: nothing comes back. */
const WINDOWS = [{ limit: 100, windowMs: 3_600_000 }, { limit: 1_000, windowMs: 86_400_000 }];
const PROCESSES = 3;

const children: ChildProcess[] = [];
const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const one of undo.splice(0)) await one();
});

/** What each process was granted; they begin when all of them are ready. */
async function spendFrom(address: string): Promise<number[]> {
  const ended = Array.from({ length: PROCESSES }, () => {
    const child = spawn(process.execPath, [SCRIPT, address, 'virustotal', JSON.stringify(WINDOWS)], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return { child, lines };
  });
  for (const { lines } of ended) expect((await lines.next()).value).toBe('ready');
  for (const { child } of ended) child.stdin.write('go\n');
  return Promise.all(ended.map(async ({ lines }) => {
    const { granted } = JSON.parse(String((await lines.next()).value)) as { readonly granted: number }; // printed by our own script
    return granted;
  }));
}

describe('a limit that several processes spend of', () => {
  it('is never exceeded with the embedded store, and used up', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'casebook-spend-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const granted = await spendFrom(`embedded:${join(folder, 'casebook.db')}`);
    expect(granted.reduce((sum, one) => sum + one, 0)).toBe(100);
  });

  it('is never exceeded with Redis, and used up', async () => {
    const server = await RedisServer.start();
    undo.push(() => server.stop());
    const granted = await spendFrom(server.url);
    expect(granted.reduce((sum, one) => sum + one, 0)).toBe(100);
  });
});
