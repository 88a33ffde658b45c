import type { Clock } from './clock.js';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Rounds of the event loop in which nothing may happen before time goes on. */
const QUIET_ROUNDS = 4;

/** A clock whose time goes on only while nothing is at work: to the moment at which the first sleeper wakes. */
export class VirtualClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];
  #running = true;

  /** `isBusy`: whether something is under way that is not asleep on this clock. */
  constructor(private readonly isBusy: () => boolean = () => false, start = Date.UTC(2026, 2, 1)) {
    this.#now = start;
    void this.#run();
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { at: this.#now + Math.max(0, ms), wake };
      this.#sleepers.push(sleeper);
      signal.addEventListener('abort', wake);
    });
  }

  stop(): void {
    this.#running = false;
  }

  async #run(): Promise<void> {
    let quiet = 0;
    while (this.#running) {
      await new Promise((resolve) => { setImmediate(resolve); });
      quiet = this.isBusy() ? 0 : quiet + 1;
      if (quiet < QUIET_ROUNDS || this.#sleepers.length === 0) continue;
      quiet = 0;
      this.#now = Math.max(this.#now, Math.min(...this.#sleepers.map(({ at }) => at)));
      for (const { wake } of this.#sleepers.filter(({ at }) => at <= this.#now)) wake();
    }
  }
}
