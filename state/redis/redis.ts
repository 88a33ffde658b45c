import type { CasebookStore } from '../../src/casebook/store.js';
import { RedisKeys } from '../keys.js';
import { Connection, type ConnectionLimits } from './connection.js';
import { RedisStore } from './store.js';

export interface RedisOptions extends ConnectionLimits {
  /** Begins every key, so that several casebooks can share a Redis; `casebook` where none is given. */
  readonly keyPrefix?: string;
  /** An incident is removed this long (ms) after its last change; for ever where none is given. */
  readonly retentionMs?: number;
}

/**
 * Opens the store for several machines: Redis 6.2 or later, persistent (`appendonly yes`, `appendfsync always`) and
 * without eviction (`maxmemory-policy noeviction`), else what was acknowledged can be lost; see docs/store.md.
 *
 * Throws `config.invalid` for a bad URL or refused credentials and `store.unreachable` where Redis does not answer
 * within `connectTimeoutMs`. Later, while Redis is away, every method rejects with `store.unreachable`, at once or
 * within `commandTimeoutMs`; the connection comes back by itself.
 */
export async function openRedis(url: string, options: RedisOptions): Promise<CasebookStore> {
  const connection = await Connection.open(url, options);
  const retentionMs = Number.isFinite(options.retentionMs) ? Math.max(0, Math.ceil(options.retentionMs ?? 0)) : 0;
  return new RedisStore(connection, new RedisKeys(options.keyPrefix), retentionMs);
}
