import type { Translate } from '../../kql/types.js';
import type { LocatorModule } from '../duckdb/hosted-protocol.js';
import type { FetchExternal } from '../external/reader.js';
import type { FilelessTables } from './fileless.js';

export interface EvidenceOptions {
  /** The folder with the team's files; it is only read. */
  readonly folder: string;
  /** Ours: imported files, spooled results, intermediate files. */
  readonly workFolder: string;
  /** The folder with the team's own KQL functions; none where absent. */
  readonly functionsFolder?: string;
  readonly translate: Translate;
  /** Memory of all queries together, a DuckDB size; `2GB` where absent. */
  readonly memoryLimit?: string;
  /** Memory of each thread for queries with host functions, a DuckDB size; `500MB` where absent. */
  readonly hostedMemoryLimit?: string;
  /** What `geo_info_from_ip_address()` asks. */
  readonly locator?: LocatorModule;
  /** Memory of an import, a DuckDB size; `1GB` where absent. */
  readonly importMemoryLimit?: string;
  /** Largest evidence file, also once unpacked; 4 GB where absent. */
  readonly maxFileBytes?: number;
  /** Size of the local spool; 2 GB where absent. */
  readonly maxSpoolBytes?: number;
  /** Queries that run at the same time; 2 where absent. */
  readonly maxConcurrent?: number;
  /** Tables that queries may read without a file; those of the built-in schemas where absent. */
  readonly fileless?: FilelessTables;
  /** Prefixes of the https addresses that `externaldata` may read; none where absent. */
  readonly externaldata?: readonly string[];
  /** How they are read; straight from the internet where absent. */
  readonly fetchExternal?: FetchExternal;
}
