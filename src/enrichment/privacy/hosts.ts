import { domainToASCII } from 'node:url';
import { parse } from 'tldts';

/**
 * Endings of names that mean something within a network only: RFC 6761 (special use), RFC 6762 appendix G (in use
 * privately), RFC 8375 (home.arpa), ICANN's reservation of `internal`, and those that Active Directory domains often have.
 */
const PRIVATE_ENDINGS: readonly string[] = [
  'arpa', 'corp', 'domain', 'example', 'home', 'host', 'internal', 'intranet', 'intra', 'invalid', 'lan', 'local', 'localdomain', 'localhost',
  'mail', 'private', 'test', 'workgroup',
];

/** A host name in its canonical form: ASCII, lower case, no dot at the end. Null where it is none. */
export function canonicalHost(text: string): string | null {
  if (/[\s/\\?#:@%[\]]/.test(text.slice(0, 1000))) return null; // the parser of hosts would cut the text there
  const host = domainToASCII(text.slice(0, 1000).replace(/\.$/, '')).toLowerCase();
  const valid = host.length <= 253 && /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/.test(host);
  return valid ? host : null;
}

/** Whether a name in lower case ends in what means something within a network only. */
export const hasPrivateEnding = (host: string): boolean => PRIVATE_ENDINGS.includes(host.slice(host.lastIndexOf('.') + 1));

/** Why a canonical host name belongs to no public name space; undefined where it does. */
export function whyPrivateHost(host: string): string | undefined {
  if (!host.includes('.')) return 'internal: a host name without a domain';
  const ending = host.slice(host.lastIndexOf('.') + 1);
  if (hasPrivateEnding(host)) return `internal: names below .${ending} are private`;
  // A domain that nobody can register publicly is most likely one of the own network.
  return parse(host).isIcann === true ? undefined : `internal: .${ending} is no public ending`;
}
