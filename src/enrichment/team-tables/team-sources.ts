import { allowOnly } from '../allowed-sources.js';
import type { Sources } from '../answer.js';
import type { AnswerCache } from '../asking/answer-cache.js';
import { NOTHING_INTERNAL } from '../privacy/internal.js';
import type { Source } from '../source.js';
import { createSources, type SourcesParts } from '../sources.js';
import { ACCOUNTS } from './accounts.js';
import { HOSTS } from './hosts.js';
import { INDICATORS } from './indicators.js';
import { tableSource, type TableLookup } from './table-source.js';
import type { TeamTables } from './tables.js';

const MINUTE_MS = 60_000;
/** Indicators change with their feeds, accounts and hosts at any moment. */
const LIVE: readonly (readonly [name: string, lookup: TableLookup, found: number])[] = [
  ['sentinel', INDICATORS, 60 * MINUTE_MS], ['sentinel-accounts', ACCOUNTS, 10 * MINUTE_MS], ['sentinel-hosts', HOSTS, 10 * MINUTE_MS],
];
const EVIDENCE: readonly (readonly [name: string, lookup: TableLookup])[] = [
  ['evidence-indicators', INDICATORS], ['evidence-accounts', ACCOUNTS], ['evidence-hosts', HOSTS],
];

/** Sources of what the team's live workspace knows. `workspace`: a text says which setting is missing. */
export const liveSources = (workspace: TeamTables | string, clock: () => number): Source[] => LIVE.map(([name, lookup, found]) => tableSource(lookup, {
  name, title: `Microsoft Sentinel: ${lookup.about} of the team's workspace`, tables: workspace, clock, keep: { found, 'no data': 10 * MINUTE_MS },
}));

/** Files of the evidence change: nothing is kept. */
const NO_CACHE: AnswerCache = { get: () => undefined, put: () => undefined };

/** The same of tables in the evidence, such as an export: those sources are asked whose tables are there. */
export function evidenceSources(evidence: TeamTables, parts: Pick<SourcesParts, 'budget' | 'clock'>): Sources {
  const sources = createSources({
    ...parts, cache: NO_CACHE, internal: NOTHING_INTERNAL,
    sources: EVIDENCE.map(([name, lookup]) => tableSource(lookup, {
      name, title: `Evidence: ${lookup.about} in ${lookup.tables.join(' or ')}`, tables: evidence, clock: () => parts.clock.now(), keep: { found: 0, 'no data': 0 },
    })),
  });
  const present = async (): Promise<Sources> => {
    const names = new Set((await evidence.names()).map((name) => name.toLowerCase()));
    const there = EVIDENCE.filter(([, { tables }]) => tables.some((table) => names.has(table.toLowerCase()))).map(([name]) => name);
    return allowOnly(new Set(there), sources, 'the evidence has no such table');
  };
  return { states: async () => (await present()).states(), ask: async (...question) => (await present()).ask(...question) };
}
