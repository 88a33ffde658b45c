import type { SpendWindow, Spent } from '../../src/casebook/store.js';
import { decideSpend, sliceMs } from '../spending.js';
import { integerOf, type Database, type Statement } from './database.js';
import { exact } from './exact.js';

/** What was spent under a name, by window and slice. Times in ms of the epoch. */
export class Spending {
  readonly #counts: Statement;
  readonly #add: Statement;
  readonly #prune: Statement;

  constructor(db: Database) {
    this.#counts = db.prepare('SELECT slice, amount FROM spent WHERE name = ? AND window_ms = ?');
    this.#add = db.prepare(
      'INSERT INTO spent (name, window_ms, slice, amount) VALUES (?, ?, ?, ?) ON CONFLICT (name, window_ms, slice) DO UPDATE SET amount = amount + excluded.amount',
    );
    this.#prune = db.prepare('DELETE FROM spent WHERE name = ? AND window_ms = ? AND slice < ?');
  }

  /** See `CasebookStore.spend`. */
  spend(name: string, windows: readonly SpendWindow[], cost: number, now: number): Spent {
    const key = exact(name);
    const spent = decideSpend(windows, cost, now, (windowMs) => new Map(
      this.#counts.all(key, windowMs).map((row) => [integerOf(row, 'slice'), integerOf(row, 'amount')]),
    ));
    if (!spent.granted) return spent;
    // Two windows of the same length are one count: the cost is added to it once.
    for (const windowMs of new Set(windows.map((window) => window.windowMs))) {
      const slice = sliceMs(windowMs);
      this.#prune.run(key, windowMs, Math.floor((now - windowMs) / slice) - 1);
      this.#add.run(key, windowMs, Math.floor(now / slice), cost);
    }
    return spent;
  }
}
