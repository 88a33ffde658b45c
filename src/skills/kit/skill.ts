import type { WorkerPool } from '../../analysis/pool/types.js';
import type { CellRevision } from '../../casebook/cell.js';
import type { Finding, SoFar } from '../../casebook/finding.js';
import type { Author, VariableRevision, VariableValue } from '../../casebook/variable.js';
import type { QueryResult, TableProvider, TableSpool } from '../../data/engine.js';
import type { Column, Json, Table, TableRef, TimeWindow } from '../../data/table.js';
import type { Enrichment } from '../../enrichment/types.js';
import type { Arg, CommandSpec } from '../../language/spec.js';
import type { ParamTypes, Params } from './params.js';

/**
 * `pure`: the same inputs give the same finding, nothing leaves. `reads-logs`: queries evidence or a workspace.
 * `leaves-network`: asks other parties. `writes`: changes the casebook's variables.
 * `views`: only shows what the casebook holds; makes no cell. `control`: carried out by the engine itself (`rerun`).
 */
export type Effects = 'pure' | 'reads-logs' | 'leaves-network' | 'writes' | 'views' | 'control';

export interface Limits {
  readonly ms: number;
  readonly rows: number;
  readonly bytes: number;
}

/** What data a skill is good for; feeds "what can I do with this?". */
export type Recognises =
  | { readonly kind: 'column'; readonly name: RegExp; readonly type?: Column['type'] }
  | { readonly kind: 'value'; readonly pattern: RegExp }
  | { readonly kind: 'columns'; readonly types: readonly Column['type'][] };

export interface Example {
  readonly say: string;
  /** Commands that must have run before, in order. */
  readonly after?: readonly string[];
  /** What the finding must contain: a part of the headline, facts by label, the first cells of the first rows, an error code. */
  readonly gives: {
    readonly headline?: string;
    readonly facts?: Readonly<Record<string, string>>;
    readonly rows?: readonly (readonly Json[])[];
    readonly error?: string;
  };
  readonly why: string;
}

/** A table that a parameter refers to, opened. */
export interface OpenTable {
  /** How the person named it. */
  readonly label: string;
  readonly columns: readonly Column[];
  readonly rowCount: number | null;
  /** Reads a page; `table.column` names the nearest column. Bounded by the skill's row limit. */
  read(options: { readonly columns?: readonly string[]; readonly offset?: number; readonly limit?: number }): Promise<Table>;
}

/** Values that a `source` parameter stands for: one literal, or a column with its rows. */
export interface SourceValues {
  readonly label: string;
  readonly column?: Column;
  /** Text of each non-empty value, with the row (0-based) it stands in. */
  readonly values: readonly { readonly row: number; readonly text: string }[];
  /** Rows looked at; smaller than `total` where the row limit cut them. */
  readonly scanned: number;
  readonly total: number;
}

/** What a skill may touch. No globals, no clock and no environment beside it. */
export interface SkillContext {
  readonly now: string;
  readonly author: Author;
  readonly signal: AbortSignal;
  readonly limits: Limits;
  /** The incident's time window (`$range`), where one is set. */
  readonly window?: TimeWindow;
  /** Pseudo-random numbers in [0, 1), from the cell's seed. */
  random(): number;
  /** Tells people how far it is, and what is known so far (called when that is shown, which is seldom); for the progress card. */
  progress(note: string, soFar?: () => SoFar): void;
  openTable(arg: Arg): Promise<OpenTable>;
  sourceValues(arg: Arg): Promise<SourceValues>;
  /** Runs KQL with the incident's variables bound. `provider` is a provider's name; evidence by default. */
  query(kql: string, provider?: string): Promise<QueryResult>;
  readonly providers: readonly TableProvider[];
  readonly spool: TableSpool;
  readonly enrichment: Enrichment;
  /** Threads for work that would block the bot. */
  readonly pool: WorkerPool;
  readonly casebook: CasebookView;
  readonly commands: readonly CommandSpec[];
  examplesOf(command: string): readonly Example[];
  /** Resolves what stands after `set $name =`. */
  evaluate(arg: Arg): Promise<VariableValue>;
}

export interface CasebookView {
  cells(after?: number, limit?: number): Promise<readonly CellRevision[]>;
  /** Throws `cell.unknown` where the incident has no such cell. */
  cell(number: number, revision?: number): Promise<CellRevision>;
  variables(): Promise<readonly VariableRevision[]>;
  /** Throws `variable.unknown` with the nearest name. */
  variable(name: string): Promise<VariableValue>;
  fetchTable(ref: TableRef): Promise<Uint8Array>;
}

export interface SkillResult {
  readonly finding: Finding;
  /** Variables to set with the result (`set`); `as $name` is the engine's. */
  readonly sets?: readonly { readonly name: string; readonly value: VariableValue }[];
  /** A view that shows a cell as it was: the answer is that cell. */
  readonly cell?: CellRevision;
}

export interface SkillDefinition<P extends Params> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly params: P;
  readonly effects: Effects;
  readonly limits: Limits;
  readonly version: string;
  readonly recognises: readonly Recognises[];
  readonly examples: readonly Example[];
  run(args: ParamTypes<P>, ctx: SkillContext): Promise<Finding | SkillResult>;
}

/** A skill as the registry holds it: its arguments are checked against its parameters before `run`. */
export interface Skill extends CommandSpec {
  readonly effects: Effects;
  readonly limits: Limits;
  readonly version: string;
  readonly recognises: readonly Recognises[];
  readonly examples: readonly Example[];
  run(args: Readonly<Record<string, Arg>>, ctx: SkillContext): Promise<SkillResult>;
}
