import type { CellDraft, CellOutcome, CellRevision } from '../../src/casebook/cell.js';
import type { Begun, CasebookStore, IdempotencyKey, IncidentKey, Owner, SpendWindow, Spent } from '../../src/casebook/store.js';
import type { CellId, VariableRevision } from '../../src/casebook/variable.js';
import type { Json } from '../../src/data/table.js';
import { unreachable } from '../errors.js';
import { interrupt } from '../interrupt.js';
import { isLive } from '../liveness.js';
import { byName } from '../order.js';
import { pageOf } from '../page.js';
import { decodeDocument, encodeDocument, encodeOutcome, joinOutcome } from '../records.js';
import { checkSpend } from '../spending.js';
import type { BlobFiles } from './blob-files.js';
import { textOf, type Database, type Statement } from './database.js';
import { exact } from './exact.js';
import { Idempotency } from './idempotency.js';
import { Incidents } from './incidents.js';
import { Owners } from './owners.js';
import { Revisions } from './revisions.js';
import { Spending } from './spending.js';
import { Variables } from './variables.js';
import { GroupWriter } from './writer.js';

/** `CasebookStore` on a SQLite file that has the current schema. Each writing method is one transaction. */
export class EmbeddedStore implements CasebookStore {
  readonly #db: Database;
  readonly #writer: GroupWriter;
  readonly #blobs: BlobFiles;
  readonly #incidents: Incidents;
  readonly #revisions: Revisions;
  readonly #variables: Variables;
  readonly #idempotency: Idempotency;
  readonly #owners: Owners;
  readonly #spending: Spending;
  readonly #putDocument: Statement;
  readonly #getDocument: Statement;
  #open = true;

  constructor(db: Database, blobs: BlobFiles) {
    this.#db = db;
    this.#blobs = blobs;
    this.#writer = new GroupWriter(db);
    this.#incidents = new Incidents(db);
    this.#revisions = new Revisions(db);
    this.#variables = new Variables(db);
    this.#idempotency = new Idempotency(db);
    this.#owners = new Owners(db);
    this.#spending = new Spending(db);
    this.#putDocument = db.prepare('INSERT OR REPLACE INTO document (incident, name, record) VALUES (?, ?, ?)');
    this.#getDocument = db.prepare('SELECT record FROM document WHERE incident = ? AND name = ?');
  }

  begin(key: IncidentKey, drafts: readonly CellDraft[], idempotencyKeys: readonly IdempotencyKey[]): Promise<Begun> {
    return this.#writer.write(() => {
      const { id, lastNumber } = this.#incidents.findOrCreate(key);
      return this.#once(id, idempotencyKeys, () => {
        this.#incidents.advance(id, drafts.length);
        return drafts.map((draft, index) => this.#revisions.begin(id, { number: lastNumber + 1 + index, revision: 1 }, draft));
      });
    });
  }

  beginRevision(
    key: IncidentKey, number: number, draft: CellDraft, idempotencyKeys: readonly IdempotencyKey[],
  ): Promise<Begun | null> {
    return this.#writer.write(() => {
      const id = this.#incidents.find(key)?.id;
      if (id === undefined) return null;
      return this.#once(id, idempotencyKeys, () => {
        const newest = this.#revisions.newest(id, number);
        return newest && [this.#revisions.begin(id, { number, revision: newest.revision + 1 }, draft)];
      });
    });
  }

  finish(key: IncidentKey, id: CellId, outcome: CellOutcome): Promise<'finished' | 'superseded' | 'stale'> {
    return this.#writer.write(() => {
      const incident = this.#incidents.find(key)?.id;
      const running = incident === undefined ? null : this.#revisions.one(incident, id);
      if (incident === undefined || running?.status !== 'running') return 'stale';
      const superseded = this.#revisions.newest(incident, id.number)?.revision !== id.revision;
      const sets = superseded ? [] : outcome.sets;
      const names = [...new Set(sets.map(({ name }) => name))];
      this.#revisions.end(incident, id, joinOutcome(names, encodeOutcome(outcome)));
      for (const { name, value } of sets) {
        this.#variables.set(incident, name, { value, setBy: running.author, setAt: outcome.finishedAt, cell: id });
      }
      return superseded ? 'superseded' : 'finished';
    });
  }

  cells(key: IncidentKey, page?: { readonly after?: number; readonly limit?: number }): Promise<readonly CellRevision[]> {
    return this.#read(key, [], (id) => this.#revisions.page(id, pageOf(page)));
  }

  cell(key: IncidentKey, number: number, revision?: number): Promise<CellRevision | null> {
    return this.#read(key, null, (id) =>
      revision === undefined ? this.#revisions.newest(id, number) : this.#revisions.one(id, { number, revision }));
  }

  lastNumber(key: IncidentKey): Promise<number> {
    return this.#read(key, 0, (_, lastNumber) => lastNumber);
  }

  variables(key: IncidentKey): Promise<readonly VariableRevision[]> {
    return this.#read(key, [], (id) => this.#variables.all(id).sort(byName));
  }

  variable(key: IncidentKey, name: string, revision?: number): Promise<VariableRevision | null> {
    return this.#read(key, null, (id) => this.#variables.get(id, name, revision));
  }

  async putBlob(key: IncidentKey, hash: string, bytes: Uint8Array): Promise<void> {
    this.#assertOpen();
    await this.#blobs.put(key, hash, bytes);
  }

  async getBlob(key: IncidentKey, hash: string): Promise<Uint8Array | null> {
    this.#assertOpen();
    return this.#blobs.get(key, hash);
  }

  putDocument(key: IncidentKey, name: string, value: Json): Promise<void> {
    return this.#writer.write(() => {
      this.#putDocument.run(this.#incidents.findOrCreate(key).id, exact(name), encodeDocument(value));
    });
  }

  getDocument(key: IncidentKey, name: string): Promise<Json> {
    return this.#read<Json>(key, null, (id) => {
      const row = this.#getDocument.first(id, exact(name));
      return row === undefined ? null : decodeDocument(name, textOf(row, 'record'));
    });
  }

  claim(key: IncidentKey, idempotencyKey: IdempotencyKey): Promise<boolean> {
    return this.#writer.write(() => {
      const { id } = this.#incidents.findOrCreate(key);
      return this.#once(id, [idempotencyKey], () => []).kind === 'created';
    });
  }

  spend(name: string, windows: readonly SpendWindow[], cost: number): Promise<Spent> {
    return this.#writer.write(() => {
      checkSpend(windows, cost);
      return this.#spending.spend(name, windows, cost, Date.now());
    });
  }

  beat(owner: Owner, ttlMs: number): Promise<void> {
    return this.#writer.write(() => { this.#owners.beat(owner, ttlMs, Date.now()); });
  }

  sweep(here: Owner, isAlive: (pid: number) => boolean, finishedAt: string): Promise<readonly { key: IncidentKey; cell: CellRevision }[]> {
    return this.#writer.write(() => {
      const now = Date.now();
      const dead = this.#revisions.running().filter(({ owner }) => !isLive(owner, this.#owners.find(owner, now), here, isAlive));
      return dead.flatMap(({ incident, id, draft }) => {
        const interrupted = interrupt(id, draft, finishedAt);
        if (interrupted === null) return [];
        this.#revisions.end(incident, id, interrupted.outcome);
        return [{ key: this.#incidents.keyOf(incident), cell: interrupted.cell }];
      });
    });
  }

  async ping(): Promise<void> {
    await this.#read({ tenant: '', incident: '' }, null, () => null);
  }

  close(): Promise<void> {
    if (!this.#open) return Promise.resolve();
    this.#open = false;
    this.#writer.close();
    this.#db.close();
    return Promise.resolve();
  }

  /** Does `make` unless one of the keys was seen; null where `make` made nothing of it, then no key is remembered. */
  #once<T extends CellRevision[] | null>(incident: number, keys: readonly IdempotencyKey[], make: () => T): Begun | Extract<T, null> {
    const now = Date.now();
    const before = this.#idempotency.seen(incident, keys, now);
    if (before !== null) {
      return { kind: 'duplicate', cells: before.flatMap((id) => this.#revisions.one(incident, id) ?? []) };
    }
    const cells = make();
    if (cells === null) return null as Extract<T, null>; // T holds null here, which the compiler can't see
    this.#idempotency.remember(incident, keys, cells, now);
    return { kind: 'created', cells };
  }

  /** Reads from an incident; `none` where it does not exist. A single statement, so one consistent state. */
  // eslint-disable-next-line @typescript-eslint/require-await -- async so that what SQLite throws becomes a rejection
  async #read<T>(key: IncidentKey, none: T, read: (incident: number, lastNumber: number) => T): Promise<T> {
    this.#assertOpen();
    const incident = this.#incidents.find(key);
    return incident === null ? none : read(incident.id, incident.lastNumber);
  }

  #assertOpen(): void {
    if (!this.#open) throw unreachable('The casebook file was closed.', 'Start Casebook again.');
  }
}
