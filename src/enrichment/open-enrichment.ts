import { readFile } from 'node:fs/promises';
import type { WorkerPool } from '../analysis/pool/types.js';
import type { CasebookStore } from '../casebook/store.js';
import { UserError } from '../errors.js';
import { allowedSources, allowOnly } from './allowed-sources.js';
import { combineSources } from './combine-sources.js';
import { BUILT_IN_FOLDER, loadDescriptions } from './declared/load-files.js';
import { createIpEnricher } from './ip-enricher.js';
import { openSources } from './open-sources.js';
import { packKeys } from './packs/manifest.js';
import { createPackSources } from './packs/pack-sources.js';
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
  readonly packsFolder?: string;
  /** File of public keys, PEM. */
  readonly packKeys?: string;
  readonly own: OwnFacts;
}

export interface OpenEnrichment {
  readonly enrichment: Enrichment;
  readonly close: () => Promise<void>;
}

/** Opens everything that enriches. Throws `config.invalid` where the keys of packs cannot be read. */
export async function openEnrichment({ budget, pool, workFolder, setting, wanted, providersFolder, internal = [], packsFolder, packKeys: keysFile, own }: OpenEnrichmentParts): Promise<OpenEnrichment> {
  const keys = keysFile === undefined ? undefined : await readKeys(keysFile);
  const { described } = await loadDescriptions([BUILT_IN_FOLDER, ...(providersFolder === undefined ? [] : [providersFolder])]);
  const opened = await openSources({ budget, setting, internal: [...internal, ...own.domains], workFolder, others: [], ...(providersFolder === undefined ? {} : { providersFolder }) });
  const packs = packsFolder === undefined ? [] : [createPackSources({ folder: packsFolder, pool, clock: Date.now, ...(keys === undefined ? {} : { keys }) })];
  const sources = combineSources([allowOnly(allowedSources(described, wanted, setting), opened.sources), ...packs]);
  const unknown = wanted.filter((name) => name !== 'all' && !described.some(({ file }) => file.name === name)).map((name) => `CASEBOOK_SOURCES names “${name.slice(0, 40)}”, which is no source.`);
  return { enrichment: { ...createIpEnricher({ workFolder, pool }), sources, own, problems: [...opened.problems, ...unknown] }, close: () => opened.close() };
}

async function readKeys(path: string): Promise<string> {
  const pem = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UserError({ code: 'config.invalid', message: 'The file of CASEBOOK_PACK_KEYS cannot be read.', next: 'Set it to a file of Ed25519 public keys in PEM, or unset it.' }, { cause: error });
  });
  packKeys(pem); // refused at the start, not when the first pack is read
  return pem;
}
