import type { Owner } from '../../src/casebook/store.js';
import { expiryOf } from '../expiry.js';
import { exact, exactOf } from './exact.js';
import { integerOf, type Database, type Statement } from './database.js';

/** Which processes live. Times are ms of the epoch. */
export class Owners {
  readonly #beat: Statement;
  readonly #forget: Statement;
  readonly #find: Statement;

  constructor(db: Database) {
    this.#beat = db.prepare('INSERT OR REPLACE INTO owner (id, host, pid, expires_at) VALUES (?, ?, ?, ?)');
    this.#forget = db.prepare('DELETE FROM owner WHERE expires_at <= ?');
    this.#find = db.prepare('SELECT host, pid FROM owner WHERE id = ? AND expires_at > ?');
  }

  beat(owner: Owner, ttlMs: number, now: number): void {
    this.#forget.run(now);
    this.#beat.run(exact(owner.id), exact(owner.host), owner.pid, now + expiryOf({ ttlMs }));
  }

  /** The owner with this id, if its last beat has not timed out. */
  find(id: string, now: number): Owner | null {
    const row = this.#find.first(exact(id), now);
    return row === undefined ? null : { id, host: exactOf(row, 'host'), pid: integerOf(row, 'pid') };
  }
}
