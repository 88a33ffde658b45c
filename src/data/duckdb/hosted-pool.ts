import { join } from 'node:path';
import type { HostedSetup } from './hosted-protocol.js';
import { HostedThread } from './hosted-thread.js';
import type { QuerySession } from './pool.js';
import { Slots } from './slots.js';

/**
 * Threads for queries that call host functions, at most `size`: started by the first such query, started again where one
 * died, idle ones do not keep the process alive.
 */
export class HostedPool {
  readonly #slots: Slots;
  readonly #idle: HostedThread[] = [];
  readonly #setup: Omit<HostedSetup, 'stop'>;
  #started = 0;
  #closed = false;

  constructor(setup: Omit<HostedSetup, 'stop'>, size: number) {
    this.#setup = setup;
    this.#slots = new Slots(size);
  }

  /** Runs `work` on a connection of its own. Errors as `DuckPool.use`; `internal` where the thread dies. */
  async use<T>(signal: AbortSignal, work: (session: QuerySession) => Promise<T>): Promise<T> {
    await this.#slots.take(signal);
    try {
      const thread = this.#idle.pop() ?? this.#start();
      try {
        return await thread.use(signal, work);
      } finally {
        if (this.#closed) await thread.close();
        else if (thread.alive) this.#idle.push(thread);
      }
    } finally {
      this.#slots.give();
    }
  }

  /** Two databases must not spill into one folder. */
  #start(): HostedThread {
    this.#started += 1;
    const { duck } = this.#setup;
    return new HostedThread({ ...this.#setup, duck: { ...duck, spillFolder: join(duck.spillFolder, `hosted-${this.#started}`) } });
  }

  /** Ends the idle threads; busy ones end with their query. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#idle.splice(0).map((thread) => thread.close()));
  }
}
