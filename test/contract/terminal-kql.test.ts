import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KqlLine } from '../../src/terminal/kql-line.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

describe('casebook kql', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'casebook-terminal-kql-'));
    await mkdir(join(folder, 'evidence'));
    await mkdir(join(folder, 'tmp'));
    await writeFile(join(folder, 'evidence', 'Logons.csv'), 'Time,User,Count\n2026-01-05T00:00:00Z,ana,1\n2026-01-05T01:00:00Z,bo,2\n');
    await writeFile(join(folder, 'schemas.json'), '{"Badges": {"When": "datetime", "Door": "string"}, "DeviceInfo": {"TimeGenerated": "datetime", "Badge": "string"}}');
  });
  afterAll(async () => { await rm(folder, { recursive: true, force: true }); });

  async function kql(args: readonly string[], input = ''): Promise<{ code: number | null; lines: KqlLine[]; err: string }> {
    const child = spawn(process.execPath, [join(ROOT, 'bin', 'casebook.mjs'), 'kql', ...args], { cwd: folder, env: { ...process.env, TMPDIR: join(folder, 'tmp') } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => { out += String(chunk); });
    child.stderr.on('data', (chunk) => { err += String(chunk); });
    child.stdin.end(input);
    await once(child, 'close');
    return { code: child.exitCode, lines: out.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as KqlLine), err }; // as documented
  }
  const ask = (args: readonly string[], ...queries: readonly string[]) => kql(['-', ...args], queries.map((query, at) => `${JSON.stringify({ id: `q${at}`, query })}\n`).join(''));

  it('answers each query in a line of its own, values without loss', async () => {
    const { code, lines, err } = await ask(['--now', '2026-03-01T00:00:00Z'],
      'print i = int(1), l = 9223372036854775807, r = real(nan), m = decimal(1.50), s = "é\\u001b", t = now(), d = -1d - 1ms, g = guid(74BE27DE-1E4E-49D9-B579-FE0B331D3642), j = dynamic({"a":[1,null]}), b = bool(null)',
      'range x from 3 to 1 step -1');
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(lines[0]).toEqual({
      id: 'q0', ok: true, truncated: false, error: null,
      columns: Object.entries({ i: 'int', l: 'long', r: 'real', m: 'decimal', s: 'string', t: 'datetime', d: 'timespan', g: 'guid', j: 'dynamic', b: 'bool' }).map(([name, type]) => ({ name, type })),
      rows: [[1, '9223372036854775807', 'NaN', '1.5', 'é\u001b', '2026-03-01T00:00:00Z', '-1.00:00:00.0010000', '74be27de-1e4e-49d9-b579-fe0b331d3642', { a: [1, null] }, null]],
    });
    expect(lines[1]).toMatchObject({ id: 'q1', rows: [[3], [2], [1]] });
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  }, 120_000);

  it('goes on behind what is malformed, refused or never ends, in order', async () => {
    const input = ['{"id": 1, "query": "print 1"}', 'no JSON', '', '{"id": "b"}', '[1]',
      '{"id": "slow", "query": "range x from 1 to 1000000000000 step 1 | summarize sum(x % 7)"}',
      '{"id": "f", "query": "print a = 1\\n| extend b = no_such(a)"}', '{"id": "o", "query": "\\nexternaldata(a:string)[\\"https://x.example/y.csv\\"]"}', '{"query": "print 2"}'].join('\n');
    const { code, lines } = await kql(['-'], input);
    expect(code).toBe(1);
    expect(lines.map(({ id, ok, error }) => [id, ok, error?.code ?? ''])).toEqual([
      [1, true, ''], [null, false, 'input.invalid'], ['b', false, 'input.invalid'], [null, false, 'input.invalid'], ['slow', false, 'run.timeout'],
      ['f', false, 'kql.unknown-name'], ['o', false, 'kql.unsupported'], [null, true, ''],
    ]);
    expect(lines[1]?.error?.message).toContain('Line 2');
    expect(lines[5]?.error).toMatchObject({ line: 2, column: 14, missing: ['no_such'] });
    expect(lines[6]?.error).toMatchObject({ line: 2, column: 24, missing: ['externaldata'] });
  }, 120_000);

  it('has the known tables, empty, with both names of the event time, and those of --schemas', async () => {
    const { code, lines } = await ask(['--schemas', 'schemas.json'],
      'DeviceProcessEvents | where Timestamp > ago(1d) and TimeGenerated > ago(1d) | project DeviceName',
      'SigninLogs | summarize n = count()', 'Badges | where Door has "x" | project When', 'union withsource=T Device* | summarize count() by T', 'SiginLogs | take 1',
      'DeviceInfo | where Timestamp > ago(1d) | project Badge');
    expect(code).toBe(1);
    expect(lines.map(({ ok, rows }) => [ok, rows])).toEqual([[true, []], [true, [[0]]], [true, []], [true, []], [false, []], [true, []]]);
    expect(lines[2]?.columns).toEqual([{ name: 'When', type: 'datetime' }]);
    expect(lines[4]?.error).toMatchObject({ code: 'table.unknown', next: 'Did you mean SigninLogs?', line: 1, column: 1 });
  }, 120_000);

  it('asks evidence, or only checks', async () => {
    const queries = ['Logons | where Count > 1 | project User', 'union Logons, SigninLogs | count', 'Logons | where User > toreal("x") | where nope == 1'];
    const run = await ask(['--evidence', 'evidence'], ...queries);
    expect(run.lines.map(({ rows }) => rows)).toEqual([[['bo']], [[2]], []]);
    const check = await ask(['--evidence', 'evidence', '--check'], ...queries);
    expect(check.code).toBe(1);
    expect(check.lines.map(({ ok, rows, columns }) => [ok, rows, columns.map(({ name }) => name)])).toEqual([[true, [], ['User']], [true, [], ['Count']], [false, [], []]]);
  }, 120_000);

  it.each([
    [[], /casebook kql FILE/], [['no-such-file'], /no-such-file/], [['-', '--frobnicate'], /frobnicate/], [['-', '--now', 'noon'], /--now is “noon”/],
    [['-', '--evidence', 'nowhere'], /no folder/], [['-', '--schemas', 'evidence'], /--schemas/],
  ])('ends with 2 where nothing can be run: %j', async (args, words) => {
    const { code, err, lines } = await kql(args);
    expect(code).toBe(2);
    expect(lines).toEqual([]);
    expect(err).toMatch(words);
    expect(err).not.toMatch(/\bat .*\.js:\d+/);
  }, 120_000);
});
