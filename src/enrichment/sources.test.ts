import { afterEach, describe, expect, it } from '@jest/globals';
import { UserError } from '../errors.js';
import type { Answer, AskOptions, Observable, Sources } from './answer.js';
import { MemoryBudget, MemoryCache } from './asking/memory-parts.test-helper.js';
import { VirtualClock } from './asking/virtual-clock.test-helper.js';
import { NOTHING_INTERNAL, parseInternal, type Internal } from './privacy/internal.js';
import { keyOf, SourceFailure, type Source, type SourceReply } from './source.js';
import { createSources } from './sources.js';

const clocks: VirtualClock[] = [];
afterEach(() => { for (const clock of clocks.splice(0)) clock.stop(); });

type Ask = (observables: readonly Observable[], signal: AbortSignal, clock: VirtualClock) => Promise<ReadonlyMap<string, SourceReply>> | ReadonlyMap<string, SourceReply>;

interface Bench {
  readonly sources: Sources;
  readonly clock: VirtualClock;
  readonly budget: MemoryBudget;
  readonly cache: MemoryCache;
  /** What each source was asked, batch by batch, and when (seconds since the start). */
  readonly asked: { source: string; values: string[]; at: number }[];
  readonly ask: (observables: readonly Observable[], options?: Partial<AskOptions>) => Promise<readonly Answer[]>;
}

const found = (observables: readonly Observable[], reply: Partial<SourceReply> = {}): ReadonlyMap<string, SourceReply> =>
  new Map(observables.map((observable) => [keyOf(observable), { status: 'found', details: `about ${observable.value}`, ...reply }]));

function bench(sources: readonly (Partial<Source> & { does?: Ask })[], internal: Internal = NOTHING_INTERNAL): Bench {
  const clock = new VirtualClock();
  clocks.push(clock);
  const start = clock.now();
  const [budget, cache, asked] = [new MemoryBudget(clock), new MemoryCache(), [] as Bench['asked']];
  const made = sources.map(({ does = (observables: readonly Observable[]) => found(observables), ...changes }, at): Source => {
    const name = changes.name ?? `source-${at}`;
    return {
      title: name, types: ['ipv4', 'domain', 'md5'], leavesNetwork: true, obstacles: [], revision: '1', limits: [], concurrency: 2, requestMs: 20_000,
      batchOf: (type) => ({ group: type, size: 1 }), cacheMs: (_, status) => (status === 'found' ? 3_600_000 : 600_000),
      ...changes, name,
      ask: async (observables, signal) => {
        asked.push({ source: name, values: observables.map(({ value }) => value), at: (clock.now() - start) / 1000 });
        return does(observables, signal, clock);
      },
    };
  });
  const all = createSources({ sources: made, budget, cache, clock, internal });
  return {
    sources: all, clock, budget, cache, asked,
    ask: (observables, options = {}) => all.ask(observables, { signal: new AbortController().signal, now: '2026-03-01T00:00:00.000Z', deadlineMs: 60_000, ...options }),
  };
}

const ip = (value: string): Observable => ({ type: 'ipv4', value });
const IPS = Array.from({ length: 20 }, (_, at) => ip(`8.8.4.${at}`));
const says = (answers: readonly Answer[]): string[] => answers.map(({ provider, observable, status, reason }) => [provider, observable.value, status, ...(reason === undefined ? [] : [reason])].join(' | '));

describe('asking sources', () => {
  it('gives one answer for each fitting pair, by observable and source name, and tells each as it comes', async () => {
    const { ask } = bench([{ name: 'zeta' }, { name: 'alpha', types: ['domain'] }]);
    const told: Answer[] = [];
    const answers = await ask([ip('8.8.8.8'), { type: 'domain', value: 'evil.top' }, ip('8.8.8.8'), { type: 'sid', value: 'S-1-5' }], { onAnswer: (answer) => told.push(answer) });
    expect(says(answers)).toEqual(['zeta | 8.8.8.8 | found', 'alpha | evil.top | found', 'zeta | evil.top | found']);
    expect(answers[0]).toEqual({ observable: ip('8.8.8.8'), provider: 'zeta', status: 'found', details: 'about 8.8.8.8', checkedAt: '2026-03-01T00:00:00.000Z', fromCache: false });
    expect(told).toHaveLength(3);
    expect(await ask([])).toEqual([]);
  });

  it('does not send what is private or malformed, and never gives another answer for it (MSTICPy B1)', async () => {
    const { ask, asked } = bench([{ name: 'ti' }, { name: 'own', leavesNetwork: false }], parseInternal(['contoso.com']));
    const answers = await ask([ip('10.0.0.1'), ip('999.1.1.1'), { type: 'domain', value: 'dc01.contoso.com' }, { type: 'md5', value: 'None' }], { providers: ['ti'] });
    expect(says(answers)).toEqual([
      'ti | 10.0.0.1 | not asked | private address (Private use (RFC 1918))', 'ti | 999.1.1.1 | not asked | malformed: no ipv4',
      'ti | dc01.contoso.com | not asked | internal: the setting CASEBOOK_INTERNAL names it', 'ti | None | not asked | malformed: no md5',
    ]);
    expect(asked).toEqual([]);
    expect(says(await ask([ip('10.0.0.1')], { providers: ['own'] }))).toEqual(['own | 10.0.0.1 | found']);
  });

  it('does not ask a source that lacks a setting, and names it', async () => {
    const { ask, sources, asked } = bench([{ name: 'a', obstacles: ['CASEBOOK_A_KEY is not set'] }, { name: 'b' }]);
    expect(says(await ask([ip('8.8.8.8')]))).toEqual(['b | 8.8.8.8 | found']);
    expect(says(await ask([ip('8.8.8.8')], { providers: ['a'] }))).toEqual(['a | 8.8.8.8 | not asked | CASEBOOK_A_KEY is not set']);
    expect(await sources.states()).toMatchObject([{ name: 'a', configured: false, notes: ['CASEBOOK_A_KEY is not set'] }, { name: 'b', configured: true, notes: [] }]);
    expect(asked).toHaveLength(1);
    await expect(ask([ip('8.8.8.8')], { providers: ['virustotl'] })).rejects.toMatchObject({ data: { code: 'param.invalid' } });
  });

  it('lets no slow source hold the others (MSTICPy B4)', async () => {
    const { ask, clock } = bench([{ name: 'slow', does: (_, signal, time) => time.sleep(1e9, signal).then(() => { throw signal.reason; }) }, { name: 'fast' }]);
    const start = clock.now();
    const when = new Map<string, number>();
    const answers = await ask([ip('8.8.8.8')], { deadlineMs: 10_000, onAnswer: ({ provider }) => when.set(provider, clock.now() - start) });
    expect(says(answers)).toEqual(['fast | 8.8.8.8 | found', 'slow | 8.8.8.8 | failed | it did not answer in time']);
    expect(when.get('fast')).toBe(0);
    expect(clock.now() - start).toBe(10_000);
  });

  it('cuts off a request that takes longer than its source may, and tries again', async () => {
    let calls = 0;
    const { ask, asked } = bench([{ requestMs: 5_000, does: (observables, signal, clock) => { calls += 1; return calls < 3 ? clock.sleep(1e9, signal).then(() => { throw signal.reason; }) : found(observables); } }]);
    expect(says(await ask([ip('8.8.8.8')]))).toEqual(['source-0 | 8.8.8.8 | found']);
    expect(asked.map(({ at }) => at)).toEqual([0, 5.5, 12.5]);
  });

  it('keeps answers, and no failures (MSTICPy B5)', async () => {
    let fails = true;
    const { ask, asked, clock } = bench([{ does: (observables) => { if (fails) throw new SourceFailure('rejected', 'it answered with status 400'); return found(observables, { opinion: 'malicious' }); } }]);
    expect(says(await ask([ip('8.8.8.8')]))).toEqual(['source-0 | 8.8.8.8 | failed | it answered with status 400']);
    fails = false;
    expect((await ask([ip('8.8.8.8')]))[0]).toMatchObject({ status: 'found', fromCache: false });
    await clock.sleep(3_000_000, new AbortController().signal);
    expect((await ask([ip('8.8.8.8')]))[0]).toMatchObject({ status: 'found', opinion: 'malicious', fromCache: true, checkedAt: '2026-03-01T00:00:00.000Z' });
    await clock.sleep(601_000, new AbortController().signal);
    expect((await ask([ip('8.8.8.8')]))[0]).toMatchObject({ fromCache: false });
    expect(asked).toHaveLength(3);
  });

  it('keeps each status as long as its source says', async () => {
    const { ask, asked, clock } = bench([{ does: (observables) => new Map(observables.map((one) => [keyOf(one), { status: 'no data', details: '' }])) }]);
    await ask([ip('8.8.8.8')]);
    await clock.sleep(601_000, new AbortController().signal);
    await ask([ip('8.8.8.8')]);
    expect(asked).toHaveLength(2);
  });

  it('asks once for what several want at the same time, and goes on when one of them gives up', async () => {
    const { ask, asked } = bench([{ does: async (observables, signal, clock) => { await clock.sleep(5_000, signal); signal.throwIfAborted(); return found(observables); } }]);
    const impatient = new AbortController();
    const first = ask([ip('8.8.8.8')], { signal: impatient.signal });
    const second = ask([ip('8.8.8.8'), ip('8.8.4.4')]);
    const short = ask([ip('8.8.8.8')], { deadlineMs: 1_000 });
    setImmediate(() => { impatient.abort(); });
    await expect(first).rejects.toMatchObject({ data: { code: 'run.cancelled' } });
    expect(says(await short)).toEqual(['source-0 | 8.8.8.8 | failed | it did not answer in time']);
    expect(says(await second)).toEqual(['source-0 | 8.8.8.8 | found', 'source-0 | 8.8.4.4 | found']);
    expect(asked.map(({ values }) => values[0])).toEqual(['8.8.8.8', '8.8.4.4']);
  });

  it('cuts off what nobody waits for any more, and asks no more of it', async () => {
    let cut = 0;
    const { ask, asked } = bench([{ does: async (_, signal, clock) => { await clock.sleep(1e9, signal); cut += 1; throw signal.reason; } }]);
    const stop = new AbortController();
    const asking = ask(IPS, { signal: stop.signal });
    setImmediate(() => { stop.abort(); });
    await expect(asking).rejects.toBeInstanceOf(UserError);
    await new Promise((resolve) => { setImmediate(resolve); });
    expect([cut, asked.length]).toEqual([2, 2]);
    await expect(ask([ip('8.8.8.8')], { signal: AbortSignal.abort() })).rejects.toMatchObject({ data: { code: 'run.cancelled' } });
  });

  it('puts observables of a group into one request, and one that spoils it aside', async () => {
    const { ask, asked } = bench([{
      batchOf: (type) => ({ group: type, size: 8 }),
      does: (observables) => { if (observables.some(({ value }) => value === '8.8.4.3')) throw new SourceFailure('rejected', 'it takes this for malformed'); return found(observables); },
    }]);
    const answers = await ask([...IPS, { type: 'domain', value: 'evil.top' }]);
    expect(asked.map(({ values }) => values.length).sort((a, b) => b - a).slice(0, 4)).toEqual([8, 8, 4, 1]);
    expect(answers.filter(({ status }) => status === 'found')).toHaveLength(20);
    expect(says(answers)[3]).toBe('source-0 | 8.8.4.3 | failed | it takes this for malformed');
  });

  it('keeps to the limits while it waits for its turn, and gives up where that comes too late', async () => {
    const { ask, asked, clock, budget } = bench([{ concurrency: 3, limits: [{ limit: 4, windowMs: 60_000 }] }]);
    const start = clock.now();
    const answers = await ask(IPS, { deadlineMs: 150_000 });
    expect(asked).toHaveLength(12);
    for (let at = 4; at < asked.length; at += 1) expect((asked[at]?.at ?? 0) - (asked[at - 4]?.at ?? 0)).toBeGreaterThanOrEqual(60);
    const failed = answers.filter(({ status }) => status === 'failed');
    expect(failed).toHaveLength(8);
    expect(failed[0]?.reason).toMatch(/^rate limited: 4 requests in 1 minute are used up until 2026-03-01 00:03:0\dZ$/);
    expect(clock.now() - start).toBeLessThan(150_000);
    expect(budget.calls).toBeLessThan(40);
  });

  it('does not wait for a quota, and says so', async () => {
    const { ask, sources } = bench([{ limits: [{ limit: 3, windowMs: 86_400_000 }] }]);
    const answers = await ask(IPS.slice(0, 5));
    expect(answers.map(({ status }) => status)).toEqual(['found', 'found', 'found', 'not asked', 'not asked']);
    expect(answers[4]?.reason).toMatch(/^its quota of 3 requests in 1 day is used up until 2026-03-02/);
    expect((await sources.states())[0]?.notes[0]).toContain('its quota of 3 requests in 1 day is used up');
  });

  it('leaves a source alone for as long as it asks', async () => {
    let calls = 0;
    const { ask, asked } = bench([{ concurrency: 1, does: (observables) => { calls += 1; if (calls === 2) throw new SourceFailure('throttled', 'rate limited', { retryAfterMs: 30_000 }); return found(observables); } }]);
    const answers = await ask(IPS.slice(0, 3));
    expect(answers.every(({ status }) => status === 'found')).toBe(true);
    expect(asked.map(({ at }) => at)).toEqual([0, 0, 30, 30]);
    const late = bench([{ does: () => { throw new SourceFailure('throttled', 'rate limited', { retryAfterMs: 3_600_000 }); } }]);
    expect((await late.ask(IPS.slice(0, 3))).map(({ status, reason }) => `${status} ${reason?.slice(0, 40) ?? ''}`)).toEqual(Array(3).fill('failed rate limited: the source asks to wait un'));
    expect(late.asked).toHaveLength(2);
  });

  it('tries again after failures that pass, and rests after many', async () => {
    const { ask, asked, sources } = bench([{ concurrency: 1, does: () => { throw new SourceFailure('transient', 'it answered with status 500'); } }]);
    const answers = await ask(IPS.slice(0, 5), { deadlineMs: 20_000 });
    expect(asked.map(({ values }) => values[0])).toEqual(['8.8.4.0', '8.8.4.0', '8.8.4.0', '8.8.4.1', '8.8.4.1', '8.8.4.1', '8.8.4.2', '8.8.4.2']);
    const rests = 'it failed 8 times in a row and rests until 2026-03-01 00:00:35Z';
    expect(answers.map(({ reason }) => reason)).toEqual([...Array<string>(2).fill('it answered with status 500'), ...Array<string>(3).fill(rests)]);
    expect((await sources.states())[0]?.notes).toEqual([rests]);
  });

  it('asks with one request after a rest, and with all when that was answered', async () => {
    let works = false;
    const { ask, asked } = bench([{ concurrency: 4, does: async (observables, signal, clock) => { await clock.sleep(1_000, signal); if (!works) throw new SourceFailure('transient', 'it answered with status 500'); return found(observables); } }]);
    const asking = ask(IPS, { deadlineMs: 600_000, onAnswer: () => { works = true; } });
    const answers = await asking;
    const after = asked.filter(({ at }) => at > 30).map(({ at }) => at);
    expect(after[0]).toBeGreaterThan(30);
    // The second comes only when the first was answered.
    expect((after[1] ?? 0) - (after[0] ?? 0)).toBeGreaterThanOrEqual(1);
    expect(answers.filter(({ status }) => status === 'found').length).toBeGreaterThan(8);
  });

  it('asks no more where its key is refused', async () => {
    const { ask, asked } = bench([{ concurrency: 1, does: () => { throw new SourceFailure('refused', 'it refuses our key (status 401)'); } }]);
    const answers = await ask(IPS);
    expect(asked).toHaveLength(1);
    expect(answers.every(({ status, reason }) => status === 'failed' && reason?.startsWith('it refuses our key (status 401)'))).toBe(true);
  });

  it('fails alone where its limits can\'t be counted or where it has a defect', async () => {
    const { ask, budget } = bench([{ name: 'counted', limits: [{ limit: 1, windowMs: 60_000 }] }, { name: 'broken', does: () => { throw new RangeError('secret detail'); } }, { name: 'fine' }, { name: 'partly', does: () => new Map() }]);
    budget.spend = () => Promise.reject(new UserError({ code: 'store.unreachable', message: 'Redis is away.' }));
    expect(says(await ask([ip('8.8.8.8')]))).toEqual([
      'broken | 8.8.8.8 | failed | a defect in Casebook', 'counted | 8.8.8.8 | failed | Redis is away.', 'fine | 8.8.8.8 | found', 'partly | 8.8.8.8 | failed | its answer leaves this one out',
    ]);
  });

  it('bounds requests at one time', async () => {
    let [now, most] = [0, 0];
    const { ask } = bench([{ concurrency: 3, does: async (observables, signal, clock) => { now += 1; most = Math.max(most, now); await clock.sleep(100, signal); now -= 1; return found(observables); } }]);
    await Promise.all([ask(IPS.slice(0, 10)), ask(IPS.slice(5))]);
    expect(most).toBe(3);
  });

  it('takes 20,000 observables', async () => {
    const { ask } = bench([{ batchOf: () => ({ group: 'all', size: 1_000 }), concurrency: 8 }]);
    const many = Array.from({ length: 20_000 }, (_, at) => ip(`8.${at >> 16}.${(at >> 8) & 255}.${at & 255}`));
    const answers = await ask(many);
    expect(answers).toHaveLength(20_000);
    expect(answers.every(({ status, details }, at) => status === 'found' && details === `about ${many[at]?.value ?? ''}`)).toBe(true);
  }, 30_000);
});
