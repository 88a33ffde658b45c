import { UserError } from '../errors.js';
import { nearest } from '../nearest.js';
import type { Answer, AskOptions, Observable, ProviderState, Sources } from './answer.js';
import type { AnswerCache, CachedReply } from './asking/answer-cache.js';
import type { Clock } from './asking/clock.js';
import { Lane, type LaneParts } from './asking/lane.js';
import type { Outcome, Ticket } from './asking/ticket.js';
import type { Internal } from './privacy/internal.js';
import { whyWithheld } from './privacy/withheld.js';
import { keyOf, type Source } from './source.js';
import { stopIfAborted } from './stop-if-aborted.js';

export interface SourcesParts {
  /** Sources to ask, with names of their own each. */
  readonly sources: readonly Source[];
  /** Keeps what the sources may be asked, for all processes together: the casebook store. */
  readonly budget: LaneParts['budget'];
  readonly cache: AnswerCache;
  readonly clock: Clock;
  /** What is never sent to another party, besides what is private by its nature. */
  readonly internal: Internal;
}

interface Pending {
  readonly source: Source;
  readonly observable: Observable;
  readonly ticket: Ticket;
}

/** Puts sources together into one that asks them all, with good manners. One for the process: it keeps their limits. */
export function createSources(parts: SourcesParts): Sources {
  const sources = [...parts.sources].sort((a, b) => (a.name < b.name ? -1 : 1));
  const lanes = new Map(sources.map((source) => [source.name, new Lane(source, parts)]));
  if (lanes.size < sources.length) throw new TypeError('Two sources have the same name');
  const laneOf = (source: Source): Lane => lanes.get(source.name) ?? new Lane(source, parts);
  return {
    states: () => Promise.resolve(sources.map((source) => stateOf(source, laneOf(source)))),
    ask: async (observables, options) => new Asking(parts, chosen(sources, options.providers), laneOf, options).run(observables),
  };
}

function stateOf(source: Source, lane: Lane): ProviderState {
  const { name, title, types, leavesNetwork, obstacles } = source;
  return {
    name, title, types, leavesNetwork, configured: obstacles.length === 0,
    notes: obstacles.length > 0 ? obstacles : [...lane.notes(), ...(source.notes?.() ?? [])],
  };
}

/** Throws `param.invalid` for a name that no source has. */
function chosen(sources: readonly Source[], names: readonly string[] | undefined): readonly Source[] {
  if (names === undefined) return sources.filter(({ obstacles }) => obstacles.length === 0);
  const known = sources.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, known, 1)[0];
    throw new UserError({
      code: 'param.invalid', message: `There is no source “${unknown.slice(0, 40)}” to ask.`, why: `Known: ${known.join(', ')}.`,
      ...(near === undefined ? {} : { next: `Did you mean ${near}?` }),
    });
  }
  return sources.filter(({ name }) => names.includes(name));
}

/** One call of `ask`. */
class Asking {
  readonly #answers = new Map<string, Answer>();

  constructor(
    private readonly parts: SourcesParts, private readonly sources: readonly Source[],
    private readonly laneOf: (source: Source) => Lane, private readonly options: AskOptions,
  ) {}

  async run(observables: readonly Observable[]): Promise<readonly Answer[]> {
    const { signal, deadlineMs } = this.options;
    stopIfAborted(signal);
    const distinct = [...new Map(observables.map((observable) => [keyOf(observable), observable])).values()];
    const deadline = this.parts.clock.now() + deadlineMs;
    const pending = distinct.flatMap((observable) => this.#beginAll(observable, deadline));
    if (pending.length > 0) await this.#wait(pending, deadline);
    stopIfAborted(signal);
    return distinct.flatMap((observable) => this.sources.flatMap((source) => this.#answers.get(pairKey(source, observable)) ?? []));
  }

  #beginAll(observable: Observable, deadline: number): readonly Pending[] {
    const fitting = this.sources.filter(({ types }) => types.includes(observable.type));
    const withheld = fitting.some(({ leavesNetwork }) => leavesNetwork) ? whyWithheld(observable, this.parts.internal) : undefined;
    return fitting.flatMap((source) => this.#begin(source, observable, withheld, deadline));
  }

  /** Answers at once where that can be, else gives what to wait for. */
  #begin(source: Source, observable: Observable, withheld: string | undefined, deadline: number): readonly Pending[] {
    const reason = source.obstacles.length > 0 ? source.obstacles.join('; ') : source.leavesNetwork ? withheld : undefined;
    if (reason !== undefined) {
      this.#add(source, observable, { kind: 'not asked', reason });
      return [];
    }
    const cached = this.parts.cache.get(source, observable, this.parts.clock.now());
    if (cached === undefined) return [{ source, observable, ticket: this.laneOf(source).join(observable, deadline) }];
    this.#add(source, observable, { kind: 'reply', ...cached }, cached);
    return [];
  }

  /** Until all have answered, the time is over or the signal aborts; what is missing then has failed. */
  async #wait(pending: readonly Pending[], deadline: number): Promise<void> {
    const { clock } = this.parts;
    const done = new AbortController();
    let over = false;
    const each = pending.map(async ({ source, observable, ticket }) => {
      const outcome = await ticket.outcome;
      if (!over) this.#add(source, observable, outcome);
    });
    const stop = AbortSignal.any([this.options.signal, done.signal]);
    try {
      await Promise.race([Promise.all(each), clock.sleep(Math.max(0, deadline - clock.now()), stop)]);
    } finally {
      over = true;
      done.abort();
      for (const { ticket } of pending) ticket.leave(deadline);
    }
    if (this.options.signal.aborted) return;
    for (const { source, observable, ticket } of pending) {
      if (!this.#answers.has(pairKey(source, observable))) this.#add(source, observable, { kind: 'failed', reason: ticket.waitsFor });
    }
  }

  #add(source: Source, observable: Observable, outcome: Outcome, cached?: CachedReply): void {
    const answer = answerOf(source.name, observable, outcome, this.options.now, cached !== undefined);
    this.#answers.set(pairKey(source, observable), answer);
    this.options.onAnswer?.(answer);
  }
}

const pairKey = ({ name }: Source, observable: Observable): string => `${name} ${keyOf(observable)}`;

function answerOf(provider: string, observable: Observable, outcome: Outcome, now: string, fromCache: boolean): Answer {
  if (outcome.kind !== 'reply') return { observable, provider, status: outcome.kind, details: '', reason: outcome.reason, checkedAt: now, fromCache };
  return { observable, provider, ...outcome.reply, checkedAt: new Date(outcome.askedAt).toISOString(), fromCache };
}
