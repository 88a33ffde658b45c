import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CasebookStore } from '../../src/casebook/store.js';
import { draft, idempotencyKey, newIncident, owner } from '../../state/conformance/fixtures.js';
import { openEmbedded } from '../../state/embedded/embedded.js';

const SCRIPT = fileURLToPath(new URL('../support/embedded-writer.js', import.meta.url));
const KEY = newIncident();
const LINES_EACH = 300;

interface Writer {
  readonly child: ChildProcess;
  readonly lines: string[];
  /** Settles once it has printed enough for a test. */
  readonly busy: Promise<unknown>;
  /** Settles when its output has ended, too. */
  readonly gone: Promise<unknown>;
}

let folder = '';
let path = '';
let store: CasebookStore;
const writers: Writer[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'casebook-kill-'));
  path = join(folder, 'casebook.db');
  store = await openEmbedded(path);
});
afterEach(async () => {
  for (const { child } of writers.splice(0)) child.kill('SIGKILL');
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

function start(name: string): Writer {
  const child = spawn(process.execPath, [SCRIPT, path, name, JSON.stringify(KEY)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const busy = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (lines.push(line) === LINES_EACH) resolve(null);
    });
  });
  const writer: Writer = { child, lines, busy, gone: once(child, 'close') };
  writers.push(writer);
  return writer;
}

async function kill({ child, busy, gone }: Writer): Promise<void> {
  await busy;
  child.kill('SIGKILL');
  await gone;
}

describe('processes that write into an embedded store and are killed', () => {
  it('leave every acknowledged cell there once', async () => {
    const both = ['one', 'two'].map(start);
    await Promise.all(both.map(kill));

    const cells = await store.cells(KEY);
    expect(cells.map(({ number }) => number)).toEqual(cells.map((_, index) => index + 1));
    expect(new Set(cells.map(({ text }) => text)).size).toBe(cells.length);
    const lines = both.flatMap((writer) => writer.lines).map((line) => line.split(' '));
    const begun = lines.filter(([word]) => word === 'begun');
    const finished = lines.filter(([word]) => word === 'finished');
    expect(begun.length + finished.length).toBe(lines.length);
    expect(finished.length).toBeGreaterThan(100);
    for (const [, name, number] of begun) expect(cells[Number(number) - 1]?.text).toBe(name);
    for (const [, number] of finished) expect(cells[Number(number) - 1]?.status).toBe('ok');

    const last = await store.variable(KEY, 'last');
    expect(last?.revision).toBe(cells.filter(({ status }) => status === 'ok').length);
    for (const [, name, number] of begun) {
      expect(await store.begin(KEY, [draft()], [idempotencyKey(name)])).toMatchObject({ kind: 'duplicate', cells: [{ number: Number(number) }] });
    }
  });

  it('are seen to be dead at once, while a live one is left alone', async () => {
    const [live, dead] = [start('live'), start('dead')];
    await live.busy;
    await kill(dead);
    const swept = await store.sweep(owner({ host: 'host-a' }), (pid) => pid === live.child.pid, '2026-03-01T09:00:00.000Z');
    expect(new Set(swept.map(({ cell }) => cell.owner))).toEqual(new Set(['dead']));
    await kill(live);

    const cells = await store.cells(KEY);
    const statuses = (name: string) => new Set(cells.filter((cell) => cell.owner === name).map(({ status }) => status));
    expect([...statuses('dead')].sort()).toEqual(['interrupted', 'ok']);
    expect([...statuses('live')].sort()).toEqual(['ok', 'running']);
  });
});
