import type { IncidentKey } from '../../src/casebook/store.js';
import { integerOf, type Database, type Statement } from './database.js';
import { exact, exactOf } from './exact.js';

/** Short ids for incidents, and the number of their last cell. */
export class Incidents {
  readonly #find: Statement;
  readonly #insert: Statement;
  readonly #advance: Statement;
  readonly #byId: Statement;

  constructor(db: Database) {
    this.#find = db.prepare('SELECT id, last_number FROM incident WHERE tenant = ? AND incident = ?');
    this.#insert = db.prepare('INSERT INTO incident (tenant, incident, last_number) VALUES (?, ?, 0)');
    this.#advance = db.prepare('UPDATE incident SET last_number = last_number + ? WHERE id = ?');
    this.#byId = db.prepare('SELECT tenant, incident FROM incident WHERE id = ?');
  }

  find(key: IncidentKey): { readonly id: number; readonly lastNumber: number } | null {
    const row = this.#find.first(exact(key.tenant), exact(key.incident));
    return row === undefined ? null : { id: integerOf(row, 'id'), lastNumber: integerOf(row, 'last_number') };
  }

  findOrCreate(key: IncidentKey): { readonly id: number; readonly lastNumber: number } {
    const found = this.find(key);
    if (found !== null) return found;
    this.#insert.run(exact(key.tenant), exact(key.incident));
    return this.findOrCreate(key);
  }

  advance(id: number, by: number): void {
    this.#advance.run(by, id);
  }

  keyOf(id: number): IncidentKey {
    const row = this.#byId.first(id) ?? {};
    return { tenant: exactOf(row, 'tenant'), incident: exactOf(row, 'incident') };
  }
}
