import type { IpAddress } from '../../analysis/ip/address.js';

/** The name below which the names of an address are kept: `7.113.0.203.in-addr.arpa` (RFC 1035, section 3.5), `….ip6.arpa` (RFC 3596, section 2.5). */
export function reverseName({ version, bytes }: IpAddress): string {
  if (version === 4) return `${[...bytes].reverse().join('.')}.in-addr.arpa`;
  const digits = [...bytes].flatMap((byte) => [byte >> 4, byte & 15]);
  return `${digits.reverse().map((digit) => digit.toString(16)).join('.')}.ip6.arpa`;
}
