import { randomInt, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ensureSample } from '../samples/sample.js';
import { openEmbedded } from '../state/embedded/embedded.js';
import { openRedis } from '../state/redis/redis.js';
import { createWorkerPool } from './analysis/pool/worker-pool.js';
import { Casebook } from './casebook/casebook.js';
import type { CasebookStore } from './casebook/store.js';
import { createChartPool } from './charts/pool.js';
import type { ChartPool } from './charts/types.js';
import { createEvidenceProvider } from './data/evidence/provider.js';
import type { TableProvider, TableSpool } from './data/engine.js';
import { createBindLive } from './data/sentinel/bind.js';
import { sentinelConfigFromEnv } from './data/sentinel/config.js';
import { sentinelCredential } from './data/sentinel/credential.js';
import { workspaceNotConfigured } from './data/sentinel/not-configured.js';
import { createSentinelProvider } from './data/sentinel/provider.js';
import { teamTables } from './data/team-tables.js';
import { ipLocator } from './enrichment/ip-locator.js';
import { openEnrichment, type OpenEnrichment } from './enrichment/open-enrichment.js';
import type { TeamTables } from './enrichment/team-tables/tables.js';
import { createTranslator } from './kql/translator.js';
import type { Log } from './log.js';
import { settingIn, type Environment, type Settings, type StoreSettings } from './settings.js';
import { createContext } from './skills/kit/context.js';
import type { SkillContext } from './skills/kit/skill.js';
import { skills } from './skills/registry.js';

/** The engine with all its parts, composed for the bot and for the terminal. */
export interface OpenCasebook {
  readonly engine: Casebook<SkillContext>;
  readonly store: CasebookStore;
  readonly spool: TableSpool;
  /** Threads that draw; started when first asked for. */
  readonly charts: () => ChartPool;
  /** Loads in the background what the first command would wait for. */
  readonly warm: (signal: AbortSignal) => Promise<void>;
  /** Running cells get `graceMs` to finish. */
  readonly close: (graceMs: number) => Promise<void>;
}

const CONNECT_MS = 5_000;
const COMMAND_MS = 2_000;

const openStore = (store: StoreSettings): Promise<CasebookStore> => (store.kind === 'embedded' ? openEmbedded(store.path) : openRedis(store.url, {
  connectTimeoutMs: CONNECT_MS, commandTimeoutMs: COMMAND_MS, ...(store.retentionMs === undefined ? {} : { retentionMs: store.retentionMs }),
}));

/** The evidence folder: the team's, or that of the sample incident, which is made where it is missing. */
async function evidenceFolder(settings: Settings, log: Log): Promise<string> {
  if (settings.evidenceFolder !== undefined) return settings.evidenceFolder;
  const folder = join(settings.dataFolder, 'sample', 'evidence');
  // The day begins at midnight: a sample that was made today is found again.
  const sample = await ensureSample({ folder, end: `${new Date().toISOString().slice(0, 10)}T00:00:00Z` });
  if (!sample.reused) log.info('sample.made', { folder });
  return folder;
}

interface Live {
  readonly provider: TableProvider;
  readonly tables: TeamTables;
}

/** The live workspace; undefined where none is configured. */
function openLive(env: Environment, spool: TableSpool): Live | undefined {
  const config = sentinelConfigFromEnv(env);
  if (config === undefined) return undefined;
  const provider = createSentinelProvider({
    workspaceId: config.workspaceId, credential: sentinelCredential(config, env), endpoint: config.cloud.endpoint, spool, bindLive: createBindLive(spool), clock: Date.now,
    ...(config.workspaceName === undefined ? {} : { workspaceName: config.workspaceName }),
  });
  return { provider, tables: teamTables({ provider, spool, id: config.workspaceId, clock: Date.now, recent: true }) };
}

/**
 * Opens everything a casebook needs. Throws `UserError` (`config.invalid`, `store.unreachable`) where the store can't
 * be opened: there is never a silent fallback to another one.
 */
export async function openCasebook(settings: Settings, env: Environment, log: Log): Promise<OpenCasebook> {
  const translator = createTranslator();
  const pool = createWorkerPool({ size: 1 });
  const workFolder = join(settings.dataFolder, 'work');
  let charts: ChartPool | undefined;
  let store: CasebookStore | undefined;
  let opened: OpenEnrichment | undefined;
  const release = async (): Promise<void> => {
    await Promise.all([translator.close(), pool.close(), charts?.close(), store?.close(), opened?.close()]);
  };
  try {
    store = await openStore(settings.store);
    const evidence = await createEvidenceProvider({
      folder: await evidenceFolder(settings, log), workFolder, functionsFolder: settings.functionsFolder, translate: translator.translate, memoryLimit: `${settings.queryMemoryMb}MB`, locator: ipLocator(settings.citiesFile),
      ...(settings.externaldata && { externaldata: settings.externaldata }),
    });
    const live = openLive(env, evidence.spool);
    opened = await openEnrichment({
      workspace: live?.tables ?? 'CASEBOOK_WORKSPACE_ID is not set', evidence: teamTables({ provider: evidence, spool: evidence.spool, id: 'evidence', clock: Date.now, recent: false }),
      budget: store, pool, workFolder, setting: (name) => settingIn(env, name), wanted: settings.sources, own: settings.own, onProblem: (problem) => { log.warn('enrichment.description', { problem }); },
      ...(settings.providersFolder !== undefined && { providersFolder: settings.providersFolder }), ...(settings.internal && { internal: settings.internal }),
      ...(settings.citiesFile !== undefined && { citiesFile: settings.citiesFile }), ...(settings.packsFolder !== undefined && { packsFolder: settings.packsFolder }), ...(settings.packKeys !== undefined && { packKeys: settings.packKeys }),
    });
    const { enrichment } = opened;
    const services = {
      providers: [evidence, ...(live === undefined ? [] : [live.provider])], spool: evidence.spool, pool, skills,
      enrichment, unconfigured: { sentinel: workspaceNotConfigured() },
    };
    const engine = new Casebook<SkillContext>({
      store, skills, spool: evidence.spool, context: (scope) => createContext(scope, services), tables: () => evidence.schemas(),
      owner: { id: randomUUID(), host: hostname(), pid: process.pid }, clock: () => new Date(), random: () => randomInt(2 ** 32), log,
    });
    return {
      engine, store, spool: evidence.spool,
      charts: () => (charts ??= createChartPool({ size: 2 })),
      warm: async (signal) => {
        await Promise.all([translator.warm(), evidence.warm(signal), enrichment.lookupIp('1.1.1.1', signal), enrichment.problems()]);
      },
      close: async (graceMs) => {
        await engine.close(graceMs);
        await evidence.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}
