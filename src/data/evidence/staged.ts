import type { Session } from '../duckdb/pool.js';
import type { EvidenceFile } from './files.js';

/**
 * One column as the file has it. `text`: VARCHAR cells, NULL where empty; `json`: JSON text; otherwise the DuckDB type
 * that a Parquet file gives it.
 */
export interface StagedColumn {
  readonly name: string;
  /** SQL for the value in a row of the staged relation. */
  readonly sql: string;
  readonly kind: string;
}

/** A file's rows where DuckDB can read them quickly and more than once, types not settled yet. */
export interface Staged {
  /** What stands after FROM. */
  readonly relation: string;
  readonly columns: readonly StagedColumn[];
  readonly notes: readonly string[];
}

export interface StageContext {
  readonly session: Session;
  readonly file: EvidenceFile;
  /** A fresh path in the importer's folder; the file goes when the import ends. */
  temporary(suffix: string): string;
  readonly maxBytes: number;
}

/** Columns of a file. */
export const MAX_COLUMNS = 2000;

/** Rows per Parquet row group so that one group stays near 64 MB of text. */
export function rowGroupSize(bytesPerRow: number): number {
  const rows = Math.floor((64 << 20) / Math.max(1, bytesPerRow) / 2048) * 2048;
  return Math.min(122_880, Math.max(2048, rows));
}
