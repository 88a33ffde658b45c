import { readFile } from 'node:fs/promises';
import type { WorkerPool } from '../analysis/pool/types.js';
import type { CasebookStore } from '../casebook/store.js';
import { UserError } from '../errors.js';
import type { Sources } from './answer.js';
import { openCityFile, type CityFile } from './city-file.js';
import { allowedSources, allowOnly } from './allowed-sources.js';
import { SYSTEM_CLOCK } from './asking/clock.js';
import { combineSources } from './combine-sources.js';
import { createIpEnricher } from './ip-enricher.js';
import { openSources, type OpenSources } from './open-sources.js';
import { packKeys } from './packs/manifest.js';
import { createPackSources } from './packs/pack-sources.js';
import type { TeamTables } from './team-tables/tables.js';
import { evidenceSources, liveSources } from './team-tables/team-sources.js';
import type { Enrichment, OwnFacts } from './types.js';

export interface OpenEnrichmentParts {
  readonly budget: Pick<CasebookStore, 'spend'>;
  readonly pool: WorkerPool;
  readonly workFolder: string;
  /** Value of a setting of the environment; secrets of sources are read with it. */
  readonly setting: (name: string) => string | undefined;
  /** Sources without a key that may be asked; see `allowedSources`. */
  readonly wanted: readonly string[];
  readonly providersFolder?: string;
  readonly internal?: readonly string[];
  /** File of cities, in MaxMind's format. */
  readonly citiesFile?: string;
  readonly packsFolder?: string;
  /** File of public keys, PEM. */
  readonly packKeys?: string;
  readonly own: OwnFacts;
  /** Tables of the live workspace; a text: which setting is missing. */
  readonly workspace: TeamTables | string;
  readonly evidence: TeamTables;
  /** Called for each of `Enrichment.problems` when they are found. */
  readonly onProblem: (problem: string) => void;
}

export interface OpenEnrichment {
  readonly enrichment: Enrichment;
  readonly close: () => Promise<void>;
}

/**
 * Opens everything that enriches. The descriptions of sources and the answers that were kept are read when sources are first
 * needed. Throws `config.invalid` where the keys of packs or the file of cities cannot be read.
 */
export async function openEnrichment(parts: OpenEnrichmentParts): Promise<OpenEnrichment> {
  const { budget, pool, workFolder, citiesFile, packsFolder, packKeys: keysFile, own, evidence } = parts;
  const [keys, cities] = await Promise.all([keysFile === undefined ? undefined : readKeys(keysFile), citiesFile === undefined ? undefined : readCities(citiesFile)]);
  let opening: Promise<Described> | undefined;
  const opened = async (): Promise<Described> => {
    try {
      return await (opening ??= openDescribed(parts));
    } catch (error) {
      opening = undefined; // a folder that cannot be read now may be readable the next time
      throw error;
    }
  };
  const described: Sources = { states: async () => (await opened()).sources.states(), ask: async (...question) => (await opened()).sources.ask(...question) };
  const packs = packsFolder === undefined ? [] : [createPackSources({ folder: packsFolder, pool, clock: Date.now, ...(keys === undefined ? {} : { keys }) })];
  return {
    enrichment: { ...createIpEnricher({ workFolder, pool, ...(cities === undefined ? {} : { cities }) }), sources: combineSources([described, evidenceSources(evidence, { budget, clock: SYSTEM_CLOCK }), ...packs]), own, problems: async () => (await opened()).problems },
    close: async () => { await (await opening)?.close(); },
  };
}

type Described = Pick<OpenSources, 'sources' | 'problems' | 'close'>;

/** The sources that files describe, of which only those are asked that may be. */
async function openDescribed({ budget, setting, wanted, providersFolder, internal = [], workFolder, own, workspace, onProblem }: OpenEnrichmentParts): Promise<Described> {
  const further = liveSources(workspace, () => SYSTEM_CLOCK.now());
  const { sources, known, problems: broken, close } = await openSources({
    budget, setting, internal: [...internal, ...own.domains], workFolder, further, ...(providersFolder === undefined ? {} : { providersFolder }),
  });
  const names = new Set(['all', ...further.map(({ name }) => name), ...known.flatMap(({ name, group }) => [name, group])]);
  const unknown = wanted.filter((name) => !names.has(name)).map((name) => `CASEBOOK_SOURCES names “${name.slice(0, 40)}”, which is no source.`);
  const problems = [...broken, ...unknown];
  for (const problem of problems) onProblem(problem);
  // a file of the same name replaces one of the team's own sources, and needs to be allowed as any
  const ownSources = further.map(({ name }) => name).filter((name) => !known.some((one) => one.name === name));
  const allowed = new Set([...allowedSources(known, wanted, setting), ...ownSources]);
  return { sources: allowOnly(allowed, sources), problems, close };
}

async function readCities(path: string): Promise<CityFile> {
  try {
    return await openCityFile(path);
  } catch (error) {
    throw new UserError({
      code: 'config.invalid', message: 'The file of CASEBOOK_CITIES cannot be read as a file of cities.', why: error instanceof Error ? error.message.slice(0, 200) : String(error),
      next: 'Set it to a file in MaxMind\'s format (.mmdb), such as GeoLite2-City, or unset it.',
    }, { cause: error });
  }
}

async function readKeys(path: string): Promise<string> {
  const pem = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UserError({ code: 'config.invalid', message: 'The file of CASEBOOK_PACK_KEYS cannot be read.', next: 'Set it to a file of Ed25519 public keys in PEM, or unset it.' }, { cause: error });
  });
  packKeys(pem); // refused at the start, not when the first pack is read
  return pem;
}
