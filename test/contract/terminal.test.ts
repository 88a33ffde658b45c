import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonLine } from '../../src/terminal/json-line.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

describe('casebook run', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'casebook-terminal-'));
    await mkdir(join(folder, 'evidence'));
    await writeFile(join(folder, 'evidence', 'Logons.csv'), 'Time,User,Count\n2026-01-05T00:00:00Z,ana,9007199254740993\n2026-01-05T01:00:00Z,bo\u001b[31m,2\n');
  });
  afterAll(async () => { await rm(folder, { recursive: true, force: true }); });

  async function run(args: readonly string[], input = ''): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [join(ROOT, 'bin', 'casebook.mjs'), ...args], { cwd: folder, env: { ...process.env, CASEBOOK_DATA: join(folder, 'data') } });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => { out += String(chunk); });
    child.stderr.on('data', (chunk) => { err += String(chunk); });
    child.stdin.end(input);
    await once(child, 'close');
    return { code: child.exitCode, out, err };
  }
  const lines = (out: string): JsonLine[] => out.trim().split('\n').map((line) => JSON.parse(line) as JsonLine); // as documented

  it('prints one JSON object a command, with whole tables and charts as files', async () => {
    const script = '// a playbook\nquery Logons | order by Time asc as $l\n```\nquery Logons\n| summarize N = count() by bin(Time, 1h)\n| render timechart\n```\nset $who = ana\nhistory\n';
    const { code, out, err } = await run(['run', '-', '--evidence', 'evidence', '--json', '--charts', join(folder, 'charts')], script);
    expect(err).toBe('');
    expect(code).toBe(0);
    const [logons, chart, set, history] = lines(out);
    expect(logons).toMatchObject({
      cell: 1, revision: 1, command: 'query Logons | order by Time asc as $l', status: 'ok', headline: '2 rows', error: null,
      table: { columns: [{ name: 'Time', type: 'datetime' }, { name: 'User', type: 'string' }, { name: 'Count', type: 'long' }], rows: [['2026-01-05T00:00:00Z', 'ana', '9007199254740993'], ['2026-01-05T01:00:00Z', 'bo\u001b[31m', 2]] },
    });
    expect(chart?.charts).toHaveLength(1);
    expect((await stat(chart?.charts[0]?.pngPath ?? '')).size).toBeGreaterThan(2_000);
    expect(set).toMatchObject({ cell: 3, headline: '$who = ana' });
    expect(history).toMatchObject({ cell: null, headline: '3 cells' });
  }, 60_000);

  it('finds the casebook again in the next run, and goes on where a command failed', async () => {
    await writeFile(join(folder, 'hunt.chat'), 'vars\nquery Nothing | take 1\nquery print $who\ntimeline $l by\n');
    const { code, out } = await run(['run', 'hunt.chat', '--evidence', 'evidence', '--json']);
    expect(code).toBe(1);
    const [vars, failed, print, prompt] = lines(out);
    expect(vars?.headline).toBe('2 variables');
    expect(failed).toMatchObject({ cell: 4, status: 'error', error: { code: 'table.unknown', position: { line: 1 } } });
    expect(print).toMatchObject({ cell: 5, status: 'ok', table: { rows: [['ana']] } });
    expect(prompt).toMatchObject({ cell: null, status: 'error', error: { code: 'param.missing', next: 'timeline $l by {}' } });
  }, 60_000);

  it('shows escape sequences of log data and does not send them to the terminal', async () => {
    const { out } = await run(['run', '-', '--evidence', 'evidence', '--incident', 'other'], 'query Logons');
    expect(out).toContain('bo\\u001b[31m');
    expect(out).not.toContain('\u001b[31m');
  }, 60_000);

  it.each([
    [[], /casebook run FILE/], [['run'], /casebook run FILE/], [['run', 'no-such-file'], /no-such-file/], [['run', '-', '--store', 'mysql://x'], /neither redis/],
    [['run', '-', '--frobnicate'], /frobnicate/],
  ])('ends with 2 where nothing can be run: %j', async (args, words) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toMatch(words);
    expect(err).not.toMatch(/\bat .*\.js:\d+/);
  }, 60_000);
});
