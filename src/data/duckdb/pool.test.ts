import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { queryError } from './failure.js';
import { openDuck } from './open.js';
import { DuckPool, NEVER } from './pool.js';

let root: string;
let pool: DuckPool;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'duck-')));
  pool = new DuckPool(await openDuck({ folders: [join(root, 'in')], spillFolder: join(root, 'spill'), memoryLimit: '50MB', threads: 1 }), 1);
});

afterAll(async () => {
  pool.close();
  await rm(root, { recursive: true, force: true });
});

const ENDLESS = 'SELECT count(*) FROM range(1000000000000)';

describe('DuckPool', () => {
  it('interrupts a statement whose signal times out, and goes on working', async () => {
    const run = pool.use(AbortSignal.timeout(50), (session) => session.run(ENDLESS));
    await expect(run).rejects.toMatchObject({ data: { code: 'run.timeout' } });
    await expect(pool.use(NEVER, (session) => session.columns('SELECT 1'))).resolves.toEqual([[1]]);
  });

  it('says cancelled where a person stopped it, and what the signal says where it holds an error', async () => {
    const stop = new AbortController();
    const run = pool.use(stop.signal, (session) => session.run(ENDLESS));
    setTimeout(() => { stop.abort(); }, 20);
    await expect(run).rejects.toMatchObject({ data: { code: 'run.cancelled' } });
    const reason = new UserError({ code: 'run.interrupted', message: 'Going down.' });
    await expect(pool.use(AbortSignal.abort(reason), (session) => session.run('SELECT 1'))).rejects.toBe(reason);
  });

  it('lets one wait for another, and leave while it waits', async () => {
    const order: string[] = [];
    const stop = new AbortController();
    const first = pool.use(NEVER, async (session) => {
      await session.run('SELECT count(*) FROM range(10000000)');
      order.push('first');
    });
    const left = pool.use(stop.signal, () => Promise.resolve(order.push('left')));
    const second = pool.use(NEVER, () => Promise.resolve(order.push('second')));
    stop.abort();
    await expect(left).rejects.toMatchObject({ data: { code: 'run.cancelled' } });
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('forgets what a session left behind', async () => {
    await pool.use(NEVER, (session) => session.run('CREATE TEMP TABLE t AS SELECT 1'));
    await expect(pool.use(NEVER, (session) => session.run('SELECT * FROM t'))).rejects.toThrow(/does not exist/);
  });

  it('survives a query that does not fit into memory', async () => {
    const run = pool.use(NEVER, (session) => session.run('SELECT length(string_agg(repeat(i::VARCHAR, 100), \',\')) FROM range(10000000) t(i)'));
    const error = queryError(await run.catch((reason: unknown) => reason));
    expect(error).toMatchObject({ data: { code: 'kql.limit' } });
    await expect(pool.use(NEVER, (session) => session.columns('SELECT 1'))).resolves.toEqual([[1]]);
  });
});

describe('queryError', () => {
  it('shows DuckDB\'s reason without paths and SQL', () => {
    const error = queryError(new Error('IO Error: Cannot open file "/srv/casebook/evidence/ab12.parquet": gone\n\nLINE 1: SELECT * FROM x'));
    expect(error).toMatchObject({ data: { code: 'kql.failed', why: 'IO Error: Cannot open file a file: gone' } });
  });

  it('shows what translated SQL refuses in its own words', () => {
    expect(queryError(new Error('Invalid Input Error: KQL: Too long.\n\nLINE 1'))).toMatchObject({ data: { code: 'kql.unsupported', message: 'Too long.' } });
  });

  it('leaves defects alone', () => {
    const defect = new TypeError('x is undefined');
    expect(queryError(defect)).toBe(defect);
  });

  it('keeps the cause', () => {
    const cause = new Error('Conversion Error: Could not convert string \'abc\' to INT32');
    expect(queryError(cause)).toMatchObject({ cause, data: { why: cause.message } });
  });
});
