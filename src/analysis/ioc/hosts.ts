import { parseIp, unmapped, type IpAddress } from '../ip/address.js';
import type { Scan } from './scan.js';
import type { Indicator } from './types.js';

const LABEL = /^(?!-)[\p{L}\p{N}\p{M}_-]{1,63}(?<!-)$/u;
const ENDING = /^(?:\p{L}[\p{L}\p{M}]+|xn--[a-z0-9-]{1,59})$/u;
/** The same for names of ASCII alone. */
const PLAIN = /^(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.){1,126}(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/i;
const MAX_NAME = 253;

/** True for a host name of at least two labels that are well-formed (letters of any script count: IDN). */
export function isHostName(name: string): boolean {
  if (name.length > MAX_NAME) return false;
  if (PLAIN.test(name)) return true;
  if (!/[^\x20-\x7e]/.test(name)) return false;
  const labels = name.split('.');
  return labels.length >= 2 && labels.every((label) => LABEL.test(label)) && ENDING.test((labels.at(-1) ?? '').toLowerCase());
}

/** Canonical text of an address; an IPv4-mapped one in the mixed notation of RFC 5952 section 5. */
export function ipText(ip: IpAddress): string {
  const inner = unmapped(ip);
  return inner === ip ? ip.text : `::ffff:${inner.text}`;
}

/** An address that browsers and `inet_aton` read although it is no dotted quad: `3232235777`, `0x7f.0.0.1`. */
function numericHost(host: string): string | null {
  if (!/^(?:0x[0-9a-f]{1,8}|\d{1,10})(?:\.(?:0x[0-9a-f]{1,8}|\d{1,10})){0,3}$/i.test(host) || /^\d{1,5}$/.test(host)) return null;
  try {
    return new URL(`http://${host}/`).hostname;
  } catch {
    return null;
  }
}

/** What a host in a URL is: an address or a domain. Null where it is neither (`localhost`). */
export function hostIndicator(host: string): Indicator | null {
  const plain = host.replace(/^\[|\]$/g, '').replace(/%[\w.-]{1,20}$/, '').replace(/\.$/, '');
  const ip = parseIp(plain) ?? parseIp(numericHost(plain) ?? '');
  if (ip !== null) return { type: ip.version === 4 ? 'ipv4' : 'ipv6', value: ipText(ip) };
  return isHostName(plain) ? { type: 'domain', value: plain.toLowerCase() } : null;
}

/** Keeps the host of a URL or a share that stands between two positions. */
export function hitHost(scan: Scan, host: string, start: number, end: number): void {
  const found = hostIndicator(host);
  if (found !== null) scan.hit(found.type, found.value, start, end);
}
