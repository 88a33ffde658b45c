import { z } from 'zod';
import type { IpAddress } from '../../analysis/ip/address.js';
import { NetworkTable } from '../declared/network-table.js';
import { parseNetwork } from '../ip-class.js';

/** Names and networks with the RDAP server that is asked about them (RFC 9224). */
export class ServerList {
  readonly #names = new Map<string, string>();
  readonly #networks = new NetworkTable<string>();
  #size = 0;

  /** `entries`: a name or network and the base address of its server, `https://…/`. */
  constructor(entries: Iterable<readonly [of: string, server: string]>) {
    for (const [of, server] of entries) {
      const network = parseNetwork(of);
      if (network === null) this.#names.set(of.toLowerCase(), server);
      else this.#networks.set(network, server);
      this.#size += 1;
    }
  }

  get size(): number {
    return this.#size;
  }

  /** The server of the longest ending of a name that has one. */
  forDomain(name: string): string | undefined {
    const labels = name.split('.');
    for (let at = 0; at < labels.length; at += 1) {
      const server = this.#names.get(labels.slice(at).join('.'));
      if (server !== undefined) return server;
    }
    return undefined;
  }

  /** The server of the smallest network that holds an address. */
  forAddress(ip: IpAddress): string | undefined {
    return this.#networks.find(ip)?.value;
  }
}

const Registry = z.object({
  services: z.array(z.tuple([z.array(z.string().max(253)).max(10_000), z.array(z.string().max(500)).max(50)])).max(10_000),
});

/** Reads a registry as IANA publishes it (RFC 9224, section 3); undefined where the text is none, or names no server. */
export function readRegistry(text: string): ServerList | undefined {
  try {
    const { services } = Registry.parse(JSON.parse(text));
    const list = new ServerList(services.flatMap(([names, urls]) => {
      const url = urls.find((one) => one.startsWith('https://') && URL.canParse(one));
      return url === undefined ? [] : names.map((name) => [name, url.endsWith('/') ? url : `${url}/`] as const);
    }));
    return list.size > 0 ? list : undefined;
  } catch {
    return undefined;
  }
}
