import { Worker } from 'node:worker_threads';
import { UserError } from '../../errors.js';
import { parseReply, type Reply, type Request } from './messages.js';
import type { Job, WorkerPool } from './types.js';

export interface WorkerPoolOptions {
  /** Threads at most; they start when they are needed. */
  readonly size: number;
  /** Heap of one thread, MB; a job that needs more fails with `input.too-large`. */
  readonly heapMb?: number;
}

interface Task {
  readonly job: Job;
  readonly settle: (outcome: { ok: true; output: unknown } | { ok: false; error: Error }) => void;
}

const DEFAULT_HEAP_MB = 512;

/**
 * A pool of threads that load modules of ours and call pure functions in them. A thread whose job met its deadline,
 * was cancelled or crashed is thrown away; the next job gets a new one. Idle threads do not keep the process alive.
 */
export function createWorkerPool({ size, heapMb = DEFAULT_HEAP_MB }: WorkerPoolOptions): WorkerPool {
  const idle: Thread[] = [];
  const busy = new Set<Thread>();
  const queue: Task[] = [];
  let closed = false;

  const dispatch = (): void => {
    while (queue.length > 0 && (idle.length > 0 || busy.size < size)) {
      const task = queue.shift();
      if (task === undefined) return;
      const thread = idle.pop() ?? new Thread(heapMb);
      busy.add(thread);
      void thread.run(task.job).then((outcome) => {
        busy.delete(thread);
        if (thread.alive && !closed) idle.push(thread);
        task.settle(outcome);
        dispatch();
      });
    }
  };

  const submit = (job: Job): Promise<unknown> => new Promise((resolve, reject) => {
    if (closed) {
      reject(new Error('the worker pool is closed'));
      return;
    }
    const watch = watchJob(job);
    const task: Task = {
      job: { ...job, signal: watch.signal },
      settle: (outcome) => {
        watch.stop();
        if (outcome.ok) resolve(outcome.output);
        else reject(outcome.error);
      },
    };
    watch.signal.addEventListener('abort', () => {
      const at = queue.indexOf(task);
      if (at < 0) return; // it runs: its thread sees the signal
      queue.splice(at, 1);
      task.settle({ ok: false, error: asError(watch.signal.reason) });
    }, { once: true });
    queue.push(task);
    dispatch();
  });

  return {
    run: async (job, parse) => parse(await submit(job)),
    async close() {
      closed = true;
      for (const task of queue.splice(0)) task.settle({ ok: false, error: cancelled() });
      await Promise.all([...idle, ...busy].map((thread) => thread.stop(cancelled())));
    },
  };
}

type Outcome = Parameters<Task['settle']>[0];

/** One worker thread, running one job at a time. */
class Thread {
  readonly #worker: Worker;
  #current: ((outcome: Outcome) => void) | undefined;
  #next = 0;
  alive = true;

  constructor(heapMb: number) {
    this.#worker = new Worker(new URL('./pool-worker.js', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: heapMb } });
    this.#worker.on('message', (message: unknown) => { this.#receive(parseReply(message)); });
    this.#worker.on('messageerror', (error) => { void this.stop(error); });
    this.#worker.on('error', (error: Error & { code?: string }) => {
      void this.stop(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge(error) : error);
    });
    this.#worker.on('exit', (code) => { void this.stop(new Error(`a worker thread ended with code ${code}`)); });
    this.#worker.unref();
  }

  run(job: Job): Promise<Outcome> {
    if (job.signal.aborted) return Promise.resolve({ ok: false, error: asError(job.signal.reason) });
    const onAbort = (): void => { void this.stop(asError(job.signal.reason)); };
    job.signal.addEventListener('abort', onAbort, { once: true });
    this.#worker.ref();
    return new Promise<Outcome>((resolve) => {
      this.#current = resolve;
      this.#next += 1;
      const request: Request = { id: this.#next, module: job.module.href, name: job.name, input: job.input };
      this.#worker.postMessage(request);
    }).finally(() => {
      job.signal.removeEventListener('abort', onAbort);
      this.#worker.unref();
    });
  }

  async stop(reason: Error): Promise<void> {
    this.alive = false;
    this.#settle({ ok: false, error: reason });
    await this.#worker.terminate();
  }

  #receive(reply: Reply): void {
    if (reply.id !== this.#next) return;
    this.#settle(reply.ok ? reply : { ok: false, error: reply.error });
  }

  #settle(outcome: Outcome): void {
    this.#current?.(outcome);
    this.#current = undefined;
  }
}

/** A signal that is aborted by the job's own signal or its deadline, with the error to report as its reason. */
function watchJob(job: Job): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => { controller.abort(timedOut(job)); }, job.deadlineMs);
  const onAbort = (): void => { controller.abort(cancelled(job.signal.reason)); };
  if (job.signal.aborted) onAbort();
  else job.signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    stop: () => {
      clearTimeout(timer);
      job.signal.removeEventListener('abort', onAbort);
    },
  };
}

const timedOut = (job: Job): UserError => new UserError({
  code: 'run.timeout',
  message: 'The computation did not end in time.',
  why: `It ran into its limit of ${Math.round(job.deadlineMs / 1000)} s.`,
  next: 'Give it less: fewer rows or a shorter time range.',
});

const cancelled = (cause?: unknown): UserError =>
  new UserError({ code: 'run.cancelled', message: 'The computation was cancelled.' }, { cause });

const tooLarge = (cause: Error): UserError => new UserError({
  code: 'input.too-large',
  message: 'The computation needs more memory than it may use.',
  next: 'Give it less: fewer rows or a shorter time range.',
}, { cause });

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error('stopped', { cause: reason }));
