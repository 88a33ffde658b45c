import { unmapped } from '../../analysis/ip/address.js';
import type { IpAddress } from '../../analysis/ip/address.js';
import { contains, parseNetwork, type Network } from '../ip-class.js';
import { canonicalHost } from './hosts.js';

/** What the team named as its own: it is never sent to another party. */
export interface Internal {
  readonly suffixes: readonly string[];
  readonly networks: readonly Network[];
}

export const NOTHING_INTERNAL: Internal = { suffixes: [], networks: [] };

/**
 * Reads domains (with all that lies below them; a `*.` or `.` in front is the same), addresses and networks in CIDR
 * notation. `wrong` holds the entries that are neither.
 */
export function parseInternal(entries: readonly string[]): Internal & { readonly wrong: readonly string[] } {
  const suffixes: string[] = [];
  const networks: Network[] = [];
  const wrong: string[] = [];
  for (const entry of entries) {
    const network = parseNetwork(entry);
    const suffix = network === null ? canonicalHost(entry.replace(/^\*?\./, '')) : null;
    if (network !== null) networks.push(network);
    else if (suffix !== null && !/^[\d.]+$/.test(suffix)) suffixes.push(suffix);
    else wrong.push(entry);
  }
  return { suffixes, networks, wrong };
}

export function isInternalHost(host: string, { suffixes }: Internal): boolean {
  return suffixes.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));
}

export function isInternalIp(address: IpAddress, { networks }: Internal): boolean {
  const ip = unmapped(address);
  return networks.some((network) => contains(network, ip));
}
