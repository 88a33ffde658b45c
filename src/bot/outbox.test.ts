import { beforeEach, describe, expect, it } from '@jest/globals';

import { ManualClock } from '../../test/support/fake-connector-clock.js';
import { type Address, conversationIdOf } from './channel/address.js';
import { ConnectorError, type Content, type Outbound } from './channel/outbound.js';
import { Outbox } from './outbox.js';

const address = (conversationId: string, threadRootId?: string): Address => ({
  schema: 1, tenantId: 't', channelId: 'msteams', serviceUrl: 'https://smba.trafficmanager.net/', conversationId, botId: 'b', ...(threadRootId === undefined ? {} : { threadRootId }),
});
const text = (value: string): Content => ({ kind: 'text', text: value });
const CHAT = address('chat');

/** Notes every call with its time; `answer` decides how it ends. */
class Transport implements Outbound {
  readonly calls: { readonly at: number; readonly what: string; readonly conversation: string }[] = [];
  answer: (what: string) => Promise<void> = () => Promise.resolve();
  private readonly clock: ManualClock;

  constructor(clock: ManualClock) {
    this.clock = clock;
  }

  send(to: Address, content: Content): Promise<string> {
    return this.call(`send ${content.kind === 'text' ? content.text : ''}`, to).then(() => `id-${this.calls.length}`);
  }

  update(to: Address, activityId: string, content: Content): Promise<void> {
    return this.call(`update ${activityId} ${content.kind === 'text' ? content.text : ''}`, to);
  }

  typing(to: Address): Promise<void> {
    return this.call('typing', to);
  }

  get whats(): string[] {
    return this.calls.map(({ what }) => what);
  }

  private async call(what: string, to: Address): Promise<void> {
    this.calls.push({ at: this.clock.now(), what, conversation: conversationIdOf(to) });
    await this.answer(what);
  }
}

let clock: ManualClock;
let transport: Transport;
let outbox: Outbox;
let dead: Address[];
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

beforeEach(() => {
  clock = new ManualClock();
  transport = new Transport(clock);
  dead = [];
  outbox = new Outbox({ transport, clock, log, random: () => 0.5, onBlocked: (to) => { dead.push(to); } });
});

describe('Outbox', () => {
  it('keeps the order and the rate limits of a chat, which its threads share', async () => {
    const sends = Array.from({ length: 100 }, (_, index) => outbox.send(address('channel', `thread-${index % 3}`), text(String(index))));
    await clock.advance(120_000);
    await Promise.all(sends);
    const times = transport.calls.map(({ at }) => at);
    const within = (ms: number): number => Math.max(...times.map((start) => times.filter((at) => at >= start && at < start + ms).length));
    expect(within(1000)).toBeLessThanOrEqual(7);
    expect(within(2000)).toBeLessThanOrEqual(8);
    expect(within(30_000)).toBeLessThanOrEqual(60);
    for (const thread of [0, 1, 2]) {
      const order = transport.calls.filter(({ conversation }) => conversation === `channel;messageid=thread-${thread}`).map(({ what }) => Number(what.slice(5)));
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
  });

  it('posts at most 50 a second over all chats', async () => {
    for (let chat = 0; chat < 120; chat += 1) void outbox.send(address(`chat-${chat}`), text('x'));
    await clock.advance(10_000);
    const bySecond = [0, 1000, 2000].map((from) => transport.calls.filter(({ at }) => at >= from && at < from + 1000).length);
    expect(bySecond).toEqual([50, 50, 20]);
  });

  it('does only the newest of several waiting updates of a message, and tells all who asked', async () => {
    for (let index = 0; index < 7; index += 1) void outbox.send(CHAT, text(String(index)));
    const updates = ['a', 'b', 'c'].map((value) => outbox.update(CHAT, 'm1', text(value)));
    const other = outbox.update(CHAT, 'm2', text('d'));
    await clock.advance(10_000);
    await Promise.all([...updates, other]);
    expect(transport.whats.slice(7)).toEqual(['update m1 c', 'update m2 d']);
  });

  it('lets a retried update take what came meanwhile', async () => {
    transport.answer = (what) => (what.endsWith('old') ? Promise.reject(new ConnectorError('ambiguous', 'reset')) : Promise.resolve());
    const old = outbox.update(CHAT, 'm1', text('old'));
    await clock.advance(0);
    const fresh = outbox.update(CHAT, 'm1', text('new'));
    await clock.advance(5000);
    await Promise.all([old, fresh]);
    expect(transport.whats).toEqual(['update m1 old', 'update m1 new']);
  });

  it('waits as long as Retry-After says, with the whole chat', async () => {
    let refusals = 1;
    transport.answer = () => (refusals-- > 0 ? Promise.reject(new ConnectorError('not-done', '429', { status: 429, retryAfterMs: 7000 })) : Promise.resolve());
    void outbox.send(address('channel', '1'), text('a'));
    await clock.advance(0);
    void outbox.send(address('channel', '2'), text('b'));
    void outbox.send(CHAT, text('c'));
    await clock.advance(20_000);
    expect(transport.calls.map(({ at, what }) => [at, what])).toEqual([[0, 'send a'], [0, 'send c'], [7000, 'send a'], [7000, 'send b']]);
  });

  it('backs off with growing pauses where there is no Retry-After, and gives up in the end', async () => {
    transport.answer = () => Promise.reject(new ConnectorError('not-done', '429', { status: 429 }));
    const sent = expect(outbox.send(CHAT, text('a'))).rejects.toMatchObject({ kind: 'not-done' });
    await clock.advance(60_000);
    await sent;
    expect(transport.calls.map(({ at }) => at)).toEqual([0, 500, 1500, 3500, 7500]);
  });

  it.each(['ambiguous', 'rejected', 'blocked'] as const)('never repeats a post that is %s', async (kind) => {
    transport.answer = () => Promise.reject(new ConnectorError(kind, 'x'));
    const sent = expect(outbox.send(CHAT, text('a'))).rejects.toMatchObject({ kind });
    await clock.advance(60_000);
    await sent;
    expect(transport.calls).toHaveLength(1);
    expect(dead).toEqual(kind === 'blocked' ? [CHAT] : []);
  });

  it('tries nothing more where it is blocked, until it is revived', async () => {
    transport.answer = () => Promise.reject(new ConnectorError('blocked', '403'));
    const results = Promise.allSettled([outbox.send(CHAT, text('a')), outbox.send(CHAT, text('b'))]);
    await clock.advance(100);
    await results;
    await expect(outbox.send(CHAT, text('c'))).rejects.toMatchObject({ kind: 'blocked' });
    expect(transport.calls).toHaveLength(1);
    transport.answer = () => Promise.resolve();
    outbox.revive(CHAT);
    const sent = outbox.send(CHAT, text('d'));
    await clock.advance(100);
    await expect(sent).resolves.toBe('id-2');
  });

  it('drops a typing hint that would have to wait', async () => {
    await outbox.typing(CHAT);
    for (let index = 0; index < 7; index += 1) void outbox.send(CHAT, text(String(index)));
    await outbox.typing(CHAT);
    await clock.advance(10_000);
    expect(transport.whats.filter((what) => what === 'typing')).toHaveLength(1);
    expect(transport.calls).toHaveLength(8);
  });

  it('does not wait long for a typing hint', async () => {
    transport.answer = (what) => (what === 'typing' ? new Promise(() => undefined) : Promise.resolve());
    void outbox.typing(CHAT);
    const sent = outbox.send(CHAT, text('a'));
    await clock.advance(1000);
    await expect(sent).resolves.toBe('id-2');
  });

  it('is not held up by another conversation whose connector hangs', async () => {
    transport.answer = (what) => (what === 'send hung' ? new Promise(() => undefined) : Promise.resolve());
    void outbox.send(address('channel', '1'), text('hung'));
    const sent = outbox.send(address('channel', '2'), text('fine'));
    await clock.advance(100);
    await expect(sent).resolves.toBe('id-2');
  });

  it('refuses more than it can hold, and everything once closed', async () => {
    transport.answer = () => new Promise(() => undefined);
    const results = Array.from({ length: 202 }, () => outbox.send(CHAT, text('x')).catch((error: unknown) => error));
    await clock.advance(0);
    expect(await results[201]).toMatchObject({ kind: 'rejected', message: expect.stringContaining('200') as unknown });
    const closing = outbox.close(1000);
    await clock.advance(1000);
    await closing;
    expect(await results[5]).toBeInstanceOf(ConnectorError);
    await expect(outbox.send(address('other'), text('z'))).rejects.toThrow(/shutting down/);
  });
});
