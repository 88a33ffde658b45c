import { positionAt, UserError, type UserErrorData } from '../errors.js';
import { describeError } from '../log.js';
import type { Command } from '../language/spec.js';
import type { CellDraft, CellOutcome } from './cell.js';
import type { Progress } from './finding.js';
import { keepFinding } from './keep.js';
import type { EngineParts, Runnable, RunResult, RunScope } from './ports.js';
import { createScope } from './scope.js';
import type { IncidentKey } from './store.js';

/** One command, ready to run. */
export interface Run<C> {
  readonly incident: IncidentKey;
  readonly draft: CellDraft;
  readonly command: Command;
  readonly skill: Runnable<C>;
  /** Aborts with a `UserError` as its reason. */
  readonly signal: AbortSignal;
  readonly progress: (said: Progress) => void;
  readonly settled: (name: string) => Promise<void>;
}

/** Aborts after the skill's time limit, or when the outer signal does; the reason is always a `UserError`. */
function deadline(skill: { readonly name: string; readonly limits: { readonly ms: number } }, outer: AbortSignal): { signal: AbortSignal; done: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new UserError({
      code: 'run.timeout', message: `${skill.name} ran into its time limit of ${skill.limits.ms / 1000} s and was stopped.`,
      next: 'Narrow the time range or the filter and run it again.',
    }));
  }, skill.limits.ms);
  const onOuter = (): void => { controller.abort(outer.reason); };
  if (outer.aborted) onOuter();
  outer.addEventListener('abort', onOuter, { once: true });
  return { signal: controller.signal, done: () => { clearTimeout(timer); outer.removeEventListener('abort', onOuter); } };
}

/** Settles as `work` does, or rejects with the signal's reason as soon as it aborts: a deaf skill can't hold the cell. */
function raced<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => { reject(signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason })); };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => { signal.removeEventListener('abort', stop); });
  });
}

/** What is shown and kept for an error: a `UserError` as it is, a bug by a correlation id that the log has too. */
export function explain(error: unknown, parts: Pick<EngineParts<unknown>, 'log' | 'random'>, skill: string): UserErrorData {
  if (error instanceof UserError) return error.data;
  const id = parts.random().toString(16).padStart(8, '0');
  parts.log.error('engine.defect', { id, skill, error: describeError(error) });
  return {
    code: 'internal', message: 'Casebook met a defect of its own while it ran this command.',
    why: `The log has the details under ${id}.`, next: 'Run it again; if it stays, report the id.',
  };
}

/** Skills know positions in the code they were given; people see them in the whole command. */
function inCommand(error: UserErrorData, { draft, command, skill }: Pick<Run<unknown>, 'draft' | 'command' | 'skill'>): UserErrorData {
  const param = skill.params.find(({ type }) => type.kind === 'code');
  const code = param === undefined ? undefined : command.args[param.name];
  if (error.position === undefined || code?.kind !== 'text') return error;
  const shift = draft.text.indexOf(code.text, skill.name.length);
  return { ...error, position: positionAt(draft.text, Math.max(0, shift) + error.position.offset, error.position.length) };
}

async function execute<C>(run: Run<C>, parts: EngineParts<C>, scope: RunScope<C>): Promise<RunResult> {
  const context = await parts.context(scope);
  return run.skill.run(run.command.args, context);
}

/** Runs a view: nothing is recorded. Throws what the skill throws. */
export async function runView<C>(run: Run<C>, parts: EngineParts<C>): Promise<RunResult> {
  const limit = deadline(run.skill, run.signal);
  try {
    const scope = createScope({ ...run, store: parts.store, signal: limit.signal });
    return await raced(execute(run, parts, scope), limit.signal);
  } finally {
    limit.done();
  }
}

/** Runs a command and tells how it ended; only a store that can't be reached makes it throw. */
export async function runCell<C>(run: Run<C>, number: number, parts: EngineParts<C>): Promise<CellOutcome> {
  const started = performance.now();
  const limit = deadline(run.skill, run.signal);
  const scope = createScope({ ...run, store: parts.store, signal: limit.signal });
  const ended = (): Pick<CellOutcome, 'inputs' | 'skillVersion' | 'finishedAt' | 'elapsedMs'> => ({
    inputs: scope.inputs, skillVersion: run.skill.version, finishedAt: parts.clock().toISOString(), elapsedMs: Math.round(performance.now() - started),
  });
  try {
    const result = await raced(execute(run, parts, scope), limit.signal);
    const finding = await keepFinding(result.finding, number, run.incident, parts);
    const sets = [...(result.sets ?? [])];
    if (run.command.as !== undefined) {
      if (finding.table === undefined) throw new UserError({ code: 'cell.no-table', message: `This result has no table, so $${run.command.as} was not set.` });
      sets.push({ name: run.command.as, value: { kind: 'table', ref: finding.table.ref } });
    }
    return { status: 'ok', finding, sets, ...ended() };
  } catch (error) {
    const data = inCommand(explain(error, parts, run.skill.name), run);
    const status = data.code === 'run.interrupted' ? 'interrupted' : 'error';
    return { status, error: data, sets: [], ...ended() };
  } finally {
    limit.done();
  }
}
