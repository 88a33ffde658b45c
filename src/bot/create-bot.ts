import { randomUUID } from 'node:crypto';

import type { Activity } from 'botbuilder';

import type { Answer, Engine } from '../casebook/engine.js';
import type { CasebookStore, IncidentKey } from '../casebook/store.js';
import type { CellId } from '../casebook/variable.js';
import { UserError } from '../errors.js';
import type { BotAuthConfig } from './auth-config.js';
import { CasebookActivityHandler } from './channel/activity-handler.js';
import { type Address, conversationIdOf } from './channel/address.js';
import { authenticate } from './channel/authenticate.js';
import { TeamsAdapter } from './channel/teams-adapter.js';
import { checkChartKey } from './chart-links.js';
import { type Clock, systemClock } from './clock.js';
import { Delivery } from './deliver.js';
import { closeServer, createApp, listen } from './http.js';
import { describeError, type Log } from '../log.js';
import { isLoopbackHost } from './loopback.js';
import type { Turns } from './messages-route.js';
import { Outbox } from './outbox.js';
import { type ConversationStore, Receiver } from './receive.js';
import type { CardRenderer } from './renderer.js';

const REQUEST_TIMEOUT_MS = 10_000;
const KEYS_TIMEOUT_MS = 5000;

export interface BotOptions {
  readonly engine: Engine;
  readonly store: ConversationStore & Pick<CasebookStore, 'ping'>;
  readonly renderer: CardRenderer;
  readonly auth: BotAuthConfig;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Where Teams reaches the bot, for the links on cards. */
  readonly baseUrl: string;
  /** Signs chart links; 32 bytes or more. */
  readonly chartKey: Uint8Array;
  /** PNG bytes of a cell's `index`-th chart, or null where there is none. */
  readonly chartPng: (incident: IncidentKey, cell: CellId, index: number) => Promise<Uint8Array | null>;
  readonly log: Log;
  readonly clock?: Clock;
  /** Random numbers in [0, 1), for the jitter of retries. */
  readonly random?: () => number;
  /** Limit of one request to the connector. */
  readonly requestTimeoutMs?: number;
  /** Where the keys of the Bot Service are described, if not in the public cloud. */
  readonly openIdMetadataUrl?: string;
}

export interface Bot {
  readonly port: number;
  /** Shows an answer in its incident's conversation, without a request (a cell that a restart interrupted). */
  announce(incident: IncidentKey, answer: Answer): Promise<void>;
  /** Takes no more requests; what is being worked on and posted gets `graceMs`. */
  close(graceMs: number): Promise<void>;
}

function invalid(message: string, next: string): UserError {
  return new UserError({ code: 'config.invalid', message, next });
}

/** Throws `UserError` `config.invalid` for settings that would be unsafe or can't work. */
function check({ auth, host, baseUrl, chartKey }: BotOptions): void {
  if (auth.kind === 'anonymous' && !isLoopbackHost(host)) {
    throw invalid(`Without authentication the bot can not listen on ${host}`, 'Set MICROSOFT_APP_ID, MICROSOFT_APP_TENANT_ID and MICROSOFT_APP_PASSWORD, or listen on 127.0.0.1.');
  }
  const protocol = URL.canParse(baseUrl) ? new URL(baseUrl).protocol : '';
  if (protocol !== 'https:' && (protocol !== 'http:' || auth.kind !== 'anonymous')) {
    throw invalid('The base URL is not an https address', 'Give the public https address under which Teams reaches the bot.');
  }
  checkChartKey(chartKey);
}

function createTurns(options: BotOptions, adapter: TeamsAdapter, receiver: Receiver): Turns {
  const handler = new CasebookActivityHandler((event) => receiver.receive(event));
  return {
    authenticate: (activity: Activity, authorization) => authenticate(adapter, options.auth, activity, authorization, KEYS_TIMEOUT_MS),
    run: async (identity, activity) => (await adapter.turn(identity, activity, (context) => handler.run(context)))?.status ?? 200,
  };
}

/**
 * Opens the bot's door: receives activities, hands them to the engine and delivers the answers.
 * Throws `UserError` `config.invalid` where the configuration is unsafe or the port is taken.
 */
export async function createBot(options: BotOptions): Promise<Bot> {
  check(options);
  const { engine, store, renderer, auth, log, clock = systemClock, random = Math.random, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  const newReference = (): string => randomUUID().slice(0, 8);
  const adapter = new TeamsAdapter({
    auth, requestTimeoutMs, ...(options.openIdMetadataUrl === undefined ? {} : { openIdMetadataUrl: options.openIdMetadataUrl }),
  });
  const onBlocked = (address: Address): void => {
    receiver.bury(address, { tenant: address.tenantId, incident: conversationIdOf(address) })
      .catch((error: unknown) => { log.warn('bot.not-buried', { error: describeError(error) }); });
  };
  const outbox = new Outbox({ transport: adapter, clock, log, random, onBlocked });
  const delivery = new Delivery({ outbound: outbox, renderer, clock, log, newReference });
  const receiver = new Receiver({ engine, store, delivery, clock, log, newReference, onAlive: (address) => { outbox.revive(address); } });
  const turns = createTurns(options, adapter, receiver);
  const app = createApp({ auth, turns, store, clock, log, newReference, chartKey: options.chartKey, chartPng: options.chartPng });
  const { server, port } = await listen(app, options.host, options.port, log);
  log.info('bot.listening', { host: options.host, port, auth: auth.kind });
  return {
    port,
    announce: (incident, answer) => receiver.announce(incident, answer),
    close: async (graceMs) => {
      const until = clock.now() + graceMs;
      const left = (): number => Math.max(0, until - clock.now());
      await closeServer(server, graceMs, clock);
      await receiver.close(left());
      await outbox.close(left());
    },
  };
}
