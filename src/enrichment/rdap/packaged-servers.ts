import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ServerList } from './server-list.js';

/** IANA's registries of RDAP servers: of the endings of domains, and of networks. */
export const REGISTRIES = ['dns', 'ipv4', 'ipv6'] as const;
export type RegistryName = (typeof REGISTRIES)[number];

const registry = z.object({
  /** When IANA published it. */
  publication: z.iso.datetime(),
  /** Address of a server → names or networks with blanks between; `*` in the address stands for the name. */
  servers: z.record(z.string(), z.string()),
});
const Packaged = z.object({
  /** The day they were the newest ones. */
  asOf: z.iso.date(),
  dns: registry, ipv4: registry, ipv6: registry,
});

/** The servers that come with the program. */
export interface PackagedServers {
  /** Milliseconds since 1970. */
  readonly asOf: number;
  readonly lists: Readonly<Record<RegistryName, ServerList>>;
}

/** Reads servers.json, which scripts/rdap-servers.mjs makes. */
export async function packagedServers(): Promise<PackagedServers> {
  const { asOf, ...registries } = Packaged.parse(JSON.parse(await readFile(new URL('./servers.json', import.meta.url), 'utf8')));
  const listOf = (name: RegistryName): ServerList => new ServerList(Object.entries(registries[name].servers)
    .flatMap(([server, names]) => names.split(' ').map((one) => [one, server.replaceAll('*', one)] as const)));
  return { asOf: Date.parse(asOf), lists: { dns: listOf('dns'), ipv4: listOf('ipv4'), ipv6: listOf('ipv6') } };
}
