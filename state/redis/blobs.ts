import { z } from 'zod';
import type { IncidentKey } from '../../src/casebook/store.js';
import { assertBlobSize, assertHash } from '../blob.js';
import { unreadable } from '../errors.js';
import type { RedisKeys } from '../keys.js';
import type { Connection } from './connection.js';

/** Blobs are cut into parts of this size: a command with one part holds Redis, and the time limit, for a moment only. */
const PART_BYTES = 1024 * 1024;
const PARTS_AT_ONCE = 4;

const sizeShape = z.object({ schema: z.literal(1), bytes: z.int().nonnegative() });

/** The blobs of all incidents: a hash each, so that they expire with their incident. */
export class RedisBlobs {
  readonly #connection: Connection;
  readonly #keys: RedisKeys;
  readonly #retentionMs: number;

  constructor(connection: Connection, keys: RedisKeys, retentionMs: number) {
    this.#connection = connection;
    this.#keys = keys;
    this.#retentionMs = retentionMs;
  }

  /** The size is written last: a blob that was cut off half-way does not exist, and is written again by the next put. */
  async put(key: IncidentKey, hash: string, bytes: Uint8Array): Promise<void> {
    assertHash(hash);
    assertBlobSize(bytes);
    if (await this.#size(key, hash) === bytes.byteLength) return;
    for (let part = 0; part * PART_BYTES < bytes.byteLength; part++) {
      const { buffer, byteOffset, byteLength } = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
      await this.#write(key, `${hash}:${part}`, Buffer.from(buffer, byteOffset, byteLength));
    }
    await this.#write(key, hash, JSON.stringify({ schema: 1, bytes: bytes.byteLength }));
  }

  /** Null where there is none, or where it expired while it was read. */
  async get(key: IncidentKey, hash: string): Promise<Uint8Array | null> {
    assertHash(hash);
    const size = await this.#size(key, hash);
    if (size === null) return null;
    const fields = Array.from({ length: Math.ceil(size / PART_BYTES) }, (_, part) => `${hash}:${part}`);
    const parts: Buffer[] = [];
    while (parts.length < fields.length) {
      const wanted = fields.slice(parts.length, parts.length + PARTS_AT_ONCE);
      for (const part of await this.#connection.run((redis) => redis.hmgetBuffer(this.#keys.part(key, 'blobs'), ...wanted))) {
        if (part === null) return null;
        parts.push(part);
      }
    }
    const bytes = Buffer.concat(parts);
    if (bytes.byteLength !== size) throw unreadable('result', `It has ${bytes.byteLength} of ${size} bytes.`, 'Run the command again.');
    return bytes;
  }

  async #size(key: IncidentKey, hash: string): Promise<number | null> {
    const text = await this.#connection.run((redis) => redis.hget(this.#keys.part(key, 'blobs'), hash));
    if (text === null) return null;
    const size = sizeShape.safeParse(JSON.parse(text));
    if (!size.success) throw unreadable('result', 'Its size is not of the expected shape; a newer version may have written it.', 'Run the newer version of Casebook.', size.error);
    return size.data.bytes;
  }

  #write(key: IncidentKey, field: string, value: string | Buffer): Promise<unknown> {
    return this.#connection.script('put-blob-part', this.#keys.parts(key), [this.#retentionMs, field, value]);
  }
}
