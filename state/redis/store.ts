import type { CellDraft, CellOutcome, CellRevision } from '../../src/casebook/cell.js';
import type { Begun, CasebookStore, IdempotencyKey, IncidentKey, Owner, SpendWindow, Spent } from '../../src/casebook/store.js';
import type { CellId, VariableRevision } from '../../src/casebook/variable.js';
import type { Json } from '../../src/data/table.js';
import { expiryOf } from '../expiry.js';
import { escapePart, incidentTag, unescapePart, type RedisKeys } from '../keys.js';
import { byName } from '../order.js';
import { pageOf } from '../page.js';
import { decodeDocument, decodeRevision, encodeDocument, encodeDraft, encodeOutcome, encodeVariable } from '../records.js';
import { checkSpend, sliceMs } from '../spending.js';
import { RedisBlobs } from './blobs.js';
import type { Connection } from './connection.js';
import { revisionsOf, textsOf, variablesOf } from './decode.js';
import { beatOwner } from './owners.js';
import type { ScriptName } from './scripts.js';
import { deathCheck, sweep } from './sweep.js';

type Argument = string | number;

/** `CasebookStore` on one Redis. Each state transition is one Lua script; the key layout is in docs/store.md. */
export class RedisStore implements CasebookStore {
  readonly #connection: Connection;
  readonly #keys: RedisKeys;
  readonly #retentionMs: number;
  readonly #blobs: RedisBlobs;

  /** `retentionMs`: an incident is removed this long after its last change; 0 keeps it for ever. */
  constructor(connection: Connection, keys: RedisKeys, retentionMs: number) {
    this.#connection = connection;
    this.#keys = keys;
    this.#retentionMs = retentionMs;
    this.#blobs = new RedisBlobs(connection, keys, retentionMs);
  }

  async begin(key: IncidentKey, drafts: readonly CellDraft[], idempotencyKeys: readonly IdempotencyKey[]): Promise<Begun> {
    if (drafts.length > 0) await this.#mark(key);
    const texts = drafts.map(encodeDraft);
    const records = drafts.flatMap((draft, index) => [exactOwner(draft.owner), texts[index] ?? '']);
    const [kind, ...rest] = await this.#once('begin', key, [drafts.length, ...records], idempotencyKeys);
    if (kind === 'duplicate') return { kind, cells: revisionsOf(rest) };
    const first = Number(rest[0]);
    return { kind: 'created', cells: texts.map((text, index) => decodeRevision({ number: first + index, revision: 1 }, text, null)) };
  }

  async beginRevision(
    key: IncidentKey, number: number, draft: CellDraft, idempotencyKeys: readonly IdempotencyKey[],
  ): Promise<Begun | null> {
    await this.#mark(key);
    const text = encodeDraft(draft);
    const [kind, ...rest] = await this.#once('begin-revision', key, [number, exactOwner(draft.owner), text], idempotencyKeys);
    if (kind === 'missing') return null;
    if (kind === 'duplicate') return { kind, cells: revisionsOf(rest) };
    return { kind: 'created', cells: [decodeRevision({ number, revision: Number(rest[0]) }, text, null)] };
  }

  async finish(key: IncidentKey, id: CellId, outcome: CellOutcome): Promise<'finished' | 'superseded' | 'stale'> {
    const running = await this.cell(key, id.number, id.revision);
    if (running?.status !== 'running') return 'stale';
    const names = JSON.stringify([...new Set(outcome.sets.map(({ name }) => name))]);
    const variables = outcome.sets.flatMap(({ name, value }) =>
      [escapePart(name), encodeVariable({ value, setBy: running.author, setAt: outcome.finishedAt, cell: id })]);
    const reply = await this.#script('finish', key, [id.number, id.revision, encodeOutcome(outcome), names, '[]', ...variables]);
    if (reply !== 'finished' && reply !== 'superseded' && reply !== 'stale') throw new TypeError(`finish.lua replied ${String(reply)}`);
    return reply;
  }

  async cells(key: IncidentKey, page?: { readonly after?: number; readonly limit?: number }): Promise<readonly CellRevision[]> {
    const { after, limit } = pageOf(page);
    return revisionsOf(textsOf(await this.#script('cells', key, [after, limit])));
  }

  async cell(key: IncidentKey, number: number, revision?: number): Promise<CellRevision | null> {
    return revisionsOf(textsOf(await this.#script('cell', key, [number, revision ?? ''])))[0] ?? null;
  }

  async lastNumber(key: IncidentKey): Promise<number> {
    return Number(await this.#connection.run((redis) => redis.get(this.#keys.part(key, 'last'))) ?? 0);
  }

  async variables(key: IncidentKey): Promise<readonly VariableRevision[]> {
    return variablesOf(textsOf(await this.#script('variables', key, []))).sort(byName);
  }

  async variable(key: IncidentKey, name: string, revision?: number): Promise<VariableRevision | null> {
    return variablesOf(textsOf(await this.#script('variable', key, [escapePart(name), revision ?? ''])))[0] ?? null;
  }

  putBlob(key: IncidentKey, hash: string, bytes: Uint8Array): Promise<void> {
    return this.#blobs.put(key, hash, bytes);
  }

  getBlob(key: IncidentKey, hash: string): Promise<Uint8Array | null> {
    return this.#blobs.get(key, hash);
  }

  async putDocument(key: IncidentKey, name: string, value: Json): Promise<void> {
    await this.#script('put-document', key, [escapePart(name), encodeDocument(value)]);
  }

  async getDocument(key: IncidentKey, name: string): Promise<Json> {
    const record = await this.#connection.run((redis) => redis.hget(this.#keys.part(key, 'documents'), escapePart(name)));
    return record === null ? null : decodeDocument(name, record);
  }

  async claim(key: IncidentKey, idempotencyKey: IdempotencyKey): Promise<boolean> {
    const seen = this.#keys.seen(key, idempotencyKey.key);
    return await this.#connection.run((redis) => redis.set(seen, '', 'PX', expiryOf(idempotencyKey), 'NX')) === 'OK';
  }

  async spend(name: string, windows: readonly SpendWindow[], cost: number): Promise<Spent> {
    checkSpend(windows, cost);
    const args = windows.flatMap(({ limit, windowMs }) => [limit, windowMs, sliceMs(windowMs)]);
    const reply = await this.#connection.script('spend', [this.#keys.spent(name)], [cost, windows.length, ...args]);
    const [granted, retryAfterMs, windowMs] = (Array.isArray(reply) ? reply : []).map(Number);
    if (granted === 1) return { granted: true };
    if (retryAfterMs === undefined || windowMs === undefined) throw new TypeError(`spend.lua replied ${String(reply)}`);
    return { granted: false, retryAfterMs, windowMs };
  }

  async beat(owner: Owner, ttlMs: number): Promise<void> {
    await beatOwner(this.#connection, this.#keys, owner, ttlMs);
  }

  sweep(here: Owner, isAlive: (pid: number) => boolean, finishedAt: string): Promise<readonly { key: IncidentKey; cell: CellRevision }[]> {
    const dead = deathCheck(this.#connection, this.#keys, here, isAlive);
    return sweep(this.#connection, this.#keys, this.#retentionMs, (owner) => dead(ownerOf(owner)), finishedAt);
  }

  async ping(): Promise<void> {
    await this.#connection.run((redis) => redis.ping());
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /** Its own key, in another slot than the incident's: written first, see `sweep`. */
  #mark(key: IncidentKey): Promise<unknown> {
    return this.#connection.script('mark-incident', [this.#keys.incidents()], [incidentTag(key)]);
  }

  #script(name: ScriptName, key: IncidentKey, args: readonly Argument[]): Promise<unknown> {
    return this.#connection.script(name, this.#keys.parts(key), [this.#retentionMs, ...args]);
  }

  async #once(name: ScriptName, key: IncidentKey, args: readonly Argument[], idempotencyKeys: readonly IdempotencyKey[]): Promise<string[]> {
    const seen = idempotencyKeys.map((idempotencyKey) => this.#keys.seen(key, idempotencyKey.key));
    const timeouts = idempotencyKeys.map(expiryOf);
    return textsOf(await this.#connection.script(name, [...this.#keys.parts(key), ...seen], [this.#retentionMs, ...args, ...timeouts]));
  }
}

/** Owner ids as values: escaped, since UTF-8 cannot hold every string. */
const exactOwner = escapePart;
const ownerOf = unescapePart;
