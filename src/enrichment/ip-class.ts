import { ipFromBytes, parseIp, unmapped, type IpAddress } from '../analysis/ip/address.js';
import { SPECIAL_BLOCKS, type IpClass } from './special-blocks.js';

/** The addresses whose first `prefix` bits are those of `network`. */
export interface Network {
  readonly network: IpAddress;
  readonly prefix: number;
}

interface Block extends Network {
  readonly class: IpClass;
  readonly name: string;
}

const BLOCKS: readonly Block[] = SPECIAL_BLOCKS
  .map(([cidr, kind, name]): Block => {
    const [network = '', prefix = ''] = cidr.split('/');
    const ip = parseIp(network);
    if (ip === null) throw new TypeError(`not a network: ${cidr}`);
    return { network: ip, prefix: Number(prefix), class: kind, name };
  })
  .sort((a, b) => b.prefix - a.prefix);

const GLOBAL_UNICAST: Network = {
  network: ipFromBytes(Uint8Array.of(0x20, ...Array<number>(15).fill(0))), prefix: 3,
};

/**
 * Class of an address after the IANA special-purpose registries (most specific block wins). An IPv4-mapped address
 * has the class of the IPv4 address in it; IPv6 outside 2000::/3 that no registry lists is `reserved`.
 */
export function classifyIp(address: IpAddress): { readonly class: IpClass; readonly block?: string } {
  const ip = unmapped(address);
  const block = BLOCKS.find((one) => contains(one, ip));
  if (block !== undefined) return { class: block.class, block: block.name };
  if (ip.version === 6 && !contains(GLOBAL_UNICAST, ip)) return { class: 'reserved', block: 'Unallocated' };
  return { class: 'public' };
}

/** Reads a network in CIDR notation, or an address as the network of itself; null where the text is neither. */
export function parseNetwork(text: string): Network | null {
  const [address = '', prefix, ...rest] = text.split('/', 3);
  const ip = parseIp(address);
  if (ip === null || rest.length > 0) return null;
  const bits = ip.bytes.length * 8;
  if (prefix === undefined) return { network: ip, prefix: bits };
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits ? { network: ip, prefix: Number(prefix) } : null;
}

/** `10.1.0.0/16` for an address and the length of a prefix. */
export function networkText(bytes: Uint8Array, prefix: number): string {
  const masked = bytes.map((byte, at) => byte & (0xff00 >> Math.min(8, Math.max(0, prefix - at * 8))));
  return `${ipFromBytes(masked).text}/${prefix}`;
}

export function contains({ network, prefix }: Network, ip: IpAddress): boolean {
  if (network.version !== ip.version) return false;
  const whole = prefix >> 3;
  for (let index = 0; index < whole; index += 1) {
    if (network.bytes[index] !== ip.bytes[index]) return false;
  }
  const mask = (0xff00 >> (prefix & 7)) & 0xff;
  return ((network.bytes[whole] ?? 0) & mask) === ((ip.bytes[whole] ?? 0) & mask);
}
