import { z } from 'zod';
import type { Owner } from '../../src/casebook/store.js';
import { unreadable } from '../errors.js';
import { expiryOf } from '../expiry.js';
import type { RedisKeys } from '../keys.js';
import type { Connection } from './connection.js';

const ownerShape = z.object({ host: z.string(), pid: z.int() });

/** Says that the owner lives, until its key expires. */
export async function beatOwner(connection: Connection, keys: RedisKeys, owner: Owner, ttlMs: number): Promise<void> {
  const value = JSON.stringify({ host: owner.host, pid: owner.pid });
  await connection.run((redis) => redis.set(keys.owner(owner.id), value, 'PX', expiryOf({ ttlMs })));
}

/** The owner with this id, if its last beat has not timed out. */
export async function findOwner(connection: Connection, keys: RedisKeys, id: string): Promise<Owner | null> {
  const text = await connection.run((redis) => redis.get(keys.owner(id)));
  if (text === null) return null;
  const owner = ownerShape.safeParse(JSON.parse(text));
  if (!owner.success) throw unreadable('owner', 'It is not of the expected shape.', 'Wait until it expires.', owner.error);
  return { id, ...owner.data };
}
