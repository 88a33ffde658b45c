import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuck } from './open.js';
import { DuckPool, NEVER } from './pool.js';
import { quoteText } from './sql.js';

let root: string;
let pool: DuckPool;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'duck-')));
  pool = new DuckPool(await openDuck({ folders: [join(root, 'in')], spillFolder: join(root, 'spill'), memoryLimit: '200MB', threads: 1 }), 1);
  await writeFile(join(root, 'secret.txt'), 'secret');
  await symlink(join(root, 'secret.txt'), join(root, 'in', 'link.txt'));
});

afterAll(async () => {
  pool.close();
  await rm(root, { recursive: true, force: true });
});

const run = (sql: string): Promise<void> => pool.use(NEVER, (session) => session.run(sql));

describe('a locked instance', () => {
  it('works inside of its folder', async () => {
    await run(`COPY (SELECT 1 AS a) TO ${quoteText(join(root, 'in', 'a.parquet'))} (FORMAT parquet)`);
    await run(`SELECT * FROM ${quoteText(join(root, 'in', 'a.parquet'))}`);
  });

  it.each([
    ['a file elsewhere', () => 'SELECT * FROM read_text(\'/etc/passwd\')'],
    ['a file elsewhere as CSV', () => 'SELECT * FROM read_csv(\'/etc/passwd\')'],
    ['a path that climbs out', () => `SELECT * FROM read_text(${quoteText(join(root, 'in') + '/../secret.txt')})`],
    ['a link that leads out', () => `SELECT * FROM read_text(${quoteText(join(root, 'in', 'link.txt'))})`],
    ['a listing', () => 'SELECT * FROM glob(\'/etc/*\')'],
    ['writing elsewhere', () => `COPY (SELECT 1) TO ${quoteText(join(root, 'out.csv'))}`],
    ['another database', () => `ATTACH ${quoteText(join(root, 'x.db'))}`],
    ['an extension', () => 'INSTALL httpfs'],
    ['loading an extension', () => 'LOAD httpfs'],
    ['the network', () => 'SELECT * FROM read_csv(\'http://127.0.0.1:9/x.csv\')'],
    ['a setting', () => 'SET memory_limit = \'100GB\''],
    ['unlocking', () => 'SET lock_configuration = false'],
    ['external access', () => 'SET enable_external_access = true'],
  ])('refuses %s', async (_, sql) => {
    await expect(run(sql())).rejects.toThrow(/Permission|disabled|locked|Cannot change|not allowed|extension|Invalid Input/i);
  });

  it('counts time in UTC', async () => {
    const [[zone] = []] = await pool.use(NEVER, (session) => session.columns('SELECT CAST(TIMESTAMP \'2026-07-01 12:00\' AS TIMESTAMPTZ) = \'2026-07-01 12:00:00+00\'::TIMESTAMPTZ'));
    expect(zone).toBe(true);
  });
});
