import { afterAll, describe, expect, it } from '@jest/globals';
import { UserError } from '../../errors.js';
import { createWorkerPool } from './worker-pool.js';

const pool = createWorkerPool({ size: 2, heapMb: 64 });
afterAll(() => pool.close());

const module = new URL('./worker-pool-jobs.test-helper.js', import.meta.url);
const job = (name: string, input: unknown, options: { deadlineMs?: number; signal?: AbortSignal } = {}) => ({
  module, name, input, deadlineMs: options.deadlineMs ?? 10_000, signal: options.signal ?? new AbortController().signal,
});
const run = (...args: Parameters<typeof job>) => pool.run(job(...args), Number);
const failure = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'resolved', (error: unknown) => error);
const codeOf = async (promise: Promise<unknown>): Promise<unknown> => {
  const error = await failure(promise);
  return error instanceof UserError ? error.code : error;
};

describe('createWorkerPool', () => {
  it('runs more jobs than it has threads and gives each its own answer', async () => {
    const inputs = Array.from({ length: 20 }, (_, index) => index);
    expect(await Promise.all(inputs.map((input) => run('double', input)))).toEqual(inputs.map((input) => input * 2));
  });

  it('hands a UserError over with its code and text', async () => {
    const error = await failure(run('refuse', 'why not'));
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).data).toEqual({ code: 'input.invalid', message: 'why not', next: 'decode x' });
  });

  it('reports a bug as an error that is no UserError, and goes on', async () => {
    const error = await failure(run('fail', null));
    expect(error).not.toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: 'broken' });
    expect(await run('double', 4)).toBe(8);
  });

  it('stops an endless job at its deadline', async () => {
    expect(await codeOf(run('spin', null, { deadlineMs: 100 }))).toBe('run.timeout');
    expect(await run('double', 4)).toBe(8);
  });

  it('stops a job whose signal is aborted, running or waiting', async () => {
    const abort = new AbortController();
    const jobs = [1, 2, 3].map(() => codeOf(run('spin', null, { signal: abort.signal })));
    setTimeout(() => { abort.abort(); }, 50);
    expect(await Promise.all(jobs)).toEqual(['run.cancelled', 'run.cancelled', 'run.cancelled']);
    expect(await codeOf(run('double', 1, { signal: AbortSignal.abort() }))).toBe('run.cancelled');
    expect(await run('double', 4)).toBe(8);
  });

  it('survives a thread that exits or runs out of memory', async () => {
    expect(await failure(run('exit', null))).toMatchObject({ message: expect.stringContaining('ended with code 3') });
    expect(await codeOf(run('hoard', null))).toBe('input.too-large');
    expect(await run('double', 4)).toBe(8);
  });

  it('refuses jobs and cancels those under way once it is closed', async () => {
    const other = createWorkerPool({ size: 1 });
    const outcomes = [1, 2].map(() => codeOf(other.run(job('spin', null), Number)));
    await other.close();
    expect(await Promise.all(outcomes)).toEqual(['run.cancelled', 'run.cancelled']);
    expect(await failure(other.run(job('double', 1), Number))).toMatchObject({ message: 'the worker pool is closed' });
  });
});
