import type { UserErrorData } from '../errors.js';
import type { SpooledTable } from '../casebook/finding.js';
import type { VariableValue } from '../casebook/variable.js';
import type { Table, TableRef, TableSchema, TimeWindow } from './table.js';

/** What a `render` operator asks for (https://learn.microsoft.com/kusto/query/render-operator). */
export interface RenderHint {
  readonly visualization: string;
  readonly title?: string;
  readonly xColumn?: string;
  readonly yColumns?: readonly string[];
  readonly series?: readonly string[];
}

export interface QueryRequest {
  /** KQL as typed, with `$name` variables in it. */
  readonly kql: string;
  /** Values of the variables it may use, by name without the dollar sign. */
  readonly variables: Readonly<Record<string, VariableValue>>;
  /** The run's pinned clock, ISO 8601 UTC. */
  readonly now: string;
  /** Bounds every source table on its time column, as the time span of a live workspace does. */
  readonly window?: TimeWindow;
  readonly maxRows: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Bytes of a stored table by its content hash, for tables that are not in the local spool. */
  readonly fetchTable: (ref: TableRef) => Promise<Uint8Array>;
}

export interface QueryResult {
  readonly table: SpooledTable;
  readonly render?: RenderHint;
  /** Partial results, missing columns, limits: for people. */
  readonly notes: readonly string[];
  /** "evidence: SigninLogs, SecurityEvent" or "workspace: contoso-soc". */
  readonly provenance: string;
  readonly window?: TimeWindow;
}

/**
 * A source of tables that answers KQL. Errors: `UserError` with a `kql.*`, `evidence.*`, `table.*`, `workspace.*`
 * or `run.*` code; positions refer to the text in `QueryRequest.kql`.
 */
export interface TableProvider {
  /** What stands before the colon in `query sentinel: …`; the evidence provider is the default. */
  readonly name: string;
  query(request: QueryRequest): Promise<QueryResult>;
  /** Names and columns of its tables, by name ascending. */
  schemas(): Promise<readonly EvidenceTable[]>;
}

export interface EvidenceTable extends TableSchema {
  /** Where it comes from: file name, size; null row count where it is not known yet. */
  readonly source: string;
  readonly rowCount: number | null;
  /** Column that holds the event time, where there is one. */
  readonly timeColumn?: string;
  /** First and last event time, where known. */
  readonly coverage?: TimeWindow;
  /** Why it can't be read, where that is known; queries that name it fail with this, other tables do not mind. */
  readonly failure?: UserErrorData;
}

export interface ReadOptions {
  /** All columns where absent. A name that the table lacks: `UserError` `table.column` with the nearest name. */
  readonly columns?: readonly string[];
  readonly offset?: number;
  readonly limit: number;
}

/** Tables by content hash: a local spool of Parquet files, filled from the store on demand. */
export interface TableSpool {
  /** Writes a table to Parquet. */
  save(table: Table): Promise<SpooledTable>;
  /** The Parquet bytes of a spooled table. */
  bytes(hash: string): Promise<Uint8Array>;
  read(ref: TableRef, options: ReadOptions, fetchTable: (ref: TableRef) => Promise<Uint8Array>): Promise<Table>;
  /** A page of an evidence table (not of a query's result). `table.unknown` names the nearest one. */
  readEvidence(name: string, options: ReadOptions & { readonly window?: TimeWindow }): Promise<Table>;
}
