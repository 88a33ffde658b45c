import { circuitBreaker, ConsecutiveBreaker, handleWhen, type CircuitBreakerPolicy } from 'cockatiel';
import type { CasebookStore } from '../../casebook/store.js';
import { UserError } from '../../errors.js';
import type { Observable } from '../answer.js';
import { keyOf, SourceFailure, type Source } from '../source.js';
import type { AnswerCache } from './answer-cache.js';
import { BatchQueue } from './batch-queue.js';
import type { Clock } from './clock.js';
import { spell, untilText } from './spell.js';
import { Ticket, whenAllAbandoned, type Outcome } from './ticket.js';

/** Failures in a row after which a source is left alone, and for how long. */
const FAILURES = 8;
const REST_MS = 30_000;
/** Further attempts after transient failures, and how long the first of them waits. */
const RETRIES = 2;
const BACKOFF_MS = 500;
/** How long to leave a source alone that asks for it without saying how long, and one that refused our key. */
const THROTTLED_MS = 10_000;
const REFUSED_MS = 300_000;
/** From here on a limit is a quota: nobody waits for it. */
const QUOTA_MS = 3_600_000;

export interface LaneParts {
  readonly budget: Pick<CasebookStore, 'spend'>;
  readonly cache: AnswerCache;
  readonly clock: Clock;
}

interface Rest {
  readonly until: number;
  readonly kind: 'failed' | 'not asked';
  readonly why: string;
}

/**
 * All that is asked of one source: at most `concurrency` requests at a time, within its limits, each question once
 * however many wait for it, in the order in which they came.
 */
export class Lane {
  readonly #source: Source;
  readonly #parts: LaneParts;
  readonly #breaker: CircuitBreakerPolicy;
  readonly #open = new Map<string, Ticket>();
  readonly #queue = new BatchQueue<Ticket>();
  #active = 0;
  /** Until when nothing is sent, because the source or our own limits say so. */
  #rest: Rest | undefined;

  constructor(source: Source, parts: LaneParts) {
    this.#source = source;
    this.#parts = parts;
    this.#breaker = circuitBreaker(
      handleWhen((error) => error instanceof SourceFailure && error.kind === 'transient'),
      // How long it stays open is our rest, by our clock; then one request tries whether it works again.
      { halfOpenAfter: 0, breaker: new ConsecutiveBreaker(FAILURES) },
    );
    this.#breaker.onBreak(() => { this.#restUntil({ until: parts.clock.now() + REST_MS, kind: 'failed', why: `it failed ${FAILURES} times in a row and rests` }); });
  }

  /** Joins the question that is already asked, or asks it. */
  join(observable: Observable, deadline: number): Ticket {
    const key = keyOf(observable);
    const known = this.#open.get(key);
    if (known !== undefined && !known.abandoned) {
      known.join(deadline);
      return known;
    }
    const ticket = new Ticket(observable);
    ticket.join(deadline);
    this.#open.set(key, ticket);
    this.#queue.push(ticket, this.#source.batchOf(observable.type));
    // After the turn: what is asked about together is sent together.
    queueMicrotask(() => { this.#pump(); });
    return ticket;
  }

  /** Why it rests, for people; empty where it does not. */
  notes(): readonly string[] {
    const rest = this.#rest;
    return rest !== undefined && rest.until > this.#parts.clock.now() ? [`${rest.why} until ${untilText(rest.until)}`] : [];
  }

  #pump(): void {
    while (this.#active < this.#source.concurrency && !this.#queue.empty) {
      this.#active += 1;
      void this.#work();
    }
  }

  /** Serves batch after batch. Never rejects: what goes wrong is the outcome of its tickets. */
  async #work(): Promise<void> {
    try {
      for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
        await this.#serve(batch).catch((error: unknown) => { this.#end(batch, { kind: 'failed', reason: reasonOf(error) }); });
      }
    } finally {
      this.#active -= 1;
    }
  }

  /** The next tickets that may share a request, without those that nobody waits for any more. */
  #take(): Ticket[] {
    return this.#queue.take((ticket) => {
      if (ticket.abandoned) this.#end([ticket], { kind: 'failed', reason: ticket.waitsFor });
      return ticket.abandoned;
    });
  }

  async #serve(batch: readonly Ticket[]): Promise<void> {
    const abandoned = whenAllAbandoned(batch);
    for (let failures = 0; ;) {
      try {
        // The slot is taken within: a circuit that is being tried holds the others back, and a slot is for now.
        const stop = await this.#rested(batch, abandoned)
          ?? await this.#breaker.execute(async () => (await this.#slot(batch, abandoned)) ?? this.#request(batch, abandoned));
        if (stop !== undefined) this.#end(batch, stop);
        return;
      } catch (error) {
        if (abandoned.aborted || !(error instanceof SourceFailure)) throw error;
        const again = await this.#afterFailure(error, batch, failures, abandoned);
        if (!again) return;
        if (error.kind === 'transient') failures += 1;
      }
    }
  }

  /** What to do about a failure; true where the request is worth another attempt. */
  async #afterFailure(error: SourceFailure, batch: readonly Ticket[], failures: number, abandoned: AbortSignal): Promise<boolean> {
    const { clock } = this.#parts;
    if (error.kind === 'throttled') {
      this.#restUntil({ until: clock.now() + (error.retryAfterMs ?? THROTTLED_MS), kind: 'failed', why: 'rate limited: the source asks to wait' });
      return true;
    }
    if (error.kind === 'rejected' && batch.length > 1) {
      // One of them spoils the others' request.
      for (const ticket of batch) await this.#serve([ticket]);
      return false;
    }
    if (error.kind === 'refused') this.#restUntil({ until: clock.now() + REFUSED_MS, kind: 'failed', why: error.message });
    if (error.kind === 'transient' && failures < RETRIES) {
      for (const ticket of batch) ticket.waitsFor = error.message;
      await clock.sleep(BACKOFF_MS * 4 ** failures, abandoned);
      return true;
    }
    this.#end(batch, { kind: 'failed', reason: error.message });
    return false;
  }

  /** Waits while the source rests; an outcome where that is longer than anybody waits. */
  async #rested(batch: readonly Ticket[], abandoned: AbortSignal): Promise<Outcome | undefined> {
    const { clock } = this.#parts;
    for (;;) {
      if (abandoned.aborted) return { kind: 'failed', reason: batch[0]?.waitsFor ?? '' };
      const rest = this.#rest;
      if (rest === undefined || rest.until <= clock.now()) return undefined;
      if (rest.until > Math.max(...batch.map(({ deadline }) => deadline))) return { kind: rest.kind, reason: `${rest.why} until ${untilText(rest.until)}` };
      for (const ticket of batch) ticket.waitsFor = rest.why;
      await clock.sleep(rest.until - clock.now(), abandoned);
    }
  }

  /** Waits until the limits allow a request; an outcome where that will not be while anybody waits. */
  async #slot(batch: readonly Ticket[], abandoned: AbortSignal): Promise<Outcome | undefined> {
    const { clock, budget } = this.#parts;
    const { name, limits } = this.#source;
    for (;;) {
      const stop = await this.#rested(batch, abandoned);
      if (stop !== undefined || limits.length === 0) return stop;
      const spent = await budget.spend(`enrich:${name}`, limits, 1);
      if (spent.granted) return undefined;
      const limit = limits.find(({ windowMs }) => windowMs === spent.windowMs)?.limit ?? 0;
      this.#restUntil(spent.windowMs < QUOTA_MS
        ? { until: clock.now() + spent.retryAfterMs, kind: 'failed', why: `rate limited: ${limit} requests in ${spell(spent.windowMs)} are used up` }
        : { until: clock.now() + spent.retryAfterMs, kind: 'not asked', why: `its quota of ${limit} requests in ${spell(spent.windowMs)} is used up` });
    }
  }

  async #request(batch: readonly Ticket[], abandoned: AbortSignal): Promise<undefined> {
    const { clock, cache } = this.#parts;
    const source = this.#source;
    for (const ticket of batch) ticket.waitsFor = 'it did not answer in time';
    const askedAt = clock.now();
    const replies = await withinTime(source, batch.map(({ observable }) => observable), abandoned, clock);
    for (const ticket of batch) {
      const reply = replies.get(keyOf(ticket.observable));
      if (reply === undefined) {
        this.#end([ticket], { kind: 'failed', reason: 'its answer leaves this one out' });
        continue;
      }
      const freshMs = source.cacheMs(ticket.observable.type, reply.status);
      if (freshMs > 0) cache.put(source, ticket.observable, { reply, askedAt }, freshMs);
      this.#end([ticket], { kind: 'reply', reply, askedAt });
    }
  }

  #restUntil(rest: Rest): void {
    if (rest.until > (this.#rest?.until ?? 0)) this.#rest = rest;
  }

  #end(tickets: readonly Ticket[], outcome: Outcome): void {
    for (const ticket of tickets) {
      const key = keyOf(ticket.observable);
      if (this.#open.get(key) === ticket) this.#open.delete(key);
      ticket.settle(outcome);
    }
  }
}

/** Asks, and makes a failure of what takes longer than the source may. */
async function withinTime(source: Source, observables: readonly Observable[], abandoned: AbortSignal, clock: Clock): Promise<Awaited<ReturnType<Source['ask']>>> {
  const over = new AbortController();
  const done = new AbortController();
  void clock.sleep(source.requestMs, done.signal).then(() => { if (!done.signal.aborted) over.abort(); });
  try {
    return await source.ask(observables, AbortSignal.any([abandoned, over.signal]));
  } catch (error) {
    if (over.signal.aborted && !abandoned.aborted) throw new SourceFailure('transient', `it did not answer within ${spell(source.requestMs)}`, { cause: error });
    throw error;
  } finally {
    done.abort();
  }
}

/** Of what else may be thrown: by the store of the limits. Nothing of a defect's message is shown. */
function reasonOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  return 'a defect in Casebook';
}
