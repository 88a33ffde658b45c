import { unreachable } from '../errors.js';
import type { Database } from './database.js';

/** Upper bound of jobs in one transaction, so that a burst does not hold the event loop for long. */
const MAX_GROUP = 64;

interface Job {
  readonly run: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: jobs that arrive in the same turn of the event loop share one transaction, hence one fsync.
 * Each runs in a savepoint of its own, so one that throws leaves the others alone; none resolves before the commit.
 */
export class GroupWriter {
  readonly #db: Database;
  #queue: Job[] = [];
  #scheduled = false;
  #closed = false;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Runs the job in a transaction; resolves to what it returned, once that is durable. */
  write<T>(run: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(unreachable('The casebook file was closed.', 'Start Casebook again.'));
    return new Promise<T>((resolve, reject) => {
      // The job's own result comes back to its own promise.
      this.#queue.push({ run, resolve: (value) => { resolve(value as T); }, reject });
      this.#schedule();
    });
  }

  /** Commits what is queued; later jobs are refused. */
  close(): void {
    this.#closed = true;
    while (this.#queue.length > 0) this.#flush();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #flush(): void {
    const jobs = this.#queue.splice(0, MAX_GROUP);
    if (jobs.length === 0) return;
    try {
      this.#db.exec('BEGIN IMMEDIATE');
    } catch (error) {
      for (const job of jobs) job.reject(error);
      return;
    }
    const settle: (() => void)[] = [];
    try {
      for (const job of jobs) settle.push(this.#attempt(job));
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#undo('ROLLBACK');
      for (const job of jobs) job.reject(error);
      return;
    }
    for (const answer of settle) answer();
  }

  /** Runs one job; gives the function that tells its caller, to be called after the commit. */
  #attempt(job: Job): () => void {
    this.#db.exec('SAVEPOINT job');
    try {
      const value = job.run();
      this.#db.exec('RELEASE job');
      return () => { job.resolve(value); };
    } catch (error) {
      if (!this.#undo('ROLLBACK TO job; RELEASE job')) throw error;
      return () => { job.reject(error); };
    }
  }

  /**
   * False where there is nothing left to undo: SQLite has ended the transaction by itself (after a full disk, say).
   * The error of that comes second; the caller reports the first.
   */
  #undo(sql: string): boolean {
    try {
      this.#db.exec(sql);
      return true;
    } catch {
      return false;
    }
  }
}
