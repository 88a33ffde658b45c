import { FAKE_TOKEN, FAKE_WORKSPACE, startFakeLogAnalytics, type FakeLogAnalytics } from '../../../test/support/fake-log-analytics.js';
import { memorySpool } from '../../../test/support/memory-spool.js';
import { createBindLive } from '../../data/sentinel/bind.js';
import { createSentinelProvider } from '../../data/sentinel/provider.js';
import { teamTables } from '../../data/team-tables.js';
import type { Answer, Observable, Sources } from '../answer.js';
import { SYSTEM_CLOCK } from '../asking/clock.js';
import { MemoryBudget, MemoryCache } from '../asking/memory-parts.test-helper.js';
import { NOTHING_INTERNAL } from '../privacy/internal.js';
import { createSources } from '../sources.js';
import { liveSources } from './team-sources.js';

export const NOW = Date.parse('2026-03-02T00:00:00Z');

export interface FakeWorkspace {
  readonly server: FakeLogAnalytics;
  readonly sources: Sources;
}

/** The live sources over the real provider, which talks to a fake service on loopback. */
export async function fakeWorkspace(): Promise<FakeWorkspace> {
  const server = await startFakeLogAnalytics();
  const spool = memorySpool();
  const provider = createSentinelProvider({
    workspaceId: FAKE_WORKSPACE, workspaceName: 'contoso-soc', endpoint: server.endpoint, spool, bindLive: createBindLive(spool), clock: () => NOW, retryDelaysMs: [1],
    credential: { getToken: () => Promise.resolve({ token: FAKE_TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 }) },
  });
  const live = liveSources(teamTables({ provider, spool, id: FAKE_WORKSPACE, clock: () => NOW, recent: true }), () => NOW);
  return { server, sources: createSources({ sources: live, budget: new MemoryBudget(SYSTEM_CLOCK), cache: new MemoryCache(), clock: SYSTEM_CLOCK, internal: NOTHING_INTERNAL }) };
}

/** Asks one source. */
export const ask = (sources: Sources, provider: string, observables: readonly Observable[]): Promise<readonly Answer[]> =>
  sources.ask(observables, { signal: new AbortController().signal, now: new Date(NOW).toISOString(), deadlineMs: 120_000, providers: [provider] });
