import { parse } from 'tldts';
import { setImmediate } from 'node:timers/promises';
import type { WorkerPool } from '../../analysis/pool/types.js';
import { UserError } from '../../errors.js';
import type { Answer, AskOptions, Observable, ProviderState, Sources } from '../answer.js';
import { isIndicator } from '../context/observable.js';
import { stopIfAborted } from '../stop-if-aborted.js';
import { STRONG_WEIGHT, WEIGHT } from '../verdict-rule.js';
import { findPacks, type PackFiles } from './find-packs.js';
import type { LoadedPack, LoadInput } from './load-pack.js';
import type { Trust } from './manifest.js';
import { findInPack, type Found } from './pack-index.js';

export interface PackSourcesOptions {
  /** The folder of packs. */
  readonly folder: string;
  /** PEM of the keys that may sign packs. */
  readonly keys?: string;
  readonly pool: WorkerPool;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

const LOAD_MS = 300_000;
/** The folder is looked at again after this. */
const FRESH_MS = 3_000;
const BURST = 200;
const DAY_MS = 86_400_000;

interface Pack extends LoadedPack {
  readonly stamp: string;
  /** Name of the source; unique. */
  readonly source: string;
}

interface Packs {
  readonly packs: readonly Pack[];
  readonly problem?: string;
}

/**
 * The packs of a folder as sources: `pack:NAME`. They are loaded in a worker when they are first asked, and again when their
 * files change; nothing leaves. A pack that cannot be used answers nothing and says why in `states()`.
 */
export function createPackSources(options: PackSourcesOptions): Sources {
  let current: Packs = { packs: [] };
  let lookedAt = -Infinity;
  let looking: Promise<Packs> | undefined;
  const packs = (): Promise<Packs> => {
    if (options.clock() - lookedAt < FRESH_MS) return Promise.resolve(current);
    looking ??= refreshed(current.packs, options).then((found) => {
      current = found;
      lookedAt = options.clock();
      return found;
    }).finally(() => { looking = undefined; });
    return looking;
  };
  return {
    states: async () => statesOf(await packs(), options.clock()),
    async ask(observables, ask) {
      stopIfAborted(ask.signal);
      const { packs: loaded } = await packs();
      const asked = loaded.filter(({ source, index }) => (ask.providers?.includes(source) ?? true) && index !== undefined);
      return answersOf(observables, asked, ask, options.keys !== undefined);
    },
  };
}

async function refreshed(known: readonly Pack[], options: PackSourcesOptions): Promise<Packs> {
  const { packs: found, problem } = await findPacks(options.folder);
  const packs: Pack[] = [];
  const names = new Set<string>();
  for (const files of found) {
    const before = known.find(({ stamp }) => stamp === files.stamp);
    const loaded = before ?? await load(files, options);
    const source = unique(`pack:${loaded.name}`, names);
    packs.push({ ...loaded, stamp: files.stamp, source });
  }
  return { packs, ...(problem === undefined ? {} : { problem }) };
}

/** Two packs of one name: the later gets a number. */
function unique(name: string, names: Set<string>): string {
  let free = name;
  for (let number = 2; names.has(free); number += 1) free = `${name}-${number}`;
  names.add(free);
  return free;
}

async function load(pack: PackFiles, { keys, pool }: PackSourcesOptions): Promise<LoadedPack> {
  const input: LoadInput = { pack, ...(keys === undefined ? {} : { keys }) };
  const job = {
    module: new URL('./load-pack.js', import.meta.url), name: 'loadPack', input,
    deadlineMs: LOAD_MS, signal: new AbortController().signal, // shared by all who wait: nobody's abort may stop it
  };
  try {
    return await pool.run(job, (output) => output as LoadedPack); // our own function's result, cloned
  } catch (error) {
    if (error instanceof UserError) return { name: pack.label, version: '-', trust: { kind: 'refused', why: error.data.message }, notes: [] };
    throw error;
  }
}

async function answersOf(observables: readonly Observable[], packs: readonly Pack[], { now, signal, onAnswer }: AskOptions, hasKeys: boolean): Promise<Answer[]> {
  const answers: Answer[] = [];
  const sorted = [...packs].sort((a, b) => (a.source < b.source ? -1 : 1));
  for (const [at, observable] of observables.filter(isIndicator).entries()) {
    const registrable = registrableOf(observable);
    for (const pack of sorted) {
      if (pack.index?.types.includes(observable.type) !== true) continue;
      const answer = answerOf(observable, pack, findInPack(pack.index, observable, registrable), { now, hasKeys });
      answers.push(answer);
      onAnswer?.(answer);
    }
    if (at % BURST === BURST - 1) {
      await setImmediate();
      stopIfAborted(signal);
    }
  }
  return answers;
}

const registrableOf = ({ type, value }: Observable): string | undefined =>
  (type === 'domain' ? parse(value, { allowPrivateDomains: true }).domain ?? undefined : undefined);

function answerOf(observable: Observable, pack: Pack, found: Found | null, { now, hasKeys }: { readonly now: string; readonly hasKeys: boolean }): Answer {
  const base = { observable, provider: pack.source, checkedAt: now, fromCache: false, weight: isVerified(pack.trust, hasKeys) ? STRONG_WEIGHT : WEIGHT };
  if (found === null) return { ...base, status: 'no data', details: '' };
  const expired = found.until !== undefined && found.until * 1000 < Date.parse(now);
  // What holds for a network or a domain above need not hold for each in it.
  const opinion = found.by === 'exact' || found.opinion !== 'malicious' ? found.opinion : 'suspicious';
  const seen = found.observedAt === undefined ? pack.date : new Date(found.observedAt * 1000).toISOString();
  const details = [
    whyFound(observable, found),
    expired ? `no longer held after ${new Date((found.until ?? 0) * 1000).toISOString().slice(0, 10)}` : '', found.details || 'listed',
  ].filter((part) => part !== '').join('; ');
  return {
    ...base, status: 'found', details: details.slice(0, 500), ...(opinion === undefined || expired ? {} : { opinion }),
    ...(found.score === undefined ? {} : { score: found.score }), ...(seen === undefined ? {} : { observedAt: seen }),
  };
}

function whyFound({ type }: Observable, { by, value }: Found): string {
  switch (by) {
    case 'exact': return '';
    case 'network': return `its network ${value} is listed`;
    case 'parent': return type === 'url' ? `its domain is ${value} or below` : `the domain above, ${value}, is listed`;
    case 'substring': return `“${value}” in it is listed`;
  }
}

/** Where keys are configured, a checksum beside the file proves nothing. */
const isVerified = (trust: Trust, hasKeys: boolean): boolean => trust.kind === 'signed' || (trust.kind === 'checked' && !hasKeys);

function statesOf({ packs, problem }: Packs, now: number): ProviderState[] {
  const states = packs.map((pack): ProviderState => ({
    name: pack.source, title: pack.title ?? pack.name, types: pack.index?.types ?? [], leavesNetwork: false, configured: pack.index !== undefined,
    notes: [...(pack.trust.kind === 'refused' ? [] : [aboutOf(pack, now)]), trustText(pack.trust), ...pack.notes],
  }));
  return problem === undefined ? states : [...states, { name: 'pack:', title: 'Indicator packs', types: [], leavesNetwork: false, configured: false, notes: [problem] }];
}

function aboutOf({ version, date, index }: Pack, now: number): string {
  const days = date === undefined ? undefined : Math.max(0, Math.floor((now - Date.parse(date)) / DAY_MS));
  const age = days === undefined ? 'of unknown age' : `${days === 1 ? '1 day' : `${days} days`} old`;
  return `${version === '-' ? 'no version' : `version ${version}`}, ${age}, ${(index?.count ?? 0).toLocaleString('en')} indicators`;
}

function trustText(trust: Trust): string {
  switch (trust.kind) {
    case 'signed': return `signed by key ${trust.by}`;
    case 'checked': return 'checksums fit, not signed by a known key';
    case 'unsigned': return 'unsigned: anyone who can write to the folder could have made it';
    case 'refused': return `not used: ${trust.why}`;
  }
}
