import { type Address, conversationIdOf } from './channel/address.js';
import { ConnectorError, type Content, type Outbound } from './channel/outbound.js';
import { type Clock, settledBy } from './clock.js';
import { describeError, type Log } from '../log.js';
import { GLOBAL_WINDOWS, RateLimit, THREAD_WINDOWS } from './rate-limit.js';

interface Waiter {
  readonly resolve: (activityId: string) => void;
  readonly reject: (error: Error) => void;
}

/** `waiters`: everyone who learns how it ended; several where updates were merged. */
type Job = { readonly address: Address; readonly waiters: Waiter[] } & (
  | { readonly kind: 'send'; readonly content: Content }
  | { readonly kind: 'update'; readonly activityId: string; content: Content }
  | { readonly kind: 'typing' });
type Update = Extract<Job, { kind: 'update' }>;

/** One conversation's jobs, done one after the other. */
interface Lane {
  readonly jobs: Job[];
  busy: boolean;
}

export interface OutboxOptions {
  readonly transport: Outbound;
  readonly clock: Clock;
  readonly log: Log;
  /** Random numbers in [0, 1), for the jitter of retries. */
  readonly random: () => number;
  /** Told when the channel says that the bot may not write to an address any more. */
  readonly onBlocked: (address: Address) => void;
}

const MAX_JOBS = 200;
const MAX_CREATE_TRIES = 5;
const MAX_UPDATE_TRIES = 6;
const BACKOFF_MS = 500;
const TYPING_MS = 1000;
const MAX_WAIT_MS = 300_000;
const MAX_REMEMBERED = 2000;

function fail(job: Job, error: Error): void {
  for (const waiter of job.waiters) waiter.reject(error);
}

const notWritable = (): ConnectorError => new ConnectorError('blocked', 'the bot may not write to this conversation');

/**
 * Everything that the bot posts goes through here. In one conversation jobs keep their order; conversations do not
 * wait for each other. A message is posted at most once: it is tried again only where it certainly was not posted
 * (429, 412, no connection). Updates may be repeated, so they are retried with growing, jittered pauses, and of several
 * waiting updates of a message only the newest is done. Rate limits hold per chat or channel and for the whole bot.
 */
export class Outbox implements Outbound {
  private readonly options: OutboxOptions;
  private readonly lanes = new Map<string, Lane>();
  private readonly limits = new Map<string, RateLimit>();
  private readonly global = new RateLimit(GLOBAL_WINDOWS);
  private readonly blocked = new Set<string>();
  private readonly running = new Set<Promise<void>>();
  private closed = false;

  constructor(options: OutboxOptions) {
    this.options = options;
  }

  send(address: Address, content: Content): Promise<string> {
    return new Promise((resolve, reject) => { this.enqueue({ kind: 'send', address, content, waiters: [{ resolve, reject }] }); });
  }

  async update(address: Address, activityId: string, content: Content): Promise<void> {
    await new Promise<string>((resolve, reject) => {
      const waiting = this.waitingUpdate(address, activityId);
      if (waiting === undefined) this.enqueue({ kind: 'update', address, activityId, content, waiters: [{ resolve, reject }] });
      else {
        // It keeps its place and shows the newer content.
        waiting.content = content;
        waiting.waiters.push({ resolve, reject });
      }
    });
  }

  /** A hint only: dropped where it could not be shown at once. */
  async typing(address: Address): Promise<void> {
    const { clock } = this.options;
    const lane = this.lanes.get(conversationIdOf(address));
    if (lane !== undefined || this.limitOf(address).earliest(clock.now()) > clock.now()) return;
    await new Promise<string>((resolve, reject) => { this.enqueue({ kind: 'typing', address, waiters: [{ resolve, reject }] }); });
  }

  /** The conversation wrote to us, so it can be written to. */
  revive(address: Address): void {
    this.blocked.delete(conversationIdOf(address));
  }

  /** Takes nothing more; waits at most `graceMs` for what is waiting. */
  async close(graceMs: number): Promise<void> {
    this.closed = true;
    const stop = new AbortController();
    await Promise.race([Promise.allSettled([...this.running]), this.options.clock.sleep(graceMs, stop.signal)]);
    stop.abort();
    for (const { jobs } of this.lanes.values()) {
      for (const job of jobs.splice(0)) fail(job, new ConnectorError('rejected', 'the bot is shutting down'));
    }
  }

  private enqueue(job: Job): void {
    const key = conversationIdOf(job.address);
    const lane = this.lanes.get(key) ?? { jobs: [], busy: false };
    if (this.closed) fail(job, new ConnectorError('rejected', 'the bot is shutting down'));
    else if (this.blocked.has(key)) fail(job, notWritable());
    else if (lane.jobs.length >= MAX_JOBS) fail(job, new ConnectorError('rejected', `more than ${MAX_JOBS} messages wait for this conversation`));
    else {
      this.lanes.set(key, lane);
      lane.jobs.push(job);
      if (!lane.busy) {
        const run = this.drain(key, lane).finally(() => { this.running.delete(run); });
        this.running.add(run);
      }
    }
  }

  private async drain(key: string, lane: Lane): Promise<void> {
    lane.busy = true;
    for (let next = lane.jobs[0]; next !== undefined; next = lane.jobs[0]) {
      await this.place(next.address);
      const job = lane.jobs.shift();
      if (job === undefined) break;
      try {
        if (this.blocked.has(key)) throw notWritable();
        const id = await this.perform(job);
        for (const waiter of job.waiters) waiter.resolve(id);
      } catch (error) {
        fail(job, error instanceof Error ? error : new Error('the transport failed', { cause: error }));
      }
    }
    lane.busy = false;
    this.lanes.delete(key);
  }

  /** Waits for a place under both limits, and through any pause that the connector asked for meanwhile. */
  private async place(address: Address): Promise<void> {
    const { clock } = this.options;
    const limit = this.limitOf(address);
    await this.sleepUntil(limit.reserve(clock.now()));
    while (limit.resumesAt > clock.now()) await this.sleepUntil(limit.resumesAt);
    await this.sleepUntil(this.global.reserve(clock.now()));
  }

  private async sleepUntil(at: number): Promise<void> {
    const wait = at - this.options.clock.now();
    if (wait > 0) await this.options.clock.sleep(wait);
  }

  private async perform(job: Job): Promise<string> {
    const tries = job.kind === 'send' ? MAX_CREATE_TRIES : job.kind === 'update' ? MAX_UPDATE_TRIES : 1;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(job);
      } catch (error) {
        const again = error instanceof ConnectorError && attempt < tries && this.mayRepeat(job, error);
        if (!again) {
          this.gaveUp(job, error, attempt);
          throw error;
        }
        this.options.log.info('outbox.retry', { kind: job.kind, attempt, status: error.status });
        if (error.kind === 'not-done') this.limitOf(job.address).pause(this.options.clock.now() + this.pauseAfter(error, attempt));
        else await this.options.clock.sleep(this.pauseAfter(error, attempt));
        await this.place(job.address);
        if (job.kind === 'update') this.takeNewer(job);
      }
    }
  }

  private async attempt(job: Job): Promise<string> {
    const { transport, clock } = this.options;
    switch (job.kind) {
      case 'send': return await transport.send(job.address, job.content);
      case 'update':
        await transport.update(job.address, job.activityId, job.content);
        return job.activityId;
      case 'typing': // not worth holding a message up
        await settledBy(transport.typing(job.address), clock.now() + TYPING_MS, clock);
        return '';
    }
  }

  private mayRepeat(job: Job, error: ConnectorError): boolean {
    return error.kind === 'not-done' || (error.kind === 'ambiguous' && job.kind === 'update');
  }

  private pauseAfter(error: ConnectorError, attempt: number): number {
    const backoff = BACKOFF_MS * 2 ** (attempt - 1) * (0.5 + this.options.random());
    return Math.min(MAX_WAIT_MS, error.retryAfterMs ?? backoff);
  }

  private gaveUp(job: Job, error: unknown, attempts: number): void {
    this.options.log.warn('outbox.gave-up', { kind: job.kind, attempts, conversation: job.address.conversationId, error: describeError(error) });
    if (!(error instanceof ConnectorError) || error.kind !== 'blocked') return;
    if (this.blocked.size >= MAX_REMEMBERED) this.blocked.clear(); // asking again costs one refused request each
    this.blocked.add(conversationIdOf(job.address));
    this.options.onBlocked(job.address);
  }

  private waitingUpdate(address: Address, activityId: string): Update | undefined {
    const jobs = this.lanes.get(conversationIdOf(address))?.jobs ?? [];
    return jobs.find((job): job is Update => job.kind === 'update' && job.activityId === activityId);
  }

  /** A retried update shows what a later one would: the later one is done with it. */
  private takeNewer(job: Update): void {
    const lane = this.lanes.get(conversationIdOf(job.address));
    const newer = this.waitingUpdate(job.address, job.activityId);
    if (lane === undefined || newer === undefined) return;
    lane.jobs.splice(lane.jobs.indexOf(newer), 1);
    job.content = newer.content;
    job.waiters.push(...newer.waiters);
  }

  /** The limit of a chat or channel, which all its threads share. */
  private limitOf(address: Address): RateLimit {
    const { clock } = this.options;
    if (this.limits.size > MAX_REMEMBERED) {
      for (const [key, limit] of this.limits) if (limit.isIdle(clock.now())) this.limits.delete(key);
    }
    const known = this.limits.get(address.conversationId);
    if (known !== undefined) return known;
    const limit = new RateLimit(THREAD_WINDOWS);
    this.limits.set(address.conversationId, limit);
    return limit;
  }
}
