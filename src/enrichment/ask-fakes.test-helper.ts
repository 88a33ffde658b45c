import type { Answer, Observable } from './answer.js';
import { MemoryBudget, MemoryCache } from './asking/memory-parts.test-helper.js';
import { httpSource } from './declared/http-source.js';
import { BUILT_IN_FOLDER, loadDescriptions } from './declared/load-files.js';
import { FAKED, type FakeProviders } from './fake-providers.test-helper.js';
import { NOTHING_INTERNAL } from './privacy/internal.js';
import type { Source } from './source.js';
import { createSources } from './sources.js';

export interface Asked {
  readonly answers: readonly Answer[];
  readonly sources: readonly Source[];
  /** How long it took, in milliseconds of the fakes' clock. */
  readonly tookMs: number;
}

/** Asks the ten fakes, by the descriptions that come with the program, about `count` public addresses. */
export async function askFakes({ client, clock }: FakeProviders, count: number, deadlineMs: number): Promise<Asked> {
  const { described } = await loadDescriptions([BUILT_IN_FOLDER]);
  const sources = described.flatMap((one) => (one.kind === 'api' && Object.values(FAKED).includes(one.file.name)
    ? [httpSource(one.file, one.revision, { client, internal: NOTHING_INTERNAL, setting: (name) => (name.endsWith('_URL') ? 'https://misp.contoso.com' : 'key') })] : []));
  const asking = createSources({ sources, budget: new MemoryBudget(clock), cache: new MemoryCache(), clock, internal: NOTHING_INTERNAL });
  const observables = Array.from({ length: count }, (_, at): Observable => ({ type: 'ipv4', value: `20.${at >> 8}.7.${at & 255}` }));
  const start = clock.now();
  const answers = await asking.ask(observables, { signal: new AbortController().signal, now: new Date(start).toISOString(), deadlineMs });
  return { answers, sources, tookMs: clock.now() - start };
}

/** The most requests of a source that arrived within any span as long as the window. */
export function mostWithin(arrivals: readonly number[], windowMs: number): number {
  let [most, from] = [0, 0];
  for (const [to, at] of arrivals.entries()) {
    while ((arrivals[from] ?? 0) <= at - windowMs) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}
