import { parseIp } from '../ip/address.js';
import { AMBIGUOUS_TLDS, TLDS } from './tlds.js';
import type { Indicator } from './types.js';

const LABEL = /^(?!-)[\p{L}\p{N}_-]{1,63}(?<!-)$/u;
const MAX_NAME = 253;

/** .NET and Java names that end like a domain: `System.Net`, `Microsoft.Win32.Security`. */
const CODE_ROOTS = new Set(['system', 'microsoft', 'windows', 'java', 'javax', 'self', 'this', 'console', 'math', 'process', 'document']);

/** True for a host name of at least two labels with a plausible ending; `bare` is a name outside of a URL or address. */
export function isDomain(name: string, bare: boolean): boolean {
  if (name.length > MAX_NAME) return false;
  const labels = name.split('.');
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label))) return false;
  const tld = (labels.at(-1) ?? '').toLowerCase();
  if (!bare) return /^(?:\p{L}{2,}|xn--[a-z0-9-]+)$/u.test(tld);
  if (!TLDS.has(tld) && !isInternational(tld)) return false;
  if (labels.length === 2 && AMBIGUOUS_TLDS.has(tld)) return false;
  return !CODE_ROOTS.has((labels[0] ?? '').toLowerCase());
}

/** What a host in a URL is: an address or a domain. Null where it is neither (`localhost`). */
export function hostIndicator(host: string): Indicator | null {
  const plain = host.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const ip = parseIp(plain);
  if (ip !== null) return { type: ip.version === 4 ? 'ipv4' : 'ipv6', value: ip.text };
  return isDomain(plain, false) ? { type: 'domain', value: plain.toLowerCase() } : null;
}

const isInternational = (tld: string): boolean => tld.length >= 2 && /^\p{L}+$/u.test(tld) && !/^[a-z]/.test(tld);
