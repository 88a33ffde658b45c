import { z } from 'zod';
import type { IdempotencyKey } from '../../src/casebook/store.js';
import type { CellId } from '../../src/casebook/variable.js';
import { expiryOf } from '../expiry.js';
import { textOf, type Database, type Statement } from './database.js';
import { exact } from './exact.js';

/** Expired keys removed per write: more than a write adds, so that the table does not grow, yet cheap. */
const PRUNED_AT_ONCE = 32;

const cellsShape = z.array(z.object({ number: z.int(), revision: z.int() }));

/** Idempotency keys and the cells that each made. Incidents are given by their row id, times in ms of the epoch. */
export class Idempotency {
  readonly #find: Statement;
  readonly #insert: Statement;
  readonly #prune: Statement;

  constructor(db: Database) {
    this.#find = db.prepare('SELECT cells FROM seen WHERE incident = ? AND key = ? AND expires_at > ?');
    this.#insert = db.prepare('INSERT OR REPLACE INTO seen (incident, key, expires_at, cells) VALUES (?, ?, ?, ?)');
    this.#prune = db.prepare(
      'DELETE FROM seen WHERE rowid IN (SELECT rowid FROM seen WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)',
    );
  }

  /** What the first of the keys that is known made; null where none is. */
  seen(incident: number, keys: readonly IdempotencyKey[], now: number): readonly CellId[] | null {
    for (const { key } of keys) {
      const row = this.#find.first(incident, exact(key), now);
      if (row !== undefined) return cellsShape.parse(JSON.parse(textOf(row, 'cells')));
    }
    return null;
  }

  remember(incident: number, keys: readonly IdempotencyKey[], made: readonly CellId[], now: number): void {
    this.#prune.run(now, PRUNED_AT_ONCE);
    const cells = JSON.stringify(made.map(({ number, revision }) => ({ number, revision })));
    for (const key of keys) this.#insert.run(incident, exact(key.key), now + expiryOf(key), cells);
  }
}
