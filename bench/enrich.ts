/**
 * The figures of enrichment: 1,000 addresses through ten providers (their own wire formats and limits, on a server of
 * ours) of whose answers 30 % go wrong: cut, late, garbage, refused. Time is virtual: it goes on only while all wait.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { askFakes, mostWithin } from '../src/enrichment/ask-fakes.test-helper.js';
import { fakeProviders } from '../src/enrichment/fake-providers.test-helper.js';
import { line } from './measure.js';

const ADDRESSES = 1_000;
const FAULTS = 0.3;
const DEADLINE_MS = 40 * 60_000;
const ROUNDS = 3;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void; // what the flag gives
const heapMb = (): number => {
  collect();
  return Math.round(process.memoryUsage().heapUsed / 1_048_576);
};
const minutes = (ms: number): string => `${(ms / 60_000).toFixed(1)} min`;

const heaps = [heapMb()];
for (let round = 1; round <= ROUNDS; round += 1) {
  const fakes = await fakeProviders(FAULTS, round);
  const started = performance.now();
  const { answers, sources, tookMs } = await askFakes(fakes, ADDRESSES, DEADLINE_MS);
  const realMs = performance.now() - started;
  await fakes.close();
  heaps.push(heapMb());
  if (round > 1) continue;
  const unmarked = answers.filter(({ status, reason }) => (status === 'failed' || status === 'not asked') && (reason ?? '') === '').length;
  line('pairs of address and provider, answered or marked', `${answers.length - unmarked} of ${ADDRESSES * sources.length}`);
  line('time of the providers, and ours', `${minutes(tookMs)}, ${(realMs / 1000).toFixed(1)} s`, `deadline ${minutes(DEADLINE_MS)}`);
  line('faults met', [...fakes.faults].map(([kind, count]) => `${count} ${kind}`).join(', '));
  for (const { name, limits } of sources) {
    const mine = answers.filter(({ provider }) => provider === name);
    const count = (...statuses: readonly string[]): number => mine.filter(({ status }) => statuses.includes(status)).length;
    const arrivals = fakes.arrivals.get(name) ?? [];
    const kept = limits.map(({ limit, windowMs }) => `${mostWithin(arrivals, windowMs)}/${limit} in ${Math.round(windowMs / 1000)} s`);
    line(`  ${name}`, `${count('found', 'no data')} answered, ${count('failed')} failed, ${count('not asked')} not asked; ${arrivals.length} requests`, kept.length === 0 ? 'no limit' : `most ${kept.join(', ')}`);
    if (limits.some(({ limit, windowMs }) => mostWithin(arrivals, windowMs) > limit)) throw new Error(`${name} was asked more than it allows`);
  }
}
line('heap before, and after each round', `${heaps.join(', ')} MB`);
