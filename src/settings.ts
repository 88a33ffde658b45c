import { isAbsolute, join, resolve } from 'node:path';
import { parseOwnDomains, parseOwnLists } from './enrichment/own-settings.js';
import { parseInternal } from './enrichment/privacy/internal.js';
import type { OwnFacts } from './enrichment/types.js';
import { UserError } from './errors.js';
import { isPrefix } from './kql/external/permission.js';
import { durationMs } from './language/timespan.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of a variable of the environment; a blank one is not set. */
export function settingIn(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

export type StoreSettings =
  | { readonly kind: 'embedded'; readonly path: string }
  | { readonly kind: 'redis'; readonly url: string; readonly retentionMs?: number };

/** What the composition root is told from outside. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Where Teams reaches the bot; undefined: the address it listens on. */
  readonly baseUrl?: string;
  /** Everything the bot writes by itself lies below it. */
  readonly dataFolder: string;
  /** Folder of evidence files; undefined: the sample incident. */
  readonly evidenceFolder?: string;
  /** Folder of KQL functions that queries on evidence may call. */
  readonly functionsFolder: string;
  readonly store: StoreSettings;
  /** Signs chart links; undefined: a key kept in the data folder. */
  readonly signingKey?: string;
  /** Memory that queries may use, in megabytes. */
  readonly queryMemoryMb: number;
  /** Prefixes of the https addresses that `externaldata` in a query may read; none where absent. */
  readonly externaldata?: readonly string[];
  /** Folder of descriptions of enrichment sources, besides those that come with the program. */
  readonly providersFolder?: string;
  /** Domains, addresses and networks of the organisation: no enrichment source is asked about them. */
  readonly internal?: readonly string[];
  /** Sources that need no key and may be asked all the same, by name; `all`: every one. */
  readonly sources: readonly string[];
  /** File of cities of addresses, in MaxMind's format. */
  readonly citiesFile?: string;
  /** Folder of indicator packs. */
  readonly packsFolder?: string;
  /** File of the public keys that may sign packs, PEM. */
  readonly packKeys?: string;
  /** The organisation's domains, which others may look like, and its lists in the evidence. */
  readonly own: OwnFacts;
}

/** What stands between blanks and commas. */
const wordsOf = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');

const invalid = (message: string, next: string): UserError => new UserError({ code: 'config.invalid', message, next });

function port(text: string | undefined): number {
  if (text === undefined) return 3978;
  const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (value <= 65_535) return value;
  throw invalid(`PORT is “${text.slice(0, 20)}”, which is no port.`, 'Set PORT to a number from 0 to 65535, or unset it for 3978.');
}

function memory(text: string | undefined): number {
  if (text === undefined) return 2048;
  const value = /^\d{1,7}$/.test(text) ? Number(text) : NaN;
  if (value >= 256) return value;
  throw invalid(`CASEBOOK_QUERY_MEMORY_MB is “${text.slice(0, 20)}”.`, 'Set it to a whole number of megabytes, at least 256.');
}

function addressPrefixes(text: string): readonly string[] {
  const prefixes = wordsOf(text);
  const wrong = prefixes.find((prefix) => !isPrefix(prefix));
  if (wrong !== undefined) throw invalid(`CASEBOOK_EXTERNALDATA holds “${wrong.slice(0, 80)}”, which is no https address to begin with.`, 'Set it to addresses such as https://raw.githubusercontent.com/contoso/, separated by blanks or commas.');
  return prefixes;
}

function internalNames(text: string): readonly string[] {
  const names = wordsOf(text);
  const [wrong] = parseInternal(names).wrong;
  if (wrong !== undefined) throw invalid(`CASEBOOK_INTERNAL holds “${wrong.slice(0, 80)}”, which is no domain, address or network.`, 'Set it to entries such as contoso.com, 203.0.113.0/24 or 2001:db8::/32, separated by blanks or commas.');
  return names;
}

function ownFacts(domainsText: string | undefined, listsText: string | undefined): OwnFacts {
  const domains = parseOwnDomains(domainsText ?? '');
  const lists = parseOwnLists(listsText ?? '');
  const [domain] = domains.wrong;
  const [list] = lists.wrong;
  if (domain !== undefined) throw invalid(`CASEBOOK_DOMAINS holds “${domain.slice(0, 80)}”, which is no domain.`, 'Set it to domains such as contoso.com, separated by blanks or commas.');
  if (list !== undefined) throw invalid(`CASEBOOK_LISTS holds “${list.slice(0, 80)}”, which is no list.`, 'Set it to entries such as Staff.Email=executive: a table of the evidence, its column, and what its values are; with commas between them.');
  return { domains: domains.found, lists: lists.found };
}

/** `redis://…`, `rediss://…`, `embedded:PATH`. Throws `config.invalid` for anything else. */
export function storeFromUrl(url: string, retention?: string): StoreSettings {
  if (/^rediss?:\/\/\S+$/.test(url)) {
    const retentionMs = retention === undefined ? null : durationMs(retention);
    if (retention !== undefined && (retentionMs === null || retentionMs < 60_000)) {
      throw invalid(`CASEBOOK_REDIS_RETENTION is “${retention.slice(0, 20)}”.`, 'Set it to a duration of a minute or more, such as 90d.');
    }
    return { kind: 'redis', url, ...(retentionMs === null ? {} : { retentionMs }) };
  }
  const path = /^embedded:(.+)$/.exec(url)?.[1];
  if (path !== undefined) return { kind: 'embedded', path: resolve(path) };
  throw invalid('The store is neither redis://… nor embedded:PATH.', 'Give redis://host:6379, rediss://host:6380 or embedded:casebook.db.');
}

/** Reads the environment; pure. Throws `config.invalid` that names the variable which is wrong. */
export function settingsFromEnv(env: Environment, workingFolder: string): Settings {
  const read = (name: string): string | undefined => settingIn(env, name);
  const absolute = (path: string): string => (isAbsolute(path) ? path : join(workingFolder, path));
  const dataFolder = absolute(read('CASEBOOK_DATA') ?? '.casebook');
  const redis = read('CASEBOOK_REDIS_URL');
  const retention = read('CASEBOOK_REDIS_RETENTION');
  if (redis !== undefined && !/^rediss?:\/\//.test(redis)) throw invalid('CASEBOOK_REDIS_URL is not a Redis address.', 'Set it to redis://host:6379 or rediss://host:6380, or unset it for the embedded store.');
  const evidence = read('CASEBOOK_EVIDENCE');
  const externaldata = read('CASEBOOK_EXTERNALDATA');
  const internal = read('CASEBOOK_INTERNAL');
  const cities = read('CASEBOOK_CITIES');
  const packs = read('CASEBOOK_PACKS');
  const packKeys = read('CASEBOOK_PACK_KEYS');
  const providers = read('CASEBOOK_PROVIDERS');
  const baseUrl = read('CASEBOOK_PUBLIC_URL')?.replace(/\/+$/, '');
  const signingKey = read('CASEBOOK_SIGNING_KEY');
  if (signingKey !== undefined && Buffer.byteLength(signingKey) < 32) throw invalid('CASEBOOK_SIGNING_KEY is too short.', 'Give it 32 random bytes or more, for example from: openssl rand -hex 32');
  return {
    host: read('CASEBOOK_HOST') ?? '127.0.0.1', port: port(read('PORT')), dataFolder,
    store: redis === undefined ? { kind: 'embedded', path: join(dataFolder, 'casebook.db') } : storeFromUrl(redis, retention),
    functionsFolder: absolute(read('CASEBOOK_FUNCTIONS') ?? join(dataFolder, 'functions')),
    queryMemoryMb: memory(read('CASEBOOK_QUERY_MEMORY_MB')),
    sources: wordsOf((read('CASEBOOK_SOURCES') ?? '').toLowerCase()),
    own: ownFacts(read('CASEBOOK_DOMAINS'), read('CASEBOOK_LISTS')),
    ...(cities === undefined ? {} : { citiesFile: absolute(cities) }),
    ...(packs === undefined ? {} : { packsFolder: absolute(packs) }),
    ...(packKeys === undefined ? {} : { packKeys: absolute(packKeys) }),
    ...(internal === undefined ? {} : { internal: internalNames(internal) }),
    ...(providers === undefined ? {} : { providersFolder: absolute(providers) }),
    ...(externaldata === undefined ? {} : { externaldata: addressPrefixes(externaldata) }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(evidence === undefined ? {} : { evidenceFolder: absolute(evidence) }),
    ...(signingKey === undefined ? {} : { signingKey }),
  };
}
