import { codeOf, UserError } from '../errors.js';
import { describeError } from '../log.js';
import { normalise } from '../language/normalise.js';
import { MAX_COMMAND, parse, type Parsed } from '../language/parse.js';
import type { CommandSpec } from '../language/spec.js';
import { statements } from '../language/statements.js';
import type { CellDraft, CellRevision } from './cell.js';
import type { Accepted, Answer, Engine, PendingAnswer, Submission } from './engine.js';
import type { Progress } from './finding.js';
import { Outcomes } from './outcomes.js';
import { PendingBinds } from './pending-binds.js';
import type { EngineParts, Runnable } from './ports.js';
import { promptFor, whichCommand } from './prompts.js';
import { planRerun, type ParsedCommand } from './rerun.js';
import { explain, runCell, runView, type Run } from './run.js';
import { knownCell } from './scope.js';
import type { Begun, IncidentKey } from './store.js';

/** The longest message, in UTF-16 units, and the most commands in one. */
export const MAX_MESSAGE = 100_000;
const MAX_COMMANDS = 50;

/** How long an owner's claim on its running cells lasts without being renewed. */
const LEASE_MS = 30_000;

/** A command of a message on its way: its cell, where it makes one, is durable. */
interface Planned<C> {
  readonly text: string;
  readonly order: number;
  readonly cell?: CellRevision;
  /** Fails or asks at once, without running. */
  readonly answer?: Answer;
  readonly run?: Omit<Run<C>, 'progress' | 'signal' | 'settled'>;
  readonly binds?: string;
}

const STOPPED = new UserError({
  code: 'run.interrupted', message: 'The bot stopped while this command ran.', next: 'Run it again with rerun.',
});

/** The casebook engine over a store and a set of skills; see `Engine` for what it promises. */
export class Casebook<C> implements Engine {
  private readonly binds = new PendingBinds();
  private readonly outcomes: Outcomes;
  private readonly stop = new AbortController();
  private readonly working = new Set<Promise<unknown>>();
  private readonly beat: NodeJS.Timeout;
  private order = 0;
  private closing = false;

  constructor(private readonly parts: EngineParts<C>) {
    this.outcomes = new Outcomes(parts.store, parts.log);
    this.beat = setInterval(() => { this.renewLease(); }, LEASE_MS / 3);
    this.beat.unref();
  }

  async submit(submission: Submission): Promise<Accepted> {
    try {
      return await this.accept(submission);
    } catch (error) {
      return accepted([this.failed(submission.text.slice(0, 200), error)]);
    }
  }

  async recover(): Promise<readonly { readonly key: IncidentKey; readonly cell: CellRevision }[]> {
    await this.parts.store.beat(this.parts.owner, LEASE_MS);
    return this.parts.store.sweep(this.parts.owner, isAlive, this.parts.clock().toISOString());
  }

  async close(graceMs: number): Promise<void> {
    this.closing = true;
    const all = Promise.allSettled(this.working);
    await Promise.race([all, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
    this.stop.abort(STOPPED);
    await Promise.allSettled(this.working);
    await this.outcomes.close();
    clearInterval(this.beat);
  }

  private renewLease(): void {
    this.parts.store.beat(this.parts.owner, LEASE_MS).catch((error: unknown) => {
      if (!(error instanceof UserError)) this.parts.log.error('engine.lease', { error: describeError(error) });
    });
  }

  private async accept(submission: Submission): Promise<Accepted> {
    if (this.closing) throw new UserError({ code: 'run.interrupted', message: 'The bot is stopping; nothing was run.', next: 'Send it again in a minute.' });
    const lines = parseMessage(submission.text, this.parts.skills);
    const drafts = lines.map(({ parsed }) => this.draftOf(parsed, submission));
    const runs = lines.filter((_, index) => drafts[index] !== null);
    const begun = await this.parts.store.begin(submission.incident, drafts.filter((one) => one !== null), submission.idempotencyKeys);
    if (begun.kind === 'duplicate') return { kind: 'duplicate' };
    const planned: Planned<C>[] = [];
    for (const line of lines) {
      const cell = begun.cells[runs.indexOf(line)];
      planned.push(await this.plan(line, submission, cell));
    }
    return accepted(this.runInOrder(planned, submission.incident));
  }

  private skillOf(name: string): Runnable<C> {
    const skill = this.parts.skills.find((one) => one.name === name);
    if (skill === undefined) throw new TypeError(`no skill ${name}`);
    return skill;
  }

  /** The draft of the cell that a command makes; null where it makes none. */
  private draftOf(parsed: Parsed, submission: Submission): CellDraft | null {
    if (parsed.kind !== 'command') return null;
    const { effects } = this.skillOf(parsed.command.skill);
    return effects === 'views' || effects === 'control' ? null : this.draft(parsed.text, parsed.command.skill, submission, {});
  }

  private draft(text: string, skill: string, { author }: Submission, overrides: Readonly<Record<string, string>>): CellDraft {
    return { text, skill, author, overrides, seed: this.parts.random(), startedAt: this.parts.clock().toISOString(), owner: this.parts.owner.id };
  }

  private async plan({ text, parsed }: Line, submission: Submission, cell: CellRevision | undefined): Promise<Planned<C>> {
    this.order += 1;
    const { order } = this;
    if (parsed.kind === 'problem') return { text, order, answer: { kind: 'error', text, error: parsed.error } };
    if (parsed.kind === 'ambiguous') return { text, order, answer: { kind: 'prompt', prompt: whichCommand(parsed.names, parsed.rest) } };
    if (parsed.kind === 'missing') {
      return { text: parsed.text, order, answer: await this.asking(parsed, submission.incident) };
    }
    const skill = this.skillOf(parsed.command.skill);
    if (skill.effects === 'control') return this.planRerun(parsed, submission, order);
    return this.planRun(parsed, submission.incident, cell ?? this.draft(parsed.text, skill.name, submission, {}), cell, order);
  }

  private async asking(missing: Extract<Parsed, { readonly kind: 'missing' }>, incident: IncidentKey): Promise<Answer> {
    try {
      return { kind: 'prompt', prompt: await promptFor(missing, incident, this.parts) };
    } catch (error) {
      return { kind: 'error', text: missing.text, error: explain(error, this.parts, missing.spec.name) };
    }
  }

  private planRun({ command, text }: Pick<ParsedCommand, 'command' | 'text'>, incident: IncidentKey, draft: CellDraft, cell: CellRevision | undefined, order: number): Planned<C> {
    const skill = this.skillOf(command.skill);
    const target = skill.effects === 'writes' ? Object.values(command.args).find((arg) => arg.kind === 'variable') : undefined;
    const binds = command.as ?? (target?.kind === 'variable' ? target.name : undefined);
    return { text, order, run: { incident, draft, command, skill }, ...(cell === undefined ? {} : { cell }), ...(binds === undefined ? {} : { binds }) };
  }

  private async planRerun(parsed: ParsedCommand, submission: Submission, order: number): Promise<Planned<C>> {
    const { incident } = submission;
    try {
      const target = parsed.command.args['cell'];
      const bindings = parsed.command.args['bindings'];
      if (target?.kind !== 'cell') throw new TypeError('rerun without a cell');
      const old = await knownCell(this.parts.store, incident, target.number, target.revision);
      const plan = planRerun(old, bindings?.kind === 'bindings' ? bindings.pairs : {}, this.parts.skills);
      const begun: Begun | null = await this.parts.store.beginRevision(incident, old.number, this.draft(plan.text, old.skill, submission, plan.overrides), []);
      const cell = begun?.cells[0];
      if (cell === undefined) throw new TypeError('a known cell took no revision');
      return this.planRun(plan, incident, cell, cell, order);
    } catch (error) {
      return { text: parsed.text, order, answer: { kind: 'error', text: parsed.text, error: explain(error, this.parts, 'rerun') } };
    }
  }

  /** Starts the commands one after the other; each gets its answer as soon as it ended. */
  private runInOrder(planned: readonly Planned<C>[], incident: IncidentKey): PendingAnswer[] {
    const scope = JSON.stringify(incident);
    const forget: (() => void)[] = [];
    let before: Promise<unknown> = Promise.resolve();
    const pending = planned.map((one) => {
      const progress = new Telling();
      const answer = before.then(() => this.answerOf(one, scope, (said) => { progress.say(said); }));
      before = answer;
      if (one.binds !== undefined) {
        const done = answer.then((given) => given.kind === 'cell' && given.cell.status === 'ok');
        forget.push(this.binds.add(scope, one.binds, { order: one.order, by: one.cell === undefined ? one.text : `#${one.cell.number}`, done }));
      }
      return {
        text: one.text, answer, ...(one.cell === undefined ? {} : { cell: one.cell }),
        onProgress: (listener: (said: Progress) => void) => progress.listen(listener),
      };
    });
    const all = before.finally(() => { this.working.delete(all); for (const one of forget) one(); });
    this.working.add(all);
    return pending;
  }

  private async answerOf(planned: Planned<C>, scope: string, progress: (said: Progress) => void): Promise<Answer> {
    const { run, cell, text } = planned;
    if (planned.answer !== undefined || run === undefined) return planned.answer ?? { kind: 'error', text, error: STOPPED.data };
    const ready: Run<C> = { ...run, signal: this.stop.signal, progress, settled: (name) => this.binds.settled(scope, name, planned.order) };
    try {
      if (cell === undefined) {
        const shown = await runView(ready, this.parts);
        return shown.cell === undefined ? { kind: 'view', skill: run.skill.name, text, finding: shown.finding } : { kind: 'cell', cell: shown.cell };
      }
      return { kind: 'cell', cell: await this.outcomes.finish(run.incident, cell, await runCell(ready, cell.number, this.parts)) };
    } catch (error) {
      return { kind: 'error', text, error: explain(error, this.parts, run.skill.name) };
    }
  }

  private failed(text: string, error: unknown): PendingAnswer {
    const answer: Answer = { kind: 'error', text, error: explain(error, this.parts, 'submit') };
    return { text, answer: Promise.resolve(answer), onProgress: () => () => undefined };
  }
}

/** What a command says while it runs; who comes late hears the last of it. */
class Telling {
  private readonly listeners = new Set<(said: Progress) => void>();
  private last: Progress | undefined;

  say(said: Progress): void {
    this.last = said;
    for (const listener of this.listeners) listener(said);
  }

  listen(listener: (said: Progress) => void): () => void {
    this.listeners.add(listener);
    if (this.last !== undefined) listener(this.last);
    return () => { this.listeners.delete(listener); };
  }
}

const accepted = (pending: readonly PendingAnswer[]): Accepted => ({ kind: 'accepted', pending });

/** One command of a message, as typed and as parsed. */
interface Line {
  readonly text: string;
  readonly parsed: Parsed;
}

/** How much of a command that could not be parsed is shown again. */
const SHOWN = 2_000;

function parseMessage(text: string, skills: readonly CommandSpec[]): Line[] {
  if (text.length > MAX_MESSAGE) {
    throw new UserError({
      code: 'command.too-long', message: `The message has ${text.length.toLocaleString('en')} characters; nothing was run.`,
      why: `A message may have ${MAX_MESSAGE.toLocaleString('en')}, one command ${MAX_COMMAND.toLocaleString('en')}.`,
      next: 'Put long data into an evidence file and query it.',
    });
  }
  const found = statements(normalise(text));
  if (found.length > MAX_COMMANDS) {
    throw new UserError({
      code: 'command.too-long', message: `The message holds ${found.length} commands; nothing was run.`,
      why: `At most ${MAX_COMMANDS} are run at once.`, next: 'Send it in parts, or fence a long query with ``` so that it is one command.',
    });
  }
  const all = found.length === 0 ? [{ text: '', bare: false }] : found;
  return all.map((one) => ({ text: one.text.slice(0, SHOWN), parsed: parse(one, skills) }));
}

/** Our own number on another owner is that of a process before us: containers start with the same one each time. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
