import type { Answer, PendingAnswer } from '../casebook/engine.js';
import type { Progress } from '../casebook/finding.js';
import type { IncidentKey } from '../casebook/store.js';
import type { Address } from './channel/address.js';
import { ConnectorError, type Content, type Outbound } from './channel/outbound.js';
import { type Clock, settledBy } from './clock.js';
import { describeError, type Log } from '../log.js';
import type { CardRenderer } from './renderer.js';

/** A command that takes longer gets a progress card first. */
const PATIENCE_MS = 2000;
/** A progress card changes at most this often; all bots of a channel share its rate limit. */
const PROGRESS_EVERY_MS = 3000;

export interface DeliveryOptions {
  readonly outbound: Outbound;
  readonly renderer: CardRenderer;
  readonly clock: Clock;
  readonly log: Log;
  /** Makes the reference that ties a card to the log. */
  readonly newReference: () => string;
}

export interface Recipient {
  readonly address: Address;
  readonly incident: IncidentKey;
}

/** The answer where Casebook itself failed; the log holds the cause under the same reference. */
export function internalError(text: string, reference: string): Answer {
  return {
    kind: 'error', text,
    error: {
      code: 'internal', message: 'Casebook could not finish this: it hit a defect.', why: `The log has the details under reference ${reference}.`,
      next: 'Send it once more. If it fails again, give the reference to whoever runs the bot.',
    },
  };
}

/** A command that runs, with what its skill said last and what of that is shown. */
class Run {
  readonly pending: PendingAnswer;
  readonly stop: () => void;
  said: Progress | undefined;
  shown: Progress | undefined;

  constructor(pending: PendingAnswer) {
    this.pending = pending;
    this.stop = pending.onProgress((said) => { this.said = said; });
  }
}

/** Brings answers into the conversation they belong to. */
export class Delivery {
  private readonly options: DeliveryOptions;

  constructor(options: DeliveryOptions) {
    this.options = options;
  }

  /**
   * Shows the answers in order. Each that is there within two seconds becomes one card; the others get a progress
   * card, which is updated while the command runs and becomes the answer. Resolves when all are shown. Never rejects.
   */
  async answers(to: Recipient, pending: readonly PendingAnswer[]): Promise<void> {
    if (pending.length === 0) return;
    const { outbound, clock, log } = this.options;
    outbound.typing(to.address).catch((error: unknown) => { log.info('deliver.typing', { error: describeError(error) }); });
    const patience = clock.now() + PATIENCE_MS;
    const runs = pending.map((one) => new Run(one));
    const slow: Promise<void>[] = [];
    for (const run of runs) {
      const settled = await settledBy(this.answerOf(run), patience, clock);
      if (settled !== null) await this.show(to, settled.value);
      else slow.push(this.follow(to, run, await this.startProgress(to, run)));
    }
    await Promise.all(slow);
    for (const run of runs) run.stop();
  }

  /** Posts one answer. Never rejects: what could not be posted is in the log. */
  async show(to: Recipient, answer: Answer): Promise<void> {
    const { outbound, log } = this.options;
    try {
      await outbound.send(to.address, this.drawn(to, answer));
    } catch (error) {
      log.error('deliver.lost', { conversation: to.address.conversationId, answer: answer.kind, error: describeError(error) });
      // Refused for what it holds (too large, ill-formed): say at least that there is an answer.
      if (error instanceof ConnectorError && error.kind === 'rejected' && error.status !== undefined) await this.sayRefused(to, answer);
    }
  }

  private async sayRefused(to: Recipient, answer: Answer): Promise<void> {
    const { outbound, log } = this.options;
    const what = answer.kind === 'cell' ? `The result of #${answer.cell.number}` : 'The answer';
    const text = `${what} is there, but Teams refused its card. Type \`history\` to see the casebook's cells.`;
    await outbound.send(to.address, { kind: 'text', text }).catch((error: unknown) => { log.error('deliver.lost', { error: describeError(error) }); });
  }

  /** Posts the progress card; resolves to its id, empty where there is none. */
  private async startProgress(to: Recipient, run: Run): Promise<string> {
    try {
      return await this.options.outbound.send(to.address, this.drawnProgress(run));
    } catch (error) {
      this.options.log.warn('deliver.no-progress-card', { error: describeError(error) });
      return '';
    }
  }

  private async follow(to: Recipient, run: Run, activityId: string): Promise<void> {
    const { outbound, clock, log } = this.options;
    const answer = this.answerOf(run);
    let settled = await settledBy(answer, clock.now() + PROGRESS_EVERY_MS, clock);
    for (; settled === null; settled = await settledBy(answer, clock.now() + PROGRESS_EVERY_MS, clock)) {
      if (run.said === run.shown || activityId === '') continue;
      // Not awaited: a slow connector must not hold the answer up; the outbox keeps only the newest.
      outbound.update(to.address, activityId, this.drawnProgress(run))
        .catch((error: unknown) => { log.info('deliver.progress', { error: describeError(error) }); });
    }
    await this.replace(to, activityId, settled.value);
  }

  /** Turns the progress card into the answer; posts it anew where that is not possible. */
  private async replace(to: Recipient, activityId: string, answer: Answer): Promise<void> {
    const { outbound, log } = this.options;
    try {
      if (activityId === '') await this.show(to, answer);
      else await outbound.update(to.address, activityId, this.drawn(to, answer));
    } catch (error) {
      log.warn('deliver.update-failed', { error: describeError(error) });
      if (!(error instanceof ConnectorError && error.kind === 'blocked')) await this.show(to, answer);
    }
  }

  /** The engine's answers do not reject; should one, the person still gets a card. */
  private async answerOf({ pending }: Run): Promise<Answer> {
    try {
      return await pending.answer;
    } catch (error) {
      return internalError(pending.text, this.logged('deliver.answer-failed', error));
    }
  }

  private drawn(to: Recipient, answer: Answer): Content {
    const { renderer } = this.options;
    try {
      return { kind: 'card', card: renderer.answer(answer, to.incident) };
    } catch (error) {
      const reference = this.logged('deliver.card-failed', error);
      return { kind: 'text', text: `The answer is there, but its card could not be drawn. The log has the details under reference ${reference}.` };
    }
  }

  private drawnProgress(run: Run): Content {
    run.shown = run.said;
    try {
      return { kind: 'card', card: this.options.renderer.progress(run.pending, run.said) };
    } catch (error) {
      this.logged('deliver.card-failed', error);
      return { kind: 'text', text: 'Running…' };
    }
  }

  private logged(event: string, error: unknown): string {
    const reference = this.options.newReference();
    this.options.log.error(event, { reference, error: describeError(error) });
    return reference;
  }
}
