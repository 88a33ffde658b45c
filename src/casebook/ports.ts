import type { EvidenceTable, TableSpool } from '../data/engine.js';
import type { Log } from '../log.js';
import type { Arg, CommandSpec } from '../language/spec.js';
import type { BoundInput, CellRevision } from './cell.js';
import type { Finding, Progress } from './finding.js';
import type { CasebookStore, IncidentKey, Owner } from './store.js';
import type { Author, VariableRevision, VariableValue } from './variable.js';

/** What the engine needs to know of a skill; `C` is what the skill may touch while it runs. */
export interface Runnable<C> extends CommandSpec {
  readonly effects: 'pure' | 'reads-logs' | 'leaves-network' | 'writes' | 'views' | 'control';
  readonly limits: { readonly ms: number; readonly rows: number; readonly bytes: number };
  readonly version: string;
  run(args: Readonly<Record<string, Arg>>, context: C): Promise<RunResult>;
}

export interface RunResult {
  readonly finding: Finding;
  readonly sets?: readonly { readonly name: string; readonly value: VariableValue }[];
  /** A view that shows a cell as it was: the answer is that cell. */
  readonly cell?: CellRevision;
}

/** One run of one command, as the engine lends it to the skill's context. */
export interface RunScope<C = unknown> {
  readonly incident: IncidentKey;
  readonly skill: Runnable<C>;
  readonly author: Author;
  readonly now: string;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Value of a variable, which becomes an input of the cell. Throws `variable.unknown` with the nearest name. */
  variable(name: string): Promise<VariableValue>;
  /** Values of those names that exist; each becomes an input. */
  known(names: Iterable<string>): Promise<Readonly<Record<string, VariableValue>>>;
  readonly inputs: readonly BoundInput[];
  cell(number: number, revision?: number): Promise<CellRevision>;
  progress(said: Progress): void;
  allCells(after?: number, limit?: number): Promise<readonly CellRevision[]>;
  allVariables(): Promise<readonly VariableRevision[]>;
  blob(hash: string): Promise<Uint8Array | null>;
}

export interface EngineParts<C> {
  readonly store: CasebookStore;
  readonly skills: readonly Runnable<C>[];
  readonly spool: TableSpool;
  readonly context: (scope: RunScope<C>) => Promise<C>;
  /** Tables to offer where a command names none. */
  readonly tables: () => Promise<readonly EvidenceTable[]>;
  readonly owner: Owner;
  readonly clock: () => Date;
  /** Whole numbers in [0, 2^32), for seeds and correlation ids. */
  readonly random: () => number;
  readonly log: Log;
}
