import type { Accepted, Answer, Engine, PendingAnswer, Submission } from '../../src/casebook/engine.js';
import type { Progress } from '../../src/casebook/finding.js';
import type { IdempotencyKey, IncidentKey } from '../../src/casebook/store.js';
import type { Json } from '../../src/data/table.js';
import type { BotAuthConfig } from '../../src/bot/auth-config.js';
import type { Clock } from '../../src/bot/clock.js';
import { type Bot, type BotOptions, createBot } from '../../src/bot/create-bot.js';
import type { Log, LogFields } from '../../src/log.js';
import type { CardRenderer } from '../../src/bot/renderer.js';
import { FakeConnector } from './fake-connector.js';
import { fastClock } from './fake-connector-clock.js';

export const BOT = { id: '28:casebook', name: 'Casebook' };
export const USER = { id: '29:ana', name: 'Ana', aadObjectId: 'aad-ana' };
export const SPEED = 20;

/** How one command behaves; times in the bot's clock. */
export interface Behaviour {
  readonly takesMs?: number;
  readonly says?: readonly { readonly atMs: number; readonly text: string; readonly soFar?: Progress['soFar'] }[];
  readonly answer?: Answer;
}

export function view(text: string): Answer {
  return { kind: 'view', skill: 'test', text, finding: { headline: `done ${text}`, severity: 'none', facts: [], entities: [], charts: [], next: [], notes: [] } };
}

/** The engine's port with scripted commands, one a line; keeps its promise on idempotency keys. */
export class FakeEngine implements Engine {
  readonly submissions: Submission[] = [];
  readonly behaviours = new Map<string, Behaviour>();
  /** Waited for before a submission is accepted. */
  gate: Promise<void> = Promise.resolve();
  failure: Error | null = null;
  private readonly seen = new Map<string, number>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  async submit(submission: Submission): Promise<Accepted> {
    this.submissions.push(submission);
    await this.gate;
    if (this.failure !== null) throw this.failure;
    const { tenant, incident } = submission.incident;
    const known = submission.idempotencyKeys.some(({ key }) => (this.seen.get(`${tenant} ${incident} ${key}`) ?? 0) > this.clock.now());
    if (known) return { kind: 'duplicate' };
    for (const { key, ttlMs } of submission.idempotencyKeys) this.seen.set(`${tenant} ${incident} ${key}`, this.clock.now() + ttlMs);
    return { kind: 'accepted', pending: submission.text.split('\n').map((line) => this.run(line)) };
  }

  recover(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private run(text: string): PendingAnswer {
    const { takesMs = 0, says = [], answer = view(text) } = this.behaviours.get(text) ?? {};
    return {
      text,
      answer: takesMs === 0 ? Promise.resolve(answer) : this.clock.sleep(takesMs).then(() => answer),
      onProgress: (listener) => {
        let on = true;
        for (const { atMs, text: note, soFar } of says) void this.clock.sleep(atMs).then(() => { if (on) listener({ note, ...(soFar === undefined ? {} : { soFar }) }); });
        return () => { on = false; };
      },
    };
  }
}

/** Draws cards that are easy to look into. */
export const plainRenderer: CardRenderer = {
  answer: (answer) => ({ type: 'AdaptiveCard', version: '1.5', body: [], shows: answer.kind === 'view' ? answer.finding.headline : answer.kind, answer }),
  progress: (pending, said) => ({ type: 'AdaptiveCard', version: '1.5', body: [], shows: `running ${pending.text} ${said?.note ?? ''} ${said?.soFar?.().headline ?? ''}`.trim() }),
};

export class FakeStore {
  readonly documents = new Map<string, Json>();
  private readonly claimed = new Set<string>();
  unreachable: Error | null = null;
  hangs = false;

  async ping(): Promise<void> {
    if (this.hangs) await new Promise<never>(() => undefined);
    if (this.unreachable !== null) throw this.unreachable;
  }

  async putDocument(key: IncidentKey, name: string, value: Json): Promise<void> {
    await this.ping();
    this.documents.set(`${key.tenant} ${key.incident} ${name}`, value);
  }

  async getDocument(key: IncidentKey, name: string): Promise<Json> {
    await this.ping();
    return this.documents.get(`${key.tenant} ${key.incident} ${name}`) ?? null;
  }

  async claim(key: IncidentKey, { key: name }: IdempotencyKey): Promise<boolean> {
    await this.ping();
    const id = `${key.tenant} ${key.incident} ${name}`;
    const fresh = !this.claimed.has(id);
    this.claimed.add(id);
    return fresh;
  }
}

export class MemoryLog implements Log {
  readonly lines: { readonly event: string; readonly fields: LogFields }[] = [];
  readonly info = (event: string, fields: LogFields = {}): void => { this.lines.push({ event, fields }); };
  readonly warn = this.info;
  readonly error = this.info;
}

/** A running bot with a connector, an engine and a store of its own. */
export interface TestBot {
  readonly bot: Bot;
  readonly url: string;
  connector: FakeConnector;
  readonly engine: FakeEngine;
  readonly store: FakeStore;
  readonly log: MemoryLog;
  post(activity: object, headers?: Readonly<Record<string, string>>): Promise<Response>;
  close(): Promise<void>;
}

export const CHART_KEY = new Uint8Array(32).fill(7);

export async function startBot(options: Partial<BotOptions> & { readonly auth?: BotAuthConfig } = {}): Promise<TestBot> {
  const clock = options.clock ?? fastClock(SPEED);
  const connector = await FakeConnector.start();
  const engine = new FakeEngine(clock);
  const store = new FakeStore();
  const log = new MemoryLog();
  const bot = await createBot({
    engine, store, log, clock, renderer: plainRenderer, auth: { kind: 'anonymous' }, host: '127.0.0.1', port: 0, baseUrl: 'https://bot.example',
    chartKey: CHART_KEY, chartPng: () => Promise.resolve(null), requestTimeoutMs: 500, ...options,
  });
  const url = `http://127.0.0.1:${bot.port}`;
  const test: TestBot = {
    bot, url, connector, engine, store, log,
    post: (activity, headers = {}) => fetch(`${url}/api/messages`, {
      method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(activity),
    }),
    close: async () => {
      await bot.close(2000);
      await test.connector.close();
    },
  };
  return test;
}

let lastActivity = 0;

/** An activity as Teams sends it; a personal message unless told otherwise. */
export function message(serviceUrl: string, text: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  lastActivity += 1;
  return {
    type: 'message', id: `activity-${lastActivity}`, channelId: 'msteams', serviceUrl, timestamp: '2026-03-02T08:00:00.000Z', from: USER, recipient: BOT,
    conversation: { id: 'a:personal', conversationType: 'personal', tenantId: 'tenant-1' }, channelData: { tenant: { id: 'tenant-1' } },
    text, textFormat: 'plain', entities: [{ type: 'clientInfo', locale: 'en-US', platform: 'Windows' }], ...more,
  };
}

export const THREAD = '19:hunts@thread.tacv2;messageid=1700000000001';

/** A message in a channel thread that mentions the bot. */
export function mention(serviceUrl: string, text: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return message(serviceUrl, `<at>${BOT.name}</at> ${text}`, {
    conversation: { id: THREAD, conversationType: 'channel', isGroup: true, tenantId: 'tenant-1' },
    entities: [{ type: 'mention', mentioned: BOT, text: `<at>${BOT.name}</at>` }], ...more,
  });
}

/** What a message's card shows, as `plainRenderer` drew it; its text where it is no card. */
export function shows(content: Readonly<Record<string, unknown>>): unknown {
  const [attachment] = (content['attachments'] ?? []) as { content: { shows: unknown } }[]; // the renderer's own shape
  return attachment === undefined ? content['text'] : attachment.content.shows;
}
