import type { CellRevision } from '../../src/casebook/cell.js';
import type { IncidentKey, Owner } from '../../src/casebook/store.js';
import { interrupt } from '../interrupt.js';
import { parseIncidentTag, type RedisKeys } from '../keys.js';
import { isLive } from '../liveness.js';
import type { Connection } from './connection.js';
import { textsOf } from './decode.js';
import { findOwner } from './owners.js';

/** Age up to which an incident without running cells stays marked; far more than a begin takes from mark to cells. */
const YOUNG_MARK_MS = 60_000;

/** Cells marked by one script, so that a sweep of many does not hold Redis for long. */
const MARKED_AT_ONCE = 200;

interface Doomed {
  /** Number and revision, as in the key layout. */
  readonly field: string;
  readonly owner: string;
}

export interface Swept {
  readonly key: IncidentKey;
  readonly cell: CellRevision;
}

/**
 * Marks the running cells of dead owners, incident by incident. An incident is marked before its cells begin and
 * unmarked after they ended, so one that has running cells is always found, whatever was cut off in between.
 */
export async function sweep(
  connection: Connection, keys: RedisKeys, retentionMs: number, dead: (owner: string) => Promise<boolean>, finishedAt: string,
): Promise<Swept[]> {
  const marked = textsOf(await connection.run((redis) => redis.zrange(keys.incidents(), '0', '-1', 'WITHSCORES')));
  const swept: Swept[] = [];
  for (let i = 0; i + 1 < marked.length; i += 2) {
    const [tag = '', score = ''] = marked.slice(i, i + 2);
    const key = parseIncidentTag(tag);
    const running = key === null ? {} : await connection.run((redis) => redis.hgetall(keys.part(key, 'running')));
    if (key === null || Object.keys(running).length === 0) {
      await connection.script('unmark-incident', [keys.incidents()], [tag, score, YOUNG_MARK_MS]);
      continue;
    }
    const doomed: Doomed[] = [];
    for (const [field, owner] of Object.entries(running)) {
      if (await dead(owner)) doomed.push({ field, owner });
    }
    while (doomed.length > 0) {
      const cells = await interruptSome(connection, keys, retentionMs, key, doomed.splice(0, MARKED_AT_ONCE), finishedAt);
      swept.push(...cells.map((cell) => ({ key, cell })));
    }
  }
  return swept;
}

/** Whether an owner is dead; each is looked up once. */
export function deathCheck(connection: Connection, keys: RedisKeys, here: Owner, isAlive: (pid: number) => boolean): (id: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  return (id) => {
    const answer = known.get(id) ?? findOwner(connection, keys, id).then((owner) => !isLive(id, owner, here, isAlive));
    known.set(id, answer);
    return answer;
  };
}

async function interruptSome(
  connection: Connection, keys: RedisKeys, retentionMs: number, key: IncidentKey, doomed: readonly Doomed[], finishedAt: string,
): Promise<CellRevision[]> {
  const drafts = await connection.run((redis) => redis.hmget(keys.part(key, 'drafts'), ...doomed.map(({ field }) => field)));
  const ends = doomed.flatMap(({ field, owner }, index) => {
    const [number, revision] = field.split(':').map(Number);
    const draft = drafts[index] ?? null;
    if (draft === null || number === undefined || revision === undefined) return [];
    const interrupted = interrupt({ number, revision }, draft, finishedAt);
    return interrupted === null ? [] : [{ field, owner, ...interrupted }];
  });
  if (ends.length === 0) return [];
  const args = ends.flatMap(({ field, owner, outcome }) => [field, owner, outcome]);
  const marked = new Set(textsOf(await connection.script('interrupt', keys.parts(key), [retentionMs, ...args])));
  return ends.filter(({ field }) => marked.has(field)).map(({ cell }) => cell);
}
