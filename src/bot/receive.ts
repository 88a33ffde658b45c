import { asChatText } from '../dialogs/chat-text.js';
import { readCardSubmit } from '../dialogs/card-submit.js';
import type { Answer, Engine } from '../casebook/engine.js';
import type { CasebookStore, IdempotencyKey, IncidentKey } from '../casebook/store.js';
import { type Address, addressDocument, readAddress } from './channel/address.js';
import type { InboundEvent } from './channel/inbound.js';
import { type Clock, settledBy } from './clock.js';
import { type Delivery, internalError, type Recipient } from './deliver.js';
import { idempotencyKeys } from './idempotency.js';
import { describeError, type Log } from '../log.js';

/** Latest time of the acknowledgement; clients show "unable to reach app" after a few seconds. */
const ACKNOWLEDGE_MS = 250;
const WELCOME: IdempotencyKey = { key: 'welcome', ttlMs: 3_600_000 };
const ADDRESS = 'conversation';

/** What the bot itself keeps in the store; cells and variables are the engine's. */
export type ConversationStore = Pick<CasebookStore, 'putDocument' | 'getDocument' | 'claim'>;

export interface ReceiverOptions {
  readonly engine: Engine;
  readonly store: ConversationStore;
  readonly delivery: Delivery;
  readonly clock: Clock;
  readonly log: Log;
  readonly newReference: () => string;
  /** Told that a conversation wrote to us. */
  readonly onAlive: (address: Address) => void;
}

/** What tells one unusable card answer from another; flat, since the data may be nested to any depth. */
function contentOf(data: unknown): string {
  const fields: Record<string, unknown> = typeof data === 'object' && data !== null ? { ...data } : {};
  return JSON.stringify(['say', 'answer'].map((name) => (typeof fields[name] === 'string' ? fields[name] : typeof fields[name])));
}

/** Routes events to the engine and sees that their answers are delivered, after the request has long ended. */
export class Receiver {
  private readonly options: ReceiverOptions;
  private readonly working = new Set<Promise<void>>();

  constructor(options: ReceiverOptions) {
    this.options = options;
  }

  /** Resolves when the event may be acknowledged: it is durable, or took too long to wait for. Never rejects. */
  async receive(event: InboundEvent): Promise<void> {
    if (event.kind === 'other' || (event.kind === 'message' && event.scope !== 'personal' && !event.mentioned)) return;
    const accepted = new Promise<void>((resolve) => {
      const work = this.handle(event, resolve)
        .catch((error: unknown) => this.failed(event, error))
        .finally(() => {
          resolve();
          this.working.delete(work);
        });
      this.working.add(work);
    });
    await settledBy(accepted, this.options.clock.now() + ACKNOWLEDGE_MS, this.options.clock);
  }

  /** Shows an answer that nobody waits for (a cell that was interrupted by a restart) where its conversation is known. */
  async announce(incident: IncidentKey, answer: Answer): Promise<void> {
    const address = readAddress(await this.options.store.getDocument(incident, ADDRESS));
    if (address !== null && address.dead !== true) await this.options.delivery.show({ address, incident }, answer);
  }

  /** Remembers that an address can't be written to. */
  async bury(address: Address, incident: IncidentKey): Promise<void> {
    await this.options.store.putDocument(incident, ADDRESS, addressDocument({ ...address, dead: true }));
  }

  /** Waits at most `graceMs` for what is being worked on. */
  async close(graceMs: number): Promise<void> {
    const stop = new AbortController();
    await Promise.race([Promise.allSettled([...this.working]), this.options.clock.sleep(graceMs, stop.signal)]);
    stop.abort();
  }

  private async handle(event: Exclude<InboundEvent, { kind: 'other' }>, accepted: () => void): Promise<void> {
    if (event.kind === 'removed') {
      await this.bury(event.address, event.incident);
      return;
    }
    this.options.onAlive(event.address);
    const stored = this.storeAddress(event);
    switch (event.kind) {
      case 'message':
        await this.submit(event, event.text, idempotencyKeys(event, event.text), accepted);
        break;
      case 'cardSubmit':
        await this.cardSubmit(event, accepted);
        break;
      case 'installed':
        await this.submit(event, 'help', [WELCOME], accepted);
        break;
    }
    await stored;
  }

  private async cardSubmit(event: InboundEvent & { kind: 'cardSubmit' }, accepted: () => void): Promise<void> {
    const command = readCardSubmit(event.data);
    if (command.kind === 'command') {
      await this.submit(event, asChatText(command.text), idempotencyKeys(event, command.text), accepted);
      return;
    }
    if (!(await this.isNew(event))) return;
    accepted();
    const answer: Answer = command.kind === 'again'
      ? { kind: 'prompt', prompt: command.prompt }
      : { kind: 'error', text: '', error: command.error };
    await this.options.delivery.show(event, answer);
  }

  /** Claims an event that makes no submission. */
  private async isNew(event: InboundEvent & { kind: 'cardSubmit' }): Promise<boolean> {
    for (const key of idempotencyKeys(event, contentOf(event.data))) {
      if (!(await this.options.store.claim(event.incident, key))) return false;
    }
    return true;
  }

  private async submit(event: InboundEvent, text: string, keys: readonly IdempotencyKey[], accepted: () => void): Promise<void> {
    const { engine, delivery } = this.options;
    const outcome = await engine.submit({ incident: event.incident, author: event.author, text, idempotencyKeys: keys });
    accepted();
    if (outcome.kind === 'accepted') await delivery.answers(event, outcome.pending);
  }

  /** Every activity may name another service URL: the newest is the one to use. */
  private async storeAddress({ incident, address }: Recipient): Promise<void> {
    try {
      await this.options.store.putDocument(incident, ADDRESS, addressDocument(address));
    } catch (error) {
      this.options.log.warn('receive.address-not-stored', { error: describeError(error) });
    }
  }

  private async failed(event: InboundEvent, error: unknown): Promise<void> {
    const reference = this.options.newReference();
    this.options.log.error('receive.failed', { reference, kind: event.kind, error: describeError(error) });
    await this.options.delivery.show(event, internalError(event.kind === 'message' ? event.text : '', reference));
  }
}
