import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { HostedPool } from '../duckdb/hosted-pool.js';
import { openDuck } from '../duckdb/open.js';
import { DuckPool, NEVER } from '../duckdb/pool.js';
import type { EvidenceTable, QueryRequest, TableProvider, TableSpool } from '../engine.js';
import { createExternalData } from '../external/reader.js';
import { removeOld } from '../remove-old.js';
import { SpoolFiles } from '../spool-files.js';
import { createSpool } from '../spool.js';
import type { Column } from '../table.js';
import { formatBytes } from './bytes-text.js';
import { EvidenceCatalogue } from './catalogue.js';
import type { CatalogueEntry } from './catalogue.js';
import { shownName } from './failure.js';
import { KNOWN_TABLES } from './fileless.js';
import { createFunctionLibrary, withFunctions, withLibrary } from './function-library.js';
import type { EvidenceOptions } from './options.js';
import { planEvidence, queryEvidence, schemaOf } from './query.js';
import { timeOf } from './table-columns.js';
import { evidenceReader } from './read-evidence.js';
import { keepLast } from './schema-list.js';

const GIGABYTE = 2 ** 30;
/** No query runs for as long as this. */
const SPILL_ORPHAN_AFTER_MS = 86_400_000;

export interface EvidenceProvider extends TableProvider {
  /** The tables of this process; other providers keep their results in it as well. */
  readonly spool: TableSpool;
  /** The columns that a query would have: it is translated and planned, and not run. Errors as `query`. */
  plan(request: QueryRequest): Promise<readonly Column[]>;
  /** Imports every file that is not cached yet, one after another; files that can't be read are passed over. */
  warm(signal: AbortSignal): Promise<void>;
  /** Waits for a running import, then frees the database. */
  close(): Promise<void>;
}

/**
 * Evidence files as tables that answer KQL. One thread per query: an aggregate's row order and the last digits of a
 * sum then do not depend on scheduling, so that the same query gives the same bytes again.
 */
export async function createEvidenceProvider(options: EvidenceOptions): Promise<EvidenceProvider> {
  await mkdir(options.workFolder, { recursive: true });
  // DuckDB compares real paths with the folders it may use.
  const work = await realpath(options.workFolder);
  const cacheFolder = join(work, 'evidence');
  const files = new SpoolFiles(join(work, 'spool'), options.maxSpoolBytes ?? 2 * GIGABYTE);
  const catalogue = new EvidenceCatalogue(options.folder, {
    cacheFolder, workFolder: join(work, 'import'), memoryLimit: options.importMemoryLimit ?? '1GB', maxFileBytes: options.maxFileBytes ?? 4 * GIGABYTE,
  });
  // A folder for each process: DuckDB clears its spill folder, but not where it was killed.
  const spillFolder = join(work, 'spill', String(process.pid));
  await mkdir(spillFolder, { recursive: true });
  await Promise.all([files.open(), catalogue.open(), removeOld(join(work, 'spill'), () => SPILL_ORPHAN_AFTER_MS)]);
  const maxConcurrent = options.maxConcurrent ?? 2;
  const duck = { folders: [cacheFolder, files.folder], spillFolder, memoryLimit: options.memoryLimit ?? '2GB', threads: 1 };
  const pool = new DuckPool(await openDuck(duck), maxConcurrent);
  const hosted = new HostedPool({
    duck: { ...duck, memoryLimit: options.hostedMemoryLimit ?? '500MB' }, ...(options.locator && { locator: options.locator }),
  }, maxConcurrent);
  const spool = createSpool(pool, files, evidenceReader(catalogue, pool, cacheFolder));
  const external = options.externaldata === undefined ? {} : { external: createExternalData(options.externaldata, spool, options.fetchExternal) };
  const parts = { ...external, catalogue, pool, hosted, files, cacheFolder, translate: options.translate, schemasOf: keepLast(schemaOf), fileless: options.fileless ?? KNOWN_TABLES };
  const library = createFunctionLibrary(options.functionsFolder);
  const describe = keepLast(describeTable);
  return {
    name: 'evidence',
    query: async (request) => withFunctions(await withLibrary(library, request, (expanded) => queryEvidence(parts, expanded))),
    plan: async (request) => (await withLibrary(library, request, (expanded) => planEvidence(parts, expanded))).result,
    schemas: async () => describe(await settle(catalogue)),
    spool,
    warm: async (signal) => {
      for (const entry of await catalogue.list()) await importOrFailure(catalogue, entry, signal);
    },
    close: async () => {
      await catalogue.idle();
      await hosted.close();
      pool.close();
    },
  };
}

/** Files whose names no schema knows are imported for their columns; others are listed as they are. */
async function settle(catalogue: EvidenceCatalogue): Promise<readonly CatalogueEntry[]> {
  const entries = await catalogue.list();
  return Promise.all(entries.map(async (entry) => (entry.schema === undefined ? importOrFailure(catalogue, entry, NEVER) : entry)));
}

async function importOrFailure(catalogue: EvidenceCatalogue, entry: CatalogueEntry, signal: AbortSignal): Promise<CatalogueEntry> {
  try {
    return { ...entry, imported: await catalogue.import(entry, signal) };
  } catch (error) {
    if (error instanceof UserError && error.code.startsWith('evidence.')) return { ...entry, failure: error };
    throw error;
  }
}

function describeTable(entry: CatalogueEntry): EvidenceTable {
  const { imported, failure, file } = entry;
  const timeColumn = imported === undefined ? undefined : timeOf(imported, entry.schema);
  return {
    ...schemaOf(entry),
    source: `${shownName(file.name)}, ${formatBytes(file.size)}`,
    rowCount: imported?.rowCount ?? null,
    ...(timeColumn !== undefined && { timeColumn }),
    ...(imported?.coverage !== undefined && { coverage: imported.coverage }),
    ...(failure !== undefined && { failure: failure.data }),
  };
}
