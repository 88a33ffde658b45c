import type { Json, Table, TableRef, TimeWindow, Value } from '../data/table.js';

export type Severity = 'none' | 'info' | 'low' | 'medium' | 'high';

export interface Fact {
  readonly label: string;
  /** Plain text; escaping and defanging happen where it is shown. */
  readonly value: string;
}

export type EntityType =
  | 'account' | 'host' | 'ip' | 'domain' | 'url' | 'email' | 'hash' | 'file' | 'process' | 'mailbox' | 'resource';

export interface Entity {
  readonly type: EntityType;
  readonly value: string;
  /** A word or two on what is known, e.g. "NL · AS1234 Example". */
  readonly note?: string;
}

/** A chart as a Vega-Lite specification (v6) with its data inline; theme and fonts are added when it is drawn. */
export interface ChartSpec {
  readonly title: string;
  /** What the picture says, for those who cannot see it; includes the numbers that matter. */
  readonly alt: string;
  readonly spec: { readonly [key: string]: Json };
}

/** A command that makes sense next; shown as a button. */
export interface NextCommand {
  readonly label: string;
  /** The command text, exactly as a person would type it. */
  readonly say: string;
}

/** One layer that `decode` peeled. */
export interface TreeNode {
  readonly label: string;
  readonly detail: string;
  readonly children: readonly TreeNode[];
}

/** What a skill returns: plain data, no presentation. Texts are plain and may hold hostile data. */
export interface Finding {
  readonly headline: string;
  readonly severity: Severity;
  readonly facts: readonly Fact[];
  /** A table in memory, or one that the data engine has spooled already. */
  readonly table?: Table | SpooledTable;
  /** Names of the table's columns that say most, in the order in which a card shows them where it has no room for all. */
  readonly lead?: readonly string[];
  readonly tree?: readonly TreeNode[];
  readonly entities: readonly Entity[];
  readonly charts: readonly ChartSpec[];
  readonly next: readonly NextCommand[];
  /** Limits met, partial results, assumptions: shown in small print. */
  readonly notes: readonly string[];
  /** The absolute window the data was taken from, where there is one. */
  readonly window?: TimeWindow;
  /** Where the rows came from: "evidence: SigninLogs", "workspace: contoso-soc". */
  readonly provenance?: string;
}

/** What a finding will say, as far as it is known while the skill still runs. */
export type SoFar = Pick<Finding, 'headline' | 'severity' | 'facts'>;

/** What a running command says of itself. */
export interface Progress {
  /** How far it is: "12 of 30 answers". */
  readonly note: string;
  /** Called when it is to be shown, which is seldom. */
  readonly soFar?: () => SoFar;
}

/** A table whose Parquet file lies in the local spool; the engine moves its bytes to the store. */
export interface SpooledTable {
  readonly ref: TableRef;
  /** The first rows, at most `PREVIEW_ROWS`. */
  readonly preview: readonly (readonly Value[])[];
}

/** How many rows of a table a cell keeps beside the reference, for cards. */
export const PREVIEW_ROWS = 20;

/** How many rows a table card shows; `show #4 page=2` shows the next as many. */
export const PAGE_ROWS = 10;

/** Stands for the cell's own number in a finding's next commands: a skill does not know it. */
export const THIS_CELL = '#this';

/** A finding as it is kept in the cell: its table is stored by reference. */
export interface StoredFinding extends Omit<Finding, 'table'> {
  readonly table?: SpooledTable;
  /** SHA-256 over everything the finding says (the table by its hash), lower-case hex: same hash, same answer. */
  readonly hash: string;
}
