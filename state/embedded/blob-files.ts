import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { IncidentKey } from '../../src/casebook/store.js';
import { assertBlobSize, assertHash } from '../blob.js';
import { codeOf } from '../../src/errors.js';
import { unreachable } from '../errors.js';
import { incidentTag } from '../keys.js';

/** Files that a killed process left behind are removed when they are this old; younger ones may be in use. */
const STALE_MS = 60 * 60 * 1000;

/** Blobs as files `<root>/<incident>/<aa>/<hash>`, which appear whole or not at all and survive a crash. */
export class BlobFiles {
  readonly #root: string;
  readonly #unfinished: string;

  constructor(root: string) {
    this.#root = root;
    this.#unfinished = join(root, 'unfinished');
  }

  /** Creates the folders and removes what killed processes left. */
  async open(): Promise<void> {
    await mkdir(this.#unfinished, { recursive: true });
    for (const name of await readdir(this.#unfinished)) {
      const path = join(this.#unfinished, name);
      const age = await stat(path).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0);
      if (age > STALE_MS) await rm(path, { force: true });
    }
  }

  async put(key: IncidentKey, hash: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(key, hash);
    assertBlobSize(bytes);
    try {
      const before = await stat(path).catch(ignoreMissing);
      if (before?.size !== bytes.byteLength) await this.#write(path, bytes);
    } catch (error) {
      throw explain(error);
    }
  }

  async get(key: IncidentKey, hash: string): Promise<Uint8Array | null> {
    const path = this.#path(key, hash);
    try {
      return (await readFile(path).catch(ignoreMissing)) ?? null;
    } catch (error) {
      throw explain(error);
    }
  }

  /** Ids may hold any characters and be of any length, so a folder has the hash of its incident as its name. */
  #path(key: IncidentKey, hash: string): string {
    assertHash(hash);
    const folder = createHash('sha256').update(incidentTag(key)).digest('hex').slice(0, 40);
    return join(this.#root, folder, hash.slice(0, 2), hash);
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    const folder = dirname(path);
    const created = await mkdir(folder, { recursive: true });
    const unfinished = join(this.#unfinished, `${process.pid}-${randomUUID()}`);
    try {
      const file = await open(unfinished, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    await syncFolder(folder);
    if (created !== undefined) await syncFolder(dirname(folder)).then(() => syncFolder(this.#root));
  }
}

/** Makes the names in a folder durable: on POSIX systems a rename is not until its folder was synced. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function explain(error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  return unreachable(`A result could not be kept or read beside the casebook file: ${code}.`, 'Check the space and the access rights of that folder, then try again.', error);
}
