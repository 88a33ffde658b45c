import { afterEach, describe, expect, it } from '@jest/globals';
import { askFakes, mostWithin } from './ask-fakes.test-helper.js';
import { fakeProviders, truthOf, type FakeProviders } from './fake-providers.test-helper.js';

let fakes: FakeProviders | undefined;
afterEach(async () => { await fakes?.close(); });

const MINUTE_MS = 60_000;

describe('ten providers of which a third of the answers go wrong', () => {
  it('answers or marks all of 60 addresses, keeps every limit, and mixes nothing up', async () => {
    fakes = await fakeProviders(0.3);
    const { answers, sources, tookMs } = await askFakes(fakes, 60, 5 * MINUTE_MS);
    expect(answers).toHaveLength(600);
    expect(sources).toHaveLength(10);
    for (const { observable, status, reason, provider, score, details } of answers) {
      const { known, score: bad } = truthOf(observable.value);
      if (status === 'failed' || status === 'not asked') expect(reason).not.toBe('');
      // What is answered is true: of this address, by this source.
      else if (!known || (provider === 'otx' && bad === 0)) expect([provider, observable.value, status]).toEqual([provider, observable.value, 'no data']);
      else expect([provider, observable.value, status, score ?? Number(/(?:ports|comment|URLs) (\d+)/.exec(details)?.[1])]).toEqual([provider, observable.value, 'found', bad]);
    }
    for (const { name, limits } of sources) {
      const arrivals = fakes.arrivals.get(name) ?? [];
      expect(arrivals.length).toBeGreaterThan(0);
      for (const { limit, windowMs } of limits) expect([name, windowMs, mostWithin(arrivals, windowMs) <= limit]).toEqual([name, windowMs, true]);
    }
    const usable = (name: string): number => answers.filter(({ provider, status }) => provider === name && (status === 'found' || status === 'no data')).length;
    // 30 % faults and three attempts leave 2.7 % without an answer, where the limits allow all attempts.
    for (const name of ['otx', 'misp']) expect(usable(name)).toBeGreaterThanOrEqual(54);
    // 4 a minute for five minutes, and never more.
    expect(usable('virustotal')).toBeLessThanOrEqual(20);
    expect(answers.find(({ provider, status }) => provider === 'virustotal' && status === 'failed')?.reason).toMatch(/^rate limited|^it /);
    expect(tookMs).toBeLessThanOrEqual(5 * MINUTE_MS);
    expect([...fakes.faults.keys()].sort()).toEqual(['429', '500', 'cut', 'garbage', 'half', 'slow']);
  }, 60_000);
});
