import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeOld } from './remove-old.js';
import type { TableRef } from './table.js';

/** Temporary files older than this belong to a process that died. */
const ORPHAN_AFTER_MS = 3_600_000;

/**
 * Parquet files by content hash in one folder. A file appears complete or not at all; the oldest files that nobody
 * uses go when the folder grows over its limit (they come back from the store on demand).
 */
export class SpoolFiles {
  readonly folder: string;
  readonly #maxBytes: number;
  readonly #held = new Map<string, number>();
  readonly #arriving = new Map<string, Promise<void>>();

  constructor(folder: string, maxBytes: number) {
    this.folder = folder;
    this.#maxBytes = maxBytes;
  }

  async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await removeOld(this.folder, (name) => (name.endsWith('.tmp') ? ORPHAN_AFTER_MS : Infinity));
  }

  /** A fresh path in the folder for a file that is being written. */
  temporary(): string {
    return this.path(`${randomUUID()}.tmp`);
  }

  /** Takes over a temporary file that is complete: resolves to its hash and size. */
  async adopt(temporary: string): Promise<{ hash: string; bytes: number }> {
    const hash = await hashFile(temporary);
    const { size } = await stat(temporary);
    await rename(temporary, this.#file(hash));
    await this.#evict(hash);
    return { hash, bytes: size };
  }

  /** The bytes of a file; rejects with ENOENT where it is not in the spool. */
  bytes(hash: string): Promise<Uint8Array> {
    return readFile(this.#file(hash));
  }

  /** Runs `work` with the path of the table's file, fetched where absent; the file stays for as long as it runs. */
  async use<T>(ref: TableRef, fetchTable: (ref: TableRef) => Promise<Uint8Array>, work: (path: string) => Promise<T>): Promise<T> {
    this.#held.set(ref.hash, (this.#held.get(ref.hash) ?? 0) + 1);
    try {
      await this.#ensure(ref, fetchTable);
      return await work(this.#file(ref.hash));
    } finally {
      const left = (this.#held.get(ref.hash) ?? 1) - 1;
      if (left === 0) this.#held.delete(ref.hash);
      else this.#held.set(ref.hash, left);
    }
  }

  async #ensure(ref: TableRef, fetchTable: (ref: TableRef) => Promise<Uint8Array>): Promise<void> {
    const now = new Date();
    const present = await utimes(this.#file(ref.hash), now, now).then(() => true, () => false);
    if (present) return;
    let arriving = this.#arriving.get(ref.hash);
    if (arriving === undefined) {
      arriving = this.#fetch(ref, fetchTable).finally(() => this.#arriving.delete(ref.hash));
      this.#arriving.set(ref.hash, arriving);
    }
    await arriving;
  }

  async #fetch(ref: TableRef, fetchTable: (ref: TableRef) => Promise<Uint8Array>): Promise<void> {
    const bytes = await fetchTable(ref);
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (hash !== ref.hash) throw new Error(`The stored table ${ref.hash} has the content hash ${hash}`);
    const temporary = this.temporary();
    await writeFile(temporary, bytes);
    await rename(temporary, this.#file(hash));
    await this.#evict(hash);
  }

  async #evict(keep: string): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith('.parquet'));
    const files = await Promise.all(names.map(async (name) => {
      const info = await stat(this.path(name)).catch(() => undefined);
      return { name, hash: name.slice(0, -'.parquet'.length), size: info?.size ?? 0, usedAt: info?.mtimeMs ?? 0 };
    }));
    let total = files.reduce((sum, file) => sum + file.size, 0);
    for (const file of files.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= this.#maxBytes) return;
      if (file.hash === keep || this.#held.has(file.hash)) continue;
      await rm(this.path(file.name), { force: true });
      total -= file.size;
    }
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  #file(hash: string): string {
    // A hash comes out of the store: it must not be able to name another file.
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error(`Not a content hash: ${hash.slice(0, 80)}`);
    return this.path(`${hash}.parquet`);
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer); // a stream without encoding yields buffers
  return hash.digest('hex');
}
