import type { Clock } from '../asking/clock.js';
import { untilText } from '../asking/spell.js';
import { SourceFailure } from '../source.js';

const GAP_MS = 1_000;

/** Manners towards each of many servers: one request a second, and none while it asks to be left alone. For this process. */
export class ServerPace {
  readonly #next = new Map<string, number>();
  readonly #restsUntil = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Resolves when the server may be asked. Throws a `rejected` `SourceFailure` where it asked to be left alone for longer. */
  async turn(server: string, signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const restsUntil = this.#restsUntil.get(server) ?? 0;
    if (restsUntil > now) throw new SourceFailure('rejected', `${server} asks to be left alone until ${untilText(restsUntil)}`);
    const at = Math.max(now, this.#next.get(server) ?? 0);
    this.#next.set(server, at + GAP_MS);
    if (at > now) await this.clock.sleep(at - now, signal);
    signal.throwIfAborted();
  }

  leaveAlone(server: string, ms: number): void {
    this.#restsUntil.set(server, this.clock.now() + ms);
  }
}
