import type { TableSchema } from '../data/table.js';
import type { KqlQuery } from './kql-line.js';

/** What the process that runs queries is told first. */
export interface KqlSetup {
  /** Folder of evidence files; empty tables alone where absent. */
  readonly evidence?: string;
  /** Folder of KQL functions that queries may call. */
  readonly functions?: string;
  readonly schemas: readonly TableSchema[];
  /** Only translate and plan. */
  readonly check: boolean;
  /** What `now()` is, ISO 8601 UTC. */
  readonly now: string;
  /** The process's own folder. */
  readonly workFolder: string;
  readonly memoryMb: number;
  readonly maxRows: number;
  /** Prefixes of the addresses that `externaldata` may read. */
  readonly externaldata?: readonly string[];
}

export type ToWorker = { readonly kind: 'setup'; readonly setup: KqlSetup } | { readonly kind: 'query'; readonly query: KqlQuery };
export type FromWorker = { readonly kind: 'ready' } | { readonly kind: 'line'; readonly line: string; readonly ok: boolean } | { readonly kind: 'failed'; readonly message: string };

/** Time of one query; then it is interrupted. */
export const QUERY_MS = 10_000;
