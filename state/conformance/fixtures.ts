import { createHash, randomUUID } from 'node:crypto';
import type { CellDraft, CellOutcome } from '../../src/casebook/cell.js';
import type { Begun, CasebookStore, IdempotencyKey, IncidentKey, Owner } from '../../src/casebook/store.js';
import type { CellId, VariableValue } from '../../src/casebook/variable.js';

/** Two connections to the same storage, as two processes would have. */
export interface Pair {
  readonly a: CasebookStore;
  readonly b: CasebookStore;
}

export const HOUR_MS = 3_600_000;

/** An incident that nothing was stored for yet. */
export function newIncident(): IncidentKey {
  return { tenant: '72f988bf-86f1-41af-91ab-2d7cd011db47', incident: `19:${randomUUID()}@thread.tacv2;messageid=1700000000000` };
}

export function idempotencyKey(key: string = randomUUID(), ttlMs = HOUR_MS): IdempotencyKey {
  return { key, ttlMs };
}

export function draft(changes: Partial<CellDraft> = {}): CellDraft {
  return {
    text: 'query "SigninLogs | take 5"', skill: 'query', author: { id: 'aad-1', name: 'Ada' }, overrides: {},
    seed: 7, startedAt: '2026-03-01T08:00:00.000Z', owner: 'owner-1', ...changes,
  };
}

export function scalar(value: string): VariableValue {
  return { kind: 'scalar', type: 'string', value };
}

export function outcome(changes: Partial<CellOutcome> = {}): CellOutcome {
  return {
    status: 'ok', inputs: [{ name: 'user', revision: 1, value: scalar('ada') }], skillVersion: '1.2.0',
    finding: {
      headline: '3 rows', severity: 'low', facts: [{ label: 'rows', value: '3' }], entities: [], charts: [], next: [], notes: [], hash: 'ab'.repeat(32),
      table: { ref: { hash: 'cd'.repeat(32), columns: [{ name: 'n', type: 'long' }], rowCount: 3, bytes: 100, truncated: false }, preview: [[1], ['9007199254740993'], [null]] },
    },
    finishedAt: '2026-03-01T08:00:01.500Z', elapsedMs: 1500, sets: [], ...changes,
  };
}

/** A process with a name and pid of its own. */
export function owner(changes: Partial<Owner> = {}): Owner {
  return { id: randomUUID(), host: 'host-a', pid: 4242, ...changes };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function ids(begun: Begun | null): CellId[] | null {
  return begun && begun.cells.map(({ number, revision }) => ({ number, revision }));
}

/** Begins one cell and gives its id. */
export async function beginOne(store: CasebookStore, key: IncidentKey, changes: Partial<CellDraft> = {}): Promise<CellId> {
  const { cells: [cell] } = await store.begin(key, [draft(changes)], []);
  if (cell === undefined) throw new Error('begin made no cell');
  return { number: cell.number, revision: cell.revision };
}

/** Strings that break careless keys, queries and maps. */
export const HOSTILE_TEXTS: readonly string[] = [
  '', ' ', '{', '}', '{}', '}{', '{a}', ':', '::', 'a:b', 'a/b', '/', '%', '%7b', '%u1234', '*', '?', '[a]', '\\', '"', '\'', '\'; DROP TABLE revision; --',
  '\n', '\r\n', '\t', '\0', 'a\0b', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '..', '../../etc/passwd', '.', 'CON',
  'ä', 'a\u0308', 'İ', 'ß', 'SS', '漢字', '🕵️‍♀️', '\u202e', '\ufeff', '\ud800', '\udc00', '\ud83d', '\ufffd', 'A', 'a', '1', '01', '1.0', 'null', 'x'.repeat(1500),
];
