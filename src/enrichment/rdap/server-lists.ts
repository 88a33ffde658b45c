import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpClient } from '../declared/http-client.js';
import { keepFile } from '../declared/keep-file.js';
import { SourceFailure } from '../source.js';
import { packagedServers, REGISTRIES, type PackagedServers, type RegistryName } from './packaged-servers.js';
import { readRegistry, type ServerList } from './server-list.js';

const DAY_MS = 86_400_000;
/** After this a registry is downloaded anew. */
const FRESH_MS = 30 * DAY_MS;
/** When that is tried again where it failed. */
const RETRY_MS = DAY_MS / 24;
const DOWNLOAD_MS = 10_000;
const TITLES: Readonly<Record<RegistryName, string>> = { dns: 'domains', ipv4: 'IPv4', ipv6: 'IPv6' };

export interface ServerListsParts {
  readonly client: HttpClient;
  /** Where downloaded registries are kept; may be emptied at any time. */
  readonly workFolder: string;
  readonly now: () => number;
}

interface Dated {
  readonly list: ServerList;
  /** When it was the newest, milliseconds since 1970. */
  readonly asOf: number;
}

interface Held extends Dated {
  readonly freshUntil: number;
  /** Why there is no newer one although it was time. */
  readonly problem?: string;
}

/**
 * IANA's registries of RDAP servers (RFC 9224): those that come with the program, or newer ones that were downloaded. One is
 * downloaded when it is needed and older than 30 days; where that fails, the older one is used.
 */
export class ServerLists {
  readonly #held = new Map<RegistryName, Held>();
  readonly #loading = new Map<RegistryName, Promise<Held>>();
  #packaged: Promise<PackagedServers> | undefined;

  constructor(private readonly parts: ServerListsParts) {}

  async of(name: RegistryName): Promise<ServerList> {
    const held = this.#held.get(name);
    if (held !== undefined && this.parts.now() < held.freshUntil) return held.list;
    // Shared by all who wait for it: nobody's abort may stop it.
    const loading = this.#loading.get(name) ?? this.#load(name).finally(() => { this.#loading.delete(name); });
    this.#loading.set(name, loading);
    const loaded = await loading;
    this.#held.set(name, loaded);
    return loaded.list;
  }

  /** What people should know of those that were used. */
  notes(): readonly string[] {
    return REGISTRIES.flatMap((name) => {
      const held = this.#held.get(name);
      if (held === undefined) return [];
      return [`servers for ${TITLES[name]} as of ${new Date(held.asOf).toISOString().slice(0, 10)}${held.problem === undefined ? '' : `; there is no newer list: ${held.problem}`}`];
    });
  }

  async #load(name: RegistryName): Promise<Held> {
    const { now } = this.parts;
    const newest = await this.#newest(name);
    if (now() - newest.asOf < FRESH_MS) return { ...newest, freshUntil: newest.asOf + FRESH_MS };
    try {
      return { list: await this.#download(name), asOf: now(), freshUntil: now() + FRESH_MS };
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      return { ...newest, freshUntil: now() + RETRY_MS, problem: error.message };
    }
  }

  /** The newer of what was kept and what comes with the program. */
  async #newest(name: RegistryName): Promise<Dated> {
    this.#packaged ??= packagedServers();
    const { asOf, lists } = await this.#packaged;
    const kept = await readKept(this.#path(name));
    return kept !== undefined && kept.asOf > asOf ? kept : { list: lists[name], asOf };
  }

  async #download(name: RegistryName): Promise<ServerList> {
    const signal = AbortSignal.timeout(DOWNLOAD_MS);
    const { status, text } = await this.parts.client({ method: 'GET', url: new URL(`https://data.iana.org/rdap/${name}.json`), headers: { accept: 'application/json' }, ownInstance: false }, signal)
      .catch((error: unknown) => { throw signal.aborted ? new SourceFailure('transient', 'it did not come in time', { cause: error }) : error; });
    if (status !== 200) throw new SourceFailure('transient', `IANA answered with status ${status}`);
    const list = readRegistry(text);
    if (list === undefined) throw new SourceFailure('transient', 'what IANA answered is no list of servers');
    await keepFile(this.#path(name), text);
    return list;
  }

  #path(name: RegistryName): string {
    return join(this.parts.workFolder, `rdap-${name}.json`);
  }
}

async function readKept(path: string): Promise<Dated | undefined> {
  try {
    const { mtimeMs } = await stat(path);
    const list = readRegistry(await readFile(path, 'utf8'));
    return list === undefined ? undefined : { list, asOf: mtimeMs };
  } catch {
    return undefined; // not there: that which comes with the program is used
  }
}
