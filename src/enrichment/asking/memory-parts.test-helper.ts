import { decideSpend, sliceMs } from '../../../state/spending.js';
import type { CasebookStore } from '../../casebook/store.js';
import { keyOf } from '../source.js';
import type { AnswerCache, CachedReply } from './answer-cache.js';
import type { Clock } from './clock.js';

/** Keeps limits by the rule of the stores, on the given clock. */
export class MemoryBudget implements Pick<CasebookStore, 'spend'> {
  readonly #spent = new Map<string, Map<number, number>>();
  calls = 0;

  constructor(private readonly clock: Clock) {}

  spend: CasebookStore['spend'] = (name, windows, cost) => {
    this.calls += 1;
    const now = this.clock.now();
    const slices = (windowMs: number): Map<number, number> => {
      const key = `${name} ${windowMs}`;
      const known = this.#spent.get(key) ?? new Map<number, number>();
      this.#spent.set(key, known);
      return known;
    };
    const spent = decideSpend(windows, cost, now, slices);
    for (const { windowMs } of spent.granted ? windows : []) {
      const index = Math.floor(now / sliceMs(windowMs));
      slices(windowMs).set(index, (slices(windowMs).get(index) ?? 0) + cost);
    }
    return Promise.resolve(spent);
  };
}

export class MemoryCache implements AnswerCache {
  readonly entries = new Map<string, CachedReply & { until: number }>();

  get: AnswerCache['get'] = ({ name, revision }, observable, now) => {
    const entry = this.entries.get(`${name} ${revision} ${keyOf(observable)}`);
    return entry !== undefined && entry.until > now ? entry : undefined;
  };

  put: AnswerCache['put'] = ({ name, revision }, observable, cached, freshMs) => {
    this.entries.set(`${name} ${revision} ${keyOf(observable)}`, { ...cached, until: cached.askedAt + freshMs });
  };
}
