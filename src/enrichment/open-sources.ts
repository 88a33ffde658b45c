import { join } from 'node:path';
import type { CasebookStore } from '../casebook/store.js';
import { allowableOf, type Allowable } from './allowed-sources.js';
import { SYSTEM_CLOCK } from './asking/clock.js';
import { FileCache } from './asking/file-cache.js';
import type { Sources } from './answer.js';
import { createHttpClient, type HttpClient } from './declared/http-client.js';
import { httpSource } from './declared/http-source.js';
import { listSource } from './declared/list-source.js';
import { BUILT_IN_FOLDER, loadDescriptions } from './declared/load-files.js';
import { parseInternal } from './privacy/internal.js';
import { rdapSource } from './rdap/rdap-source.js';
import { reverseDnsSource } from './reverse-dns/reverse-dns-source.js';
import type { Source } from './source.js';
import { createSources } from './sources.js';

export interface OpenSourcesParts {
  /** The store: keeps the limits of the sources for all processes. */
  readonly budget: Pick<CasebookStore, 'spend'>;
  /** Value of a setting of the environment, undefined where it is not set. Secrets are read with it. */
  readonly setting: (name: string) => string | undefined;
  /** The team's own descriptions of sources; a file of the same name replaces a built-in one. */
  readonly providersFolder?: string;
  /** Domains, addresses and networks that are never sent to another party. */
  readonly internal: readonly string[];
  /** Answers and lists are kept below it; may be emptied at any time. */
  readonly workFolder: string;
  readonly client?: HttpClient;
  /** Further sources; a file of the same name replaces one. */
  readonly further?: readonly Source[];
}

export interface OpenSources {
  readonly sources: Sources;
  /** What allows each of them to be asked. */
  readonly known: readonly Allowable[];
  /** What is wrong with descriptions that could not be read. */
  readonly problems: readonly string[];
  /** Writes the cache to the end. */
  readonly close: () => Promise<void>;
}

/** Opens all sources that are described in files, those that are programs of their own, and the further ones; a file takes the place of one of these. */
export async function openSources(parts: OpenSourcesParts): Promise<OpenSources> {
  const { setting, workFolder, client = createHttpClient(), further = [] } = parts;
  const internal = parseInternal(parts.internal);
  const { described, problems } = await loadDescriptions([BUILT_IN_FOLDER, ...(parts.providersFolder === undefined ? [] : [parts.providersFolder])]);
  const clock = SYSTEM_CLOCK;
  const ofFiles = described.map((one) => (one.kind === 'api'
    ? httpSource(one.file, one.revision, { client, setting, internal })
    : listSource(one.file, one.revision, { client, workFolder, setting, now: () => clock.now() })));
  const named = new Set(described.map(({ file }) => file.name));
  const ofPrograms = [rdapSource({ client, workFolder, clock }), reverseDnsSource({ setting, internal })].filter(({ name }) => !named.has(name));
  const cache = await FileCache.open(join(workFolder, 'answers.ndjson'), clock.now());
  return {
    sources: createSources({ sources: [...ofFiles, ...ofPrograms, ...further.filter(({ name }) => !named.has(name))], budget: parts.budget, cache, clock, internal }),
    known: [...described.map(allowableOf), ...ofPrograms.map(({ name }) => ({ name, settings: [] }))], problems,
    close: () => cache.close(),
  };
}
