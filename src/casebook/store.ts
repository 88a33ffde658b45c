import type { Json } from '../data/table.js';
import type { CellDraft, CellOutcome, CellRevision } from './cell.js';
import type { CellId, VariableRevision } from './variable.js';

/** Whose casebook: every stored key begins with it. Both parts may hold any characters. */
export interface IncidentKey {
  readonly tenant: string;
  /** The conversation (thread) id. */
  readonly incident: string;
}

/** A process that runs cells. `host` and `pid` let a restart on the same machine see at once that it died. */
export interface Owner {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
}

export type Begun =
  | { readonly kind: 'created'; readonly cells: readonly CellRevision[] }
  /** The key was seen before: these cells (perhaps none) are what it made then. Nothing was changed. */
  | { readonly kind: 'duplicate'; readonly cells: readonly CellRevision[] };

/**
 * Where casebooks are kept. Every method is atomic, and what it changed is durable when it resolves
 * (a write that was answered survives `kill -9` of the bot and of the store).
 *
 * Errors: `UserError` with code `store.unreachable` when the store can't be reached or does not answer in time
 * (then nothing is known of the write: a later `begin` with the same idempotency key tells), `store.record` where what
 * is stored is damaged or of a newer version, `input.too-large` for a blob over the limit. Anything else is a bug.
 */
export interface CasebookStore {
  /**
   * Appends the drafts as running cells with the next numbers (gap-free, revision 1), in order.
   * `idempotencyKeys`: each is remembered for its time-out; if any was seen before, nothing is appended.
   */
  begin(key: IncidentKey, drafts: readonly CellDraft[], idempotencyKeys: readonly IdempotencyKey[]): Promise<Begun>;

  /** Appends a running revision to an existing cell. Null where there is no such cell. */
  beginRevision(
    key: IncidentKey, number: number, draft: CellDraft, idempotencyKeys: readonly IdempotencyKey[],
  ): Promise<Begun | null>;

  /**
   * Ends a running revision and sets its variables, in one transaction.
   * `stale`: the revision was not running any more (it was ended or interrupted before); nothing was changed.
   * `superseded`: a later revision of the cell exists: the outcome is kept in its revision, variables are not set.
   */
  finish(key: IncidentKey, id: CellId, outcome: CellOutcome): Promise<'finished' | 'superseded' | 'stale'>;

  /** Newest revision of each cell, ascending by number; `after` excludes numbers up to and including it. */
  cells(key: IncidentKey, page?: { readonly after?: number; readonly limit?: number }): Promise<readonly CellRevision[]>;
  /** One revision (the newest where none is named), or null. */
  cell(key: IncidentKey, number: number, revision?: number): Promise<CellRevision | null>;
  /** Number of the last cell, 0 where there is none. */
  lastNumber(key: IncidentKey): Promise<number>;

  /** Newest revision of each variable, by name ascending (code-unit order). */
  variables(key: IncidentKey): Promise<readonly VariableRevision[]>;
  variable(key: IncidentKey, name: string, revision?: number): Promise<VariableRevision | null>;

  /** Keeps bytes under their SHA-256 (lower-case hex). Storing the same again is a no-op. */
  putBlob(key: IncidentKey, hash: string, bytes: Uint8Array): Promise<void>;
  getBlob(key: IncidentKey, hash: string): Promise<Uint8Array | null>;

  /** Small documents of the incident: how to reach its conversation, settings. Last write wins. */
  putDocument(key: IncidentKey, name: string, value: Json): Promise<void>;
  getDocument(key: IncidentKey, name: string): Promise<Json>;

  /** True exactly once per key until its time-out. */
  claim(key: IncidentKey, idempotencyKey: IdempotencyKey): Promise<boolean>;

  /**
   * Spends `cost` (a whole number of 1 or more) of what `name` may use, all or nothing. Within any span of `windowMs`
   * milliseconds, at most `limit` is granted to all processes together. Not granted: which window refused it, and how
   * long until it is worth asking again. The name belongs to no incident: its limits are those of the installation.
   */
  spend(name: string, windows: readonly SpendWindow[], cost: number): Promise<Spent>;

  /** Says that the owner lives for `ttlMs` more; cells of owners that do not are swept. */
  beat(owner: Owner, ttlMs: number): Promise<void>;
  /**
   * Marks running cells of dead owners `interrupted` (dead: no beat within its time-out, or same host and no such
   * process: `isAlive` tells). Resolves to what it marked.
   */
  sweep(here: Owner, isAlive: (pid: number) => boolean, finishedAt: string): Promise<readonly { key: IncidentKey; cell: CellRevision }[]>;

  /** Resolves when the store answers; used by the `ready` route. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** At most `limit` (1 or more) in any `windowMs` milliseconds (1 second to 31 days). */
export interface SpendWindow {
  readonly limit: number;
  readonly windowMs: number;
}

export type Spent =
  | { readonly granted: true }
  | { readonly granted: false; readonly retryAfterMs: number; readonly windowMs: number };

export interface IdempotencyKey {
  readonly key: string;
  readonly ttlMs: number;
}
