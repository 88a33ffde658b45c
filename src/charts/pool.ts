import { Worker } from 'node:worker_threads';
import type { ChartSpec } from '../casebook/finding.js';
import { UserError } from '../errors.js';
import type { ChartPool, RenderOptions } from './types.js';
import type { ChartReply, ChartRequest } from './worker-protocol.js';

export interface ChartPoolOptions {
  /** Worker threads; each holds about 100 MB. */
  readonly size: number;
  /** Milliseconds that one drawing may take; then its worker is killed and replaced. Default 10,000. */
  readonly deadlineMs?: number;
  /** Charts that may wait beyond those being drawn. Default 100. */
  readonly maxQueue?: number;
  /** Milliseconds that a worker may take to start. Default 60,000. */
  readonly startMs?: number;
}

interface Job extends ChartRequest {
  readonly resolve: (png: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

interface Seat {
  readonly worker: Worker;
  /** Null while it starts. */
  state: 'starting' | 'idle' | 'busy';
  job?: Job;
  timer?: NodeJS.Timeout;
}

/** Starts that may fail in a row before waiting charts are told so; the next request tries again. */
const MAX_FAILED_STARTS = 3;
const WORKER_MEMORY_MB = 512;

/**
 * A pool of threads that draw charts. Workers start and warm up in the background; a worker that dies or runs over
 * its deadline is replaced, and only the chart it was drawing fails. Idle workers do not keep the process alive.
 */
export function createChartPool(options: ChartPoolOptions): ChartPool {
  const pool = new Pool({ deadlineMs: 10_000, maxQueue: 100, startMs: 60_000, ...options });
  return { render: (chart, size) => pool.render(chart, size), close: () => pool.close() };
}

class Pool {
  readonly #options: Required<ChartPoolOptions>;
  readonly #seats = new Set<Seat>();
  readonly #queue: Job[] = [];
  #failedStarts = 0;
  #closed = false;

  constructor(options: Required<ChartPoolOptions>) {
    this.#options = options;
    this.#fill();
  }

  render(chart: ChartSpec, options?: RenderOptions): Promise<Uint8Array> {
    if (this.#closed) return Promise.reject(new Error('the chart pool is closed'));
    if (this.#queue.length >= this.#options.maxQueue) {
      return Promise.reject(new UserError({
        code: 'run.timeout', message: 'Too many charts are being drawn.',
        why: `${this.#options.maxQueue} charts are waiting already.`, next: 'Try again in a minute.',
      }));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ chart, ...(options === undefined ? {} : { options }), resolve, reject });
      if (this.#failedStarts >= MAX_FAILED_STARTS) this.#failedStarts = 0;
      this.#fill();
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const open = [...this.#queue.splice(0), ...[...this.#seats].flatMap((seat) => seat.job ?? [])];
    for (const job of open) {
      job.reject(new UserError({ code: 'run.cancelled', message: 'The chart was not drawn: Casebook is stopping.' }));
    }
    await Promise.all([...this.#seats].map(async (seat) => {
      clearTimeout(seat.timer);
      delete seat.job;
      await seat.worker.terminate();
    }));
    this.#seats.clear();
  }

  #fill(): void {
    while (!this.#closed && this.#seats.size < this.#options.size && this.#failedStarts < MAX_FAILED_STARTS) this.#start();
  }

  #start(): void {
    const worker = new Worker(new URL('./chart-worker.js', import.meta.url), {
      env: {}, resourceLimits: { maxOldGenerationSizeMb: WORKER_MEMORY_MB },
    });
    const seat: Seat = { worker, state: 'starting' };
    this.#seats.add(seat);
    seat.timer = setTimeout(() => { this.#lose(seat, new Error('the chart worker did not start in time')); }, this.#options.startMs);
    seat.timer.unref();
    worker.on('message', (reply: ChartReply) => { this.#take(seat, reply); });
    worker.on('error', (error) => { this.#lose(seat, error); });
    worker.on('exit', (code) => { this.#lose(seat, new Error(`the chart worker ended with code ${code}`)); });
    if (this.#queue.length === 0) worker.unref();
  }

  #take(seat: Seat, reply: ChartReply): void {
    const job = seat.job;
    clearTimeout(seat.timer);
    delete seat.job;
    seat.state = 'idle';
    seat.worker.unref();
    switch (reply.kind) {
      case 'ready': this.#failedStarts = 0; break;
      case 'drawn': job?.resolve(reply.png); break;
      case 'refused': job?.reject(new UserError(reply.error, { cause: new Error(reply.cause) })); break;
      case 'failed': job?.reject(new Error(`a chart could not be drawn: ${reply.message}`)); break;
    }
    this.#dispatch();
  }

  #dispatch(): void {
    for (const seat of this.#seats) {
      if (this.#queue.length === 0) return;
      // A waiting chart keeps the process alive until it is drawn, also while workers still start.
      if (seat.state === 'starting') seat.worker.ref();
      if (seat.state !== 'idle') continue;
      const job = this.#queue.shift();
      if (job === undefined) return;
      this.#give(seat, job);
    }
  }

  #give(seat: Seat, job: Job): void {
    seat.state = 'busy';
    seat.job = job;
    seat.worker.ref();
    seat.timer = setTimeout(() => {
      this.#lose(seat, new UserError({
        code: 'run.timeout', message: 'The chart took too long to draw.',
        why: `Drawing may take ${this.#options.deadlineMs / 1_000} s.`, next: 'Summarize the data into fewer points.',
      }));
    }, this.#options.deadlineMs);
    seat.worker.postMessage({ chart: job.chart, ...(job.options === undefined ? {} : { options: job.options }) } satisfies ChartRequest);
  }

  /** Gives up a worker, fails its chart with `reason` and starts another in its place. */
  #lose(seat: Seat, reason: unknown): void {
    if (!this.#seats.delete(seat)) return;
    clearTimeout(seat.timer);
    void seat.worker.terminate();
    if (seat.state === 'starting') this.#failedStarts += 1;
    seat.job?.reject(isOutOfMemory(reason) ? tooMuchMemory(reason) : reason);
    this.#fill();
    if (this.#seats.size === 0) for (const job of this.#queue.splice(0)) job.reject(reason);
  }
}

const isOutOfMemory = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

const tooMuchMemory = (cause: Error): UserError => new UserError({
  code: 'input.too-large', message: 'The chart needs too much memory to draw.', why: `Drawing may take ${WORKER_MEMORY_MB} MB.`,
  next: 'Summarize the data into fewer points.',
}, { cause });
