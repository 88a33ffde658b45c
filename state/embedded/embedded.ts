/**
 * The store for one machine: a SQLite file, shared by the processes of this host (the bot and the terminal).
 *
 * Durable: WAL with `synchronous=FULL`, so a commit is on disk when it returns. SQLite is called synchronously, which
 * holds the event loop for the time of an fsync; writes of one turn share a transaction (writer.ts) to pay it once.
 *
 * Result tables are not in SQLite but in files beside it, `<path>-blobs/` (blob-files.ts): 50 MB in a row held the
 * event loop for a second to write and for half a second to read, and a rollback journal of that size.
 * A blob is written before the cell that refers to it, so no cell refers to a missing one.
 */
import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CasebookStore } from '../../src/casebook/store.js';
import { UserError } from '../../src/errors.js';
import { unusable } from '../errors.js';
import { BlobFiles } from './blob-files.js';
import { openDatabase, type Database } from './database.js';
import { migrate } from './schema.js';
import { EmbeddedStore } from './store.js';

/** Far more than a transaction of another process takes. */
const BUSY_TIMEOUT_MS = 5_000;
const OPEN_ATTEMPTS = 20;
/** Files up to this size are checked when they are opened; the check reads all of it. */
const CHECKED_BYTES = 32 * 1024 * 1024;

export interface EmbeddedOptions {
  /** How long (ms) a write waits for that of another process; the event loop waits with it. */
  readonly busyTimeoutMs?: number;
}

/**
 * Opens the casebook file at `path`; creates it and its folders where they are missing.
 * Throws `config.invalid` where the file is damaged, foreign, of a newer version, or its folder can't be used.
 */
export async function openEmbedded(path: string, { busyTimeoutMs = BUSY_TIMEOUT_MS }: EmbeddedOptions = {}): Promise<CasebookStore> {
  // An absolute path: libsql takes names such as `:memory:` and `http:…` for something else than a file.
  const file = resolve(path);
  const blobs = new BlobFiles(`${file}-blobs`);
  try {
    await mkdir(dirname(file), { recursive: true });
    await blobs.open();
    const bytes = await stat(file).then(({ size }) => size, () => 0);
    const db = await openWhenFree(file, busyTimeoutMs, bytes > 0 && bytes <= CHECKED_BYTES);
    return new EmbeddedStore(db, blobs);
  } catch (error) {
    if (error instanceof UserError && error.code === 'config.invalid') throw error;
    const why = error instanceof UserError ? `${error.message} ${error.data.why ?? ''}` : String(error);
    const next = error instanceof UserError ? error.data.next : undefined;
    throw unusable(`The casebook file can't be opened: ${file}`, why, next ?? 'Name a path in a folder that this process may write to.', error);
  }
}

/** Two processes that open a new file at once can meet a lock that SQLite does not wait for: switching to WAL. */
async function openWhenFree(file: string, busyTimeoutMs: number, check: boolean): Promise<Database> {
  for (let attempt = 1; ; attempt++) {
    const db = openDatabase(file, busyTimeoutMs);
    try {
      prepareFile(db, file, check);
      return db;
    } catch (error) {
      db.close();
      if (!(error instanceof UserError) || error.code !== 'store.unreachable' || attempt === OPEN_ATTEMPTS) throw error;
      await sleep(25 * attempt);
    }
  }
}

function prepareFile(db: Database, file: string, check: boolean): void {
  try {
    db.prepare('PRAGMA journal_mode = WAL').all();
    db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    if (check) {
      const problem = db.prepare('PRAGMA quick_check(1)').first()?.['quick_check'];
      if (problem !== 'ok') throw unusable('The casebook file is damaged.', `SQLite finds: ${String(problem)} (${file})`, RESTORE);
    }
  } catch (error) {
    if (error instanceof UserError && error.code === 'store.record') {
      throw unusable('The casebook file can\'t be used.', error.data.why ?? '', error.data.next ?? RESTORE, error);
    }
    throw error;
  }
  migrate(db, file);
}

const RESTORE = 'Restore it from a backup, or move it away to start an empty one.';
