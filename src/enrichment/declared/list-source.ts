import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseIp } from '../../analysis/ip/address.js';
import { keyOf, SourceFailure, type Source, type SourceReply } from '../source.js';
import type { HttpClient } from './http-client.js';
import type { ListFile } from './provider-file.js';
import { fill, percentEncode } from './template.js';

const MAX_LINES = 200_000;
const REQUEST_MS = 60_000;

export interface ListSourceParts {
  readonly client: HttpClient;
  /** Where the downloaded list is kept; may be emptied at any time. */
  readonly workFolder: string;
  readonly now: () => number;
}

interface List {
  readonly entries: ReadonlySet<string>;
  readonly loadedAt: number;
}

/**
 * A source that is a list of observables, one a line, blank lines and those after `#` left out. The whole list is
 * downloaded when it is older than the file says; what is looked up stays here.
 */
export function listSource(file: ListFile, revision: string, parts: ListSourceParts): Source {
  let list: List | undefined;
  let loading: Promise<List> | undefined;
  const current = async (): Promise<List> => {
    if (list !== undefined && parts.now() - list.loadedAt < file.refresh) return list;
    // Shared by all who wait for it: nobody's abort may stop it.
    loading ??= load(file, parts, AbortSignal.timeout(REQUEST_MS)).finally(() => { loading = undefined; });
    list = await loading;
    return list;
  };
  const found = (value: string): SourceReply => {
    const link = file.page === undefined ? undefined : fill(file.page, { observables: [{ type: file.types[0] ?? 'ipv4', value }], settings: {} }, percentEncode);
    return {
      status: 'found', details: file.details,
      ...(file.opinion === undefined ? {} : { opinion: file.opinion }), ...(file.score === undefined ? {} : { score: file.score }), ...(link === undefined ? {} : { link }),
    };
  };
  return {
    name: file.name, title: file.title, revision, types: file.types, leavesNetwork: false, obstacles: [], limits: [], concurrency: 1, requestMs: REQUEST_MS,
    batchOf: () => ({ group: 'all', size: 1_000 }),
    cacheMs: () => 0, // the list itself is kept
    ask: async (observables, signal) => {
      const { entries } = await current();
      signal.throwIfAborted();
      return new Map(observables.map((observable) => [keyOf(observable), entries.has(entryOf(observable.value)) ? found(observable.value) : { status: 'no data', details: '' }]));
    },
  };
}

/** One spelling for each address; other entries in lower case. */
const entryOf = (text: string): string => parseIp(text)?.text ?? text.toLowerCase();

async function load(file: ListFile, parts: ListSourceParts, signal: AbortSignal): Promise<List> {
  const path = join(parts.workFolder, `${file.name}.list`);
  const changed = await stat(path).then(({ mtimeMs }) => mtimeMs, () => undefined);
  const kept = changed !== undefined && parts.now() - changed < file.refresh ? await readFile(path, 'utf8').catch(() => undefined) : undefined;
  if (kept !== undefined) return { entries: entriesOf(kept), loadedAt: changed ?? parts.now() };
  const { status, text, retryAfterMs } = await parts.client({ method: 'GET', url: new URL(file.list), headers: {}, ownInstance: false }, signal);
  if (status === 429) throw new SourceFailure('throttled', 'rate limited', retryAfterMs === undefined ? {} : { retryAfterMs });
  if (status !== 200) throw new SourceFailure('transient', `it answered with status ${status}`);
  const entries = entriesOf(text);
  if (entries.size === 0) throw new SourceFailure('transient', 'its list is empty or no list');
  await keep(path, text);
  return { entries, loadedAt: parts.now() };
}

/** As a whole or not at all. A list that can't be kept is of use nonetheless. */
async function keep(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.new`;
  try {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(unfinished, text);
    await rename(unfinished, path);
  } catch {
    // the next start downloads it again
  }
}

function entriesOf(text: string): Set<string> {
  const entries = new Set<string>();
  for (const line of text.split('\n', MAX_LINES)) {
    const entry = line.trim();
    if (entry !== '' && !entry.startsWith('#') && /^[\w.:@/-]{1,300}$/.test(entry)) entries.add(entryOf(entry));
  }
  return entries;
}
