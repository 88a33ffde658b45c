import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Observable } from '../answer.js';
import { keyOf, SourceFailure, type Source, type SourceReply } from '../source.js';
import type { HttpClient } from './http-client.js';
import { keepFile } from './keep-file.js';
import { MAX_ENTRIES, readEntries, type ListEntries } from './list-entries.js';
import type { ListFile } from './provider-file.js';
import { fill, percentEncode } from './template.js';

/** Most bytes of a document of a list. */
const MAX_BYTES = 16_000_000;
const REQUEST_MS = 60_000;
const HOUR_MS = 3_600_000;
/** How old a list may be that is used where no newer one can be had, and when that is tried again. */
const OLDEST_MS = 7 * 24 * HOUR_MS;
const RETRY_MS = HOUR_MS / 4;

export interface ListSourceParts {
  readonly client: HttpClient;
  /** Value of a setting of the environment. */
  readonly setting: (name: string) => string | undefined;
  /** Where the downloaded list is kept; may be emptied at any time. */
  readonly workFolder: string;
  readonly now: () => number;
}

interface List {
  readonly entries: ListEntries;
  readonly loadedAt: number;
  readonly freshUntil: number;
  /** Why there is no newer one although it was time. */
  readonly problem?: string;
}

/** Where the documents of a list are, and whether an administrator said so. */
interface Addresses {
  readonly urls: readonly URL[];
  readonly ownInstance: boolean;
}

/**
 * A source that is a list of observables or networks. The whole list is downloaded when it is older than the file says; what
 * is looked up stays here.
 */
export function listSource(file: ListFile, revision: string, parts: ListSourceParts): Source {
  const addresses = addressesOf(file, parts);
  let list: List | undefined;
  let loading: Promise<List> | undefined;
  const current = async (): Promise<List> => {
    if (typeof addresses === 'string') throw new SourceFailure('refused', addresses);
    if (list !== undefined && parts.now() < list.freshUntil) return list;
    // Shared by all who wait for it: nobody's abort may stop it.
    loading ??= load(file, revision, addresses, parts).finally(() => { loading = undefined; });
    list = await loading;
    return list;
  };
  return {
    name: file.name, title: file.title, revision, types: file.types, leavesNetwork: false, obstacles: typeof addresses === 'string' ? [addresses] : [],
    limits: [], concurrency: 1, requestMs: REQUEST_MS,
    notes: () => (list === undefined ? ['its list was not read yet'] : notesOf(list, parts.now())),
    batchOf: () => ({ group: 'all', size: 1_000 }),
    cacheMs: () => 0, // the list itself is kept
    ask: async (observables, signal) => {
      const { entries } = await current();
      signal.throwIfAborted();
      return new Map(observables.map((observable) => [keyOf(observable), replyOf(file, observable, entries.find(observable))]));
    },
  };
}

function replyOf({ page, opinion, score }: ListFile, observable: Observable, details: string | undefined): SourceReply {
  if (details === undefined) return { status: 'no data', details: '' };
  const link = page === undefined ? undefined : fill(page, { observables: [observable], settings: {} }, percentEncode);
  return { status: 'found', details, ...(opinion === undefined ? {} : { opinion }), ...(score === undefined ? {} : { score }), ...(link === undefined ? {} : { link }) };
}

function notesOf({ entries: { count, skipped, full }, loadedAt, problem }: List, now: number): readonly string[] {
  const hours = Math.max(0, Math.floor((now - loadedAt) / HOUR_MS));
  return [
    `${count.toLocaleString('en')} entries, downloaded ${hours === 0 ? 'within the last hour' : hours === 1 ? '1 hour ago' : `${hours} hours ago`}`,
    ...(problem === undefined ? [] : [`there is no newer one: ${problem}`]),
    ...(skipped > 0 ? [`${skipped.toLocaleString('en')} entries were not understood`] : []),
    ...(full ? [`only its first ${MAX_ENTRIES.toLocaleString('en')} entries are used`] : []),
  ];
}

/** A text where they are not known, for people. */
function addressesOf({ list }: ListFile, { setting }: ListSourceParts): Addresses | string {
  const address = list.setting === undefined ? undefined : setting(list.setting);
  if (address === undefined) return list.urls.length > 0 ? { urls: list.urls.map((url) => new URL(url)), ownInstance: false } : `${list.setting ?? 'its address'} is not set`;
  const url = URL.canParse(address) ? new URL(address) : null;
  return url === null || !['https:', 'http:'].includes(url.protocol) || url.username !== '' ? `${list.setting ?? ''} is no address such as https://lists.contoso.com/list.json` : { urls: [url], ownInstance: true };
}

/** What is kept: `of` tells by which description and addresses, without naming them: one of a setting may hold a secret. */
const Kept = z.object({ of: z.string(), texts: z.array(z.string()) });

async function load(file: ListFile, revision: string, addresses: Addresses, parts: ListSourceParts): Promise<List> {
  const path = join(parts.workFolder, `${file.name}.list`);
  const of = createHash('sha256').update([revision, ...addresses.urls].join('\n')).digest('hex');
  const kept = await read(path, of, parts.now() - Math.max(file.refresh, OLDEST_MS));
  if (kept !== undefined && parts.now() - kept.changed < file.refresh) return { entries: await readEntries(file, kept.texts), loadedAt: kept.changed, freshUntil: kept.changed + file.refresh };
  try {
    return await loadAnew(file, of, path, addresses, parts);
  } catch (error) {
    if (kept === undefined || !(error instanceof SourceFailure)) throw error;
    return { entries: await readEntries(file, kept.texts), loadedAt: kept.changed, freshUntil: parts.now() + RETRY_MS, problem: error.message };
  }
}

async function loadAnew(file: ListFile, of: string, path: string, addresses: Addresses, parts: ListSourceParts): Promise<List> {
  const texts = await download(addresses, parts.client, AbortSignal.timeout(REQUEST_MS));
  const entries = await readEntries(file, texts);
  if (entries.count === 0) throw new SourceFailure('transient', 'its list is empty or no list');
  await keepFile(path, JSON.stringify({ of, texts }));
  return { entries, loadedAt: parts.now(), freshUntil: parts.now() + file.refresh };
}

async function download({ urls, ownInstance }: Addresses, client: HttpClient, signal: AbortSignal): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const url of urls) {
    const { status, text, retryAfterMs } = await client({ method: 'GET', url, headers: {}, ownInstance, maxBytes: MAX_BYTES }, signal);
    if (status === 429) throw new SourceFailure('throttled', 'rate limited', retryAfterMs === undefined ? {} : { retryAfterMs });
    if (status !== 200) throw new SourceFailure('transient', `it answered with status ${status}`);
    texts.push(text);
  }
  return texts;
}

/** Documents that were kept after `since`, of the same addresses; undefined where there are none. */
async function read(path: string, of: string, since: number): Promise<{ readonly texts: readonly string[]; readonly changed: number } | undefined> {
  try {
    const { mtimeMs } = await stat(path);
    if (mtimeMs <= since) return undefined;
    const kept = Kept.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return kept.data?.of === of ? { texts: kept.data.texts, changed: mtimeMs } : undefined;
  } catch {
    return undefined; // not there or damaged: it is downloaded again
  }
}
