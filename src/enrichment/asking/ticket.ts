import type { Observable } from '../answer.js';
import type { SourceReply } from '../source.js';

/** How asking one source about one observable ended. */
export type Outcome =
  | { readonly kind: 'reply'; readonly reply: SourceReply; readonly askedAt: number }
  | { readonly kind: 'failed' | 'not asked'; readonly reason: string };

/**
 * One question to one source, which everybody who has the same question waits for. When the last of them has left it is
 * abandoned: it is not asked any more, and a request that is under way for it alone is cut off.
 */
export class Ticket {
  readonly observable: Observable;
  /** Never rejects. */
  readonly outcome: Promise<Outcome>;
  /** What it waits for, for people: the reason where somebody's time is over before it ends. */
  waitsFor = 'its turn did not come in time';
  #abandoned = false;
  #settled = false;
  /** No AbortSignal: there are as many tickets as observables, and a signal is dear. */
  readonly #onAbandoned: (() => void)[] = [];
  readonly #deadlines: number[] = [];
  #settle: (outcome: Outcome) => void = () => undefined;

  constructor(observable: Observable) {
    this.observable = observable;
    this.outcome = new Promise((resolve) => { this.#settle = resolve; });
  }

  /** Whether everybody left before it ended. */
  get abandoned(): boolean {
    return this.#abandoned;
  }

  /** Calls the listener when it is abandoned, at once where it is. */
  onAbandoned(listener: () => void): void {
    if (this.#abandoned) listener();
    else this.#onAbandoned.push(listener);
  }

  /** Latest moment at which somebody still waits. */
  get deadline(): number {
    return Math.max(...this.#deadlines);
  }

  join(deadline: number): void {
    this.#deadlines.push(deadline);
  }

  leave(deadline: number): void {
    const at = this.#deadlines.indexOf(deadline);
    if (at >= 0) this.#deadlines.splice(at, 1);
    if (this.#deadlines.length > 0 || this.#settled || this.#abandoned) return;
    this.#abandoned = true;
    for (const listener of this.#onAbandoned) listener();
  }

  settle(outcome: Outcome): void {
    this.#settled = true;
    this.#settle(outcome);
  }
}

/** Aborted once all of the tickets are abandoned. */
export function whenAllAbandoned(tickets: readonly Ticket[]): AbortSignal {
  const all = new AbortController();
  let waiting = tickets.length;
  for (const ticket of tickets) {
    ticket.onAbandoned(() => {
      waiting -= 1;
      if (waiting === 0) all.abort();
    });
  }
  return all.signal;
}
