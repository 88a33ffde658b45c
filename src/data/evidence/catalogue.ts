import { mkdir } from 'node:fs/promises';
import { UserError } from '../../errors.js';
import { abortError } from '../duckdb/failure.js';
import { removeOld } from '../remove-old.js';
import { knownTable } from '../schemas/known-tables.js';
import type { TableSchema } from '../table.js';
import { shownName } from './failure.js';
import { listFiles } from './files.js';
import type { EvidenceFile } from './files.js';
import { importFile } from './import.js';
import type { ImportOptions } from './import.js';
import { cacheKey, isStored, readRecord } from './imported.js';
import type { Imported } from './imported.js';
import { tableNameOf, uniqueNames } from './table-name.js';

/** One evidence file as a table. */
export interface CatalogueEntry {
  readonly name: string;
  readonly file: EvidenceFile;
  /** The built-in schema of the table that the file is named after. */
  readonly schema?: TableSchema;
  readonly key: string;
  readonly imported?: Imported;
  /** Why the file can't be read, once that is known. */
  readonly failure?: UserError;
}

/** Cached files and leftovers that nothing has touched for this long are removed at the start. */
const STALE_AFTER_MS = 14 * 86_400_000;
const ORPHAN_AFTER_MS = 3_600_000;

/** The evidence folder as tables. A file is imported when it is first needed, once, and one file at a time. */
export class EvidenceCatalogue {
  readonly #folder: string;
  readonly #options: ImportOptions;
  readonly #imported = new Map<string, Imported>();
  readonly #failures = new Map<string, UserError>();
  readonly #running = new Map<string, Promise<Imported>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string, options: ImportOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  async open(): Promise<void> {
    await mkdir(this.#options.cacheFolder, { recursive: true });
    await mkdir(this.#options.workFolder, { recursive: true });
    const current = new Set((await this.list()).map((entry) => entry.key));
    await removeOld(this.#options.workFolder, () => ORPHAN_AFTER_MS);
    await removeOld(this.#options.cacheFolder, (name) => {
      if (name.endsWith('.tmp')) return ORPHAN_AFTER_MS;
      return current.has(name.split('.')[0] ?? '') ? Infinity : STALE_AFTER_MS;
    });
  }

  /** The tables as the folder is now, by name ascending. */
  async list(): Promise<readonly CatalogueEntry[]> {
    const files = await listFiles(this.#folder);
    const bases = files.map((file) => tableNameOf(file.stem));
    const names = uniqueNames(bases);
    const entries = await Promise.all(files.map((file, at) => this.#entry(file, names[at] ?? file.stem, bases[at] ?? '')));
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The entry's import, run where it is not cached yet; waiting ends when the signal aborts, the import goes on. */
  async import(entry: CatalogueEntry, signal: AbortSignal): Promise<Imported> {
    if (entry.imported !== undefined) return entry.imported;
    if (entry.failure !== undefined) throw entry.failure;
    return abortable(this.#start(entry), signal, entry.file.name);
  }

  /** Resolves when no import runs any more. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#running.values()]);
  }

  async #entry(file: EvidenceFile, name: string, base: string): Promise<CatalogueEntry> {
    const schema = knownTable(base);
    const key = cacheKey(file, schema);
    const imported = await this.#known(key);
    const failure = this.#failures.get(key);
    return {
      name, file, key, ...(schema !== undefined && { schema }), ...(imported !== undefined && { imported }), ...(failure !== undefined && { failure }),
    };
  }

  async #known(key: string): Promise<Imported | undefined> {
    const { cacheFolder } = this.#options;
    const imported = await isStored(cacheFolder, key) ? this.#imported.get(key) ?? await readRecord(cacheFolder, key) : null;
    if (imported === null) this.#imported.delete(key);
    else this.#imported.set(key, imported);
    return imported ?? undefined;
  }

  #start(entry: CatalogueEntry): Promise<Imported> {
    const { key } = entry;
    const done = this.#imported.get(key);
    if (done !== undefined) return Promise.resolve(done);
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const run = this.#last.then(() => importFile(entry.file, entry.schema, key, this.#options)).then(
      (imported) => {
        this.#imported.set(key, imported);
        return imported;
      },
      (error: unknown) => {
        if (error instanceof UserError) this.#failures.set(key, error);
        throw error;
      },
    ).finally(() => this.#running.delete(key));
    this.#running.set(key, run);
    this.#last = run.catch(() => undefined);
    return run;
  }
}

async function abortable<T>(work: Promise<T>, signal: AbortSignal, file: string): Promise<T> {
  // Nobody may be left waiting for the import, then its failure is told when the table is next asked for.
  work.catch(() => undefined);
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      const error = abortError(signal);
      reject(error.code !== 'run.timeout' ? error : new UserError({
        ...error.data, message: `${shownName(file)} is still being read in for the first time.`, next: 'Run the command again in a moment.',
      }, { cause: error }));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
