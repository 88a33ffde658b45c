import { beforeEach, describe, expect, it } from '@jest/globals';

import { FakeEngine, MemoryLog, plainRenderer } from '../../test/support/fake-connector-bot.js';
import { ManualClock } from '../../test/support/fake-connector-clock.js';
import type { PendingAnswer } from '../casebook/engine.js';
import type { Address } from './channel/address.js';
import { ConnectorError, type Content, type Outbound } from './channel/outbound.js';
import { Delivery } from './deliver.js';

const address: Address = { schema: 1, tenantId: 't', channelId: 'msteams', serviceUrl: 'https://smba.trafficmanager.net/', conversationId: 'c', botId: 'b' };
const incident = { tenant: 't', incident: 'c' };

/** Notes what was posted and when; `fails` makes posts fail. */
class Posted implements Outbound {
  readonly calls: [at: number, what: string, shows: unknown][] = [];
  fails: ConnectorError | null = null;
  private readonly clock: ManualClock;

  constructor(clock: ManualClock) {
    this.clock = clock;
  }

  send(_to: Address, content: Content): Promise<string> {
    this.note('send', content);
    return this.fails === null ? Promise.resolve(`m${this.calls.length}`) : Promise.reject(this.fails);
  }

  update(_to: Address, activityId: string, content: Content): Promise<void> {
    this.note(`update ${activityId}`, content);
    return Promise.resolve();
  }

  typing(): Promise<void> {
    return Promise.resolve();
  }

  private note(what: string, content: Content): void {
    const shows = content.kind === 'card' && 'shows' in content.card ? content.card.shows : content;
    this.calls.push([this.clock.now(), what, shows]);
  }
}

let clock: ManualClock;
let posted: Posted;
let engine: FakeEngine;
let delivery: Delivery;
beforeEach(() => {
  clock = new ManualClock();
  posted = new Posted(clock);
  engine = new FakeEngine(clock);
  delivery = new Delivery({ outbound: posted, renderer: plainRenderer, clock, log: new MemoryLog(), newReference: () => 'ref' });
});

const run = async (text: string): Promise<readonly PendingAnswer[]> => {
  const accepted = await engine.submit({ incident, author: { id: 'a', name: 'Ana' }, text, idempotencyKeys: [] });
  return accepted.kind === 'accepted' ? accepted.pending : [];
};

describe('Delivery', () => {
  it('has patience for two seconds, then shows progress at most every three', async () => {
    const says = [...Array(20).keys()].map((second) => ({ atMs: 1000 + second * 500, text: `step ${second}` }));
    engine.behaviours.set('slow', { takesMs: 15_500, says });
    const done = delivery.answers({ address, incident }, await run('slow'));
    await clock.advance(20_000);
    await done;
    expect(posted.calls).toEqual([
      [2000, 'send', 'running slow step 2'], [5000, 'update m1', 'running slow step 8'], [8000, 'update m1', 'running slow step 14'],
      [11_000, 'update m1', 'running slow step 19'], [15_500, 'update m1', 'done slow'],
    ]);
  });

  it('shows what is known so far, and goes on where that cannot be said', async () => {
    const asked: number[] = [];
    const soFar = () => { asked.push(clock.now()); return { headline: '1 malicious', severity: 'high', facts: [] } as const; };
    const broken = () => { throw new TypeError('no such verdict'); };
    engine.behaviours.set('slow', { takesMs: 9_000, says: [...[1000, 1500, 4000].map((atMs) => ({ atMs, text: 'some', soFar })), { atMs: 6000, text: 'more', soFar: broken }] });
    const done = delivery.answers({ address, incident }, await run('slow'));
    await clock.advance(10_000);
    await done;
    expect(posted.calls).toEqual([
      [2000, 'send', 'running slow some 1 malicious'], [5000, 'update m1', 'running slow some 1 malicious'], [8000, 'update m1', { kind: 'text', text: 'Running…' }], [9000, 'update m1', 'done slow'],
    ]);
    expect(asked).toEqual([2000, 5000]);
  });

  it('shows what is there in time as one card each, in order', async () => {
    engine.behaviours.set('first', { takesMs: 1999 });
    engine.behaviours.set('third', { takesMs: 2001 });
    const done = delivery.answers({ address, incident }, await run('first\nsecond\nthird'));
    await clock.advance(5000);
    await done;
    expect(posted.calls).toEqual([
      [1999, 'send', 'done first'], [1999, 'send', 'done second'], [2000, 'send', 'running third'], [2001, 'update m3', 'done third'],
    ]);
  });

  it('counts the patience of all commands from the same moment', async () => {
    for (const name of ['a', 'b', 'c']) engine.behaviours.set(name, { takesMs: 9000 });
    const done = delivery.answers({ address, incident }, await run('a\nb\nc'));
    await clock.advance(2000);
    expect(posted.calls.map(([at]) => at)).toEqual([2000, 2000, 2000]);
    await clock.advance(7000);
    await done;
    expect(posted.calls).toHaveLength(6);
  });

  it('shows an answer that rejects, against its contract, as a defect', async () => {
    const broken: PendingAnswer = { text: 'x', answer: Promise.reject(new Error('broken')), onProgress: () => () => undefined };
    await delivery.answers({ address, incident }, [broken]);
    expect(posted.calls).toEqual([[0, 'send', 'error']]);
  });

  it('posts an answer whose progress card was lost, once', async () => {
    engine.behaviours.set('slow', { takesMs: 4000 });
    posted.fails = new ConnectorError('ambiguous', 'reset');
    const done = delivery.answers({ address, incident }, await run('slow'));
    await clock.advance(10_000);
    await done;
    expect(posted.calls.map(([, what, shows]) => [what, shows])).toEqual([['send', 'running slow'], ['send', 'done slow']]);
  });

  it('says nothing where nothing was asked', async () => {
    await delivery.answers({ address, incident }, []);
    expect(posted.calls).toEqual([]);
  });
});
