import type { UserErrorData } from '../errors.js';
import type { StoredFinding } from './finding.js';
import type { Author, CellId, VariableValue } from './variable.js';

export type CellStatus = 'running' | 'ok' | 'error' | 'interrupted';

/** A variable as it was bound when the cell ran: an edge of the lineage graph. */
export interface BoundInput {
  readonly name: string;
  /** The revision that was read, or null where the value was given to this run only (`rerun #4 ip=5.6.7.8`). */
  readonly revision: number | null;
  readonly value: VariableValue;
}

/** What is known of a cell before it runs. */
export interface CellDraft {
  /** The command in its canonical form; parsing it again gives the same command. */
  readonly text: string;
  readonly skill: string;
  readonly author: Author;
  /** Values given to this run only, by variable or parameter name, as they were typed. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Seed of the cell's random generator. */
  readonly seed: number;
  /** ISO 8601 UTC; `now()` and every relative window of the run are pinned to it. */
  readonly startedAt: string;
  /** Id of the process that runs it; see `CasebookStore.beat`. */
  readonly owner: string;
}

/** One revision of a cell. It never changes once its status is no longer `running`. */
export interface CellRevision extends CellDraft, CellId {
  readonly schema: 1;
  readonly status: CellStatus;
  readonly inputs: readonly BoundInput[];
  readonly skillVersion?: string;
  readonly finding?: StoredFinding;
  readonly error?: UserErrorData;
  readonly finishedAt?: string;
  readonly elapsedMs?: number;
  /** Names of the variables this revision set, without the dollar sign. */
  readonly sets: readonly string[];
}

/** How a run ended. */
export interface CellOutcome {
  readonly status: 'ok' | 'error' | 'interrupted';
  readonly inputs: readonly BoundInput[];
  readonly skillVersion?: string;
  readonly finding?: StoredFinding;
  readonly error?: UserErrorData;
  readonly finishedAt: string;
  readonly elapsedMs: number;
  /** Variables to set in the same transaction. */
  readonly sets: readonly { readonly name: string; readonly value: VariableValue }[];
}
