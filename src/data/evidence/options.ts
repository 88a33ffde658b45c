import type { Translate } from '../../kql/types.js';
import type { FilelessTables } from './fileless.js';

export interface EvidenceOptions {
  /** The folder with the team's files; it is only read. */
  readonly folder: string;
  /** Ours: imported files, spooled results, intermediate files. */
  readonly workFolder: string;
  readonly translate: Translate;
  /** Memory of all queries together, a DuckDB size; `2GB` where absent. */
  readonly memoryLimit?: string;
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
}
