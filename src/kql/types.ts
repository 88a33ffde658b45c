import type { RenderHint } from '../data/engine.js';
import type { VariableValue } from '../casebook/variable.js';
import type { Column, TableSchema } from '../data/table.js';
import type { ExternalFormat } from './external/format.js';

export interface TranslateRequest {
  /** KQL as typed, `$name` variables included. */
  readonly text: string;
  /** Every table that may be named. */
  readonly tables: readonly TableSchema[];
  /** A range is used by its ends: `between ($name.start .. $name.end)`; a list as `in ($name)`; a table as `$name`. */
  readonly variables: Readonly<Record<string, VariableValue>>;
  /** The instant that `now()` and `ago()` are pinned to, ISO 8601 UTC. */
  readonly now: string;
  /** What earlier pre-queries found; see `Translation.discover`. */
  readonly discovered?: readonly DiscoveredColumns[];
  /** Prefixes of the https addresses that `externaldata` may read; none where absent. */
  readonly externaldata?: readonly string[];
}

/** The columns of one plugin call whose columns depend on the data. */
export interface DiscoveredColumns {
  /** Where the call ends, as an offset in `TranslateRequest.text`. */
  readonly at: number;
  readonly columns: readonly Column[];
}

/** SQL for DuckDB. Source tables appear as views that the caller makes: see `sources`. */
export interface Translation {
  /** One SELECT statement, to be run with `SET TimeZone = 'UTC'`; output columns are named c0, c1, … in the order of `columns`. */
  readonly sql: string;
  readonly columns: readonly Column[];
  /**
   * The relations that the SQL reads, by the quoted name it uses for them. Their columns are named as in the
   * schema (by `sourceColumnNames` of data/source-names.ts, since DuckDB folds case), with the DuckDB types of `duckTypeOf`. A table variable is a source as well, with its own schema.
   */
  readonly sources: readonly TranslatedSource[];
  readonly render?: RenderHint;
  /**
   * Set where this is a pre-query: its rows (name, type) are the columns of the plugin call that ends at `at`. Run it
   * and translate again with them in `TranslateRequest.discovered`, until there is none; see `translateDiscovering`.
   */
  readonly discover?: { readonly at: number };
  /** Set where the SQL calls functions of `host/registry.ts`: it runs only on an instance that has them registered. */
  readonly hosted?: boolean;
  readonly notes: readonly string[];
}

export type TranslatedSource =
  | { readonly kind: 'table'; readonly relation: string; readonly table: string }
  | { readonly kind: 'variable'; readonly relation: string; readonly variable: string }
  | ExternalSource;

/** What `externaldata` reads: the caller fetches it and gives `width` columns of text, value0, value1, …; see operators/externaldata.ts. */
export interface ExternalSource {
  readonly kind: 'external';
  readonly relation: string;
  readonly urls: readonly string[];
  readonly format: ExternalFormat;
  readonly width: number;
  readonly ignoreFirstRecord: boolean;
  /** Which files of a zip archive, `*` for any characters. */
  readonly zipPattern?: string;
}

/** KQL → SQL. Throws `UserError` (`kql.*`, `variable.unknown`, `table.unknown`) with positions in `request.text`. */
export type Translate = (request: TranslateRequest) => Promise<Translation>;
