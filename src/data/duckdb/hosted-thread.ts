import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { UserError } from '../../errors.js';
import type { HostedMessage, HostedReply, HostedRequest, HostedSetup } from './hosted-protocol.js';
import { interruptible } from './interruptible.js';
import type { QuerySession } from './pool.js';
import { fromWire } from './wire-value.js';

type Columns = Awaited<ReturnType<QuerySession['columns']>>;
/** A request without its number. */
type Asked = { readonly kind: 'open' | 'close' } | { readonly kind: 'run' | 'columns'; readonly sql: string };

/**
 * One thread with a DuckDB of its own, for one session at a time. A statement is only ever stopped by an interrupt: to
 * terminate a thread while a function of it runs takes the whole process down.
 */
export class HostedThread {
  readonly #worker: Worker;
  readonly #stop = new SharedArrayBuffer(4);
  readonly #ended: Promise<unknown>;
  #waiting: { readonly id: number; readonly resolve: (columns: Columns) => void; readonly reject: (error: Error) => void } | undefined;
  #next = 0;
  #death: Error | undefined;

  constructor(setup: Omit<HostedSetup, 'stop'>) {
    this.#worker = new Worker(new URL('./hosted-worker.js', import.meta.url), { workerData: { ...setup, stop: this.#stop } satisfies HostedSetup });
    this.#ended = once(this.#worker, 'exit').catch(() => undefined);
    this.#worker.on('message', (reply: HostedReply) => { this.#receive(reply); });
    this.#worker.on('error', (error) => { this.#die(error); });
    this.#worker.on('exit', (code) => { this.#die(new Error(`exit code ${code}`)); });
    this.#worker.unref();
  }

  get alive(): boolean {
    return this.#death === undefined;
  }

  /** Runs `work` on a connection of its own. Errors as `DuckPool.use`; `internal` where the thread dies. */
  async use<T>(signal: AbortSignal, work: (session: QuerySession) => Promise<T>): Promise<T> {
    this.#worker.ref();
    try {
      Atomics.store(new Int32Array(this.#stop), 0, 0);
      await this.#guarded(signal, { kind: 'open' });
      try {
        return await work({
          run: async (sql) => { await this.#guarded(signal, { kind: 'run', sql }); },
          columns: (sql) => this.#guarded(signal, { kind: 'columns', sql }),
        });
      } finally {
        if (this.alive) await this.#ask({ kind: 'close' });
      }
    } finally {
      this.#worker.unref();
    }
  }

  /** Ends the thread once nothing runs on it any more. */
  async close(): Promise<void> {
    this.#worker.ref();
    this.#post({ kind: 'end' });
    await this.#ended;
  }

  #guarded(signal: AbortSignal, asked: Asked): Promise<Columns> {
    const interrupt = (): void => {
      Atomics.store(new Int32Array(this.#stop), 0, 1);
      this.#post({ kind: 'interrupt' });
    };
    return interruptible(signal, interrupt, () => this.#ask(asked));
  }

  #ask(asked: Asked): Promise<Columns> {
    if (this.#death !== undefined) return Promise.reject(this.#death);
    this.#next += 1;
    const id = this.#next;
    return new Promise((resolve, reject) => {
      this.#waiting = { id, resolve, reject };
      this.#post({ ...asked, id } satisfies HostedRequest);
    });
  }

  #post(message: HostedMessage): void {
    this.#worker.postMessage(message);
  }

  #receive(reply: HostedReply): void {
    if (this.#waiting?.id !== reply.id) return;
    const { resolve, reject } = this.#waiting;
    this.#waiting = undefined;
    if (reply.ok) resolve(reply.columns.map((column) => column.map(fromWire)));
    else reject('user' in reply ? new UserError(reply.user) : new Error(reply.message));
  }

  #die(cause: Error): void {
    this.#death ??= new UserError({ code: 'internal', message: 'The engine broke down on this query.', why: 'It is started again for the next one.' }, { cause });
    this.#waiting?.reject(this.#death);
    this.#waiting = undefined;
  }
}
