import { parse } from 'tldts';

const OPTIONS = { extractHostname: false, validateHostname: false, detectIp: false, allowPrivateDomains: false };

/** Endings beside the public suffix list: reserved for examples (RFC 2606), and those of other name systems. */
const OTHER = new Set(['example', 'bit', 'bazar', 'i2p']);
const INTERNAL = new Set(['local', 'lan', 'corp', 'internal', 'intranet', 'home', 'localdomain', 'test', 'example']);

/** A host name by the public suffix list. */
export interface Suffix {
  /** "uk" of `www.evil.co.uk`. */
  readonly tld: string;
  /** The label that was registered: "evil". */
  readonly label: string;
}

/**
 * What of a name is its public suffix and its registered label; null where nobody can register such a name. Only ICANN's part
 * of the list counts: `example.github.io` is a host, and so is `github.io` itself.
 */
export function suffixOf(name: string): Suffix | null {
  const lower = name.toLowerCase();
  const tld = lower.slice(lower.lastIndexOf('.') + 1);
  const found = parse(lower, OPTIONS);
  if (found.domain === null || found.domainWithoutSuffix === null) return null;
  if (found.isIcann !== true && !OTHER.has(tld)) return null;
  return { tld, label: found.domainWithoutSuffix };
}

/** True for names of networks that nobody outside can reach, which stand in addresses of people all the same. */
export const isInternalName = (name: string): boolean => INTERNAL.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
