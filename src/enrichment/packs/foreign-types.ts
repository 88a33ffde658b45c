import type { Indicator, IndicatorType } from '../../analysis/ioc/types.js';
import { parseIp } from '../../analysis/ip/address.js';
import { canonical, observableOf } from '../context/observable.js';
import { networkText } from '../ip-class.js';

/** Names of types in lists, MISP attributes (https://www.misp-project.org/datamodels/) and abuse.ch exports, by ours. `ip`: either version. */
const NAMES: Readonly<Partial<Record<IndicatorType, readonly string[]>>> = {
  ipv4: ['ip', 'ipv4', 'ip address', 'ip_address', 'ip-src', 'ip-dst', 'ipaddr', 'ip:port', 'ip-src|port', 'ip-dst|port', 'ipv4-addr', 'cidr'],
  ipv6: ['ipv6', 'ipv6-addr'],
  domain: ['domain', 'hostname', 'host', 'fqdn', 'dns', 'domain-name', 'domain|ip', 'hostname|port'],
  url: ['url', 'uri', 'link'],
  email: ['email', 'e-mail', 'email-src', 'email-dst', 'email-reply-to', 'target-email', 'whois-registrant-email', 'email-addr'],
  md5: ['md5', 'md5_hash', 'hash_md5', 'filename|md5'],
  sha1: ['sha1', 'sha-1', 'sha1_hash', 'filename|sha1'],
  sha256: ['sha256', 'sha-256', 'sha256_hash', 'hash_sha256', 'filename|sha256'],
  sha512: ['sha512', 'sha-512', 'filename|sha512'],
  ja3: ['ja3', 'ja3-fingerprint-md5', 'ja3_fingerprint'],
  registry_key: ['regkey', 'regkey|value', 'registry_key', 'windows-registry-key'],
  cve: ['vulnerability', 'cve'],
  bitcoin: ['btc', 'bitcoin'], monero: ['xmr', 'monero'], ethereum: ['eth', 'ethereum'],
  user_agent: ['user-agent', 'user_agent'],
};

const TYPES: ReadonlyMap<string, IndicatorType> = new Map(
  (Object.keys(NAMES) as IndicatorType[]).flatMap((type) => (NAMES[type] ?? []).map((name) => [name, type] as const)), // the keys of our own table
);

/** Our type of a foreign one; undefined where it is not known. */
export const typeNamed = (foreignType: string): IndicatorType | undefined => TYPES.get(foreignType.trim().toLowerCase());

/** The observables that a value of a foreign type stands for; none where it is not understood. No name: told by its form. */
export function observablesFrom(foreignType: string | undefined, text: string): Indicator[] {
  if (foreignType === undefined || foreignType === '') return untyped(text);
  const name = foreignType.trim().toLowerCase();
  const type = typeNamed(name);
  if (type === undefined) return /^(?:hash|file|filehash|file_hash|indicator|ioc)$/.test(name) ? untyped(text) : [];
  const parts = name.includes('|') ? text.split('|').slice(0, 2) : [text];
  const value = name.startsWith('filename|') ? parts[1] : parts[0];
  const second = name === 'domain|ip' ? network(parts[1] ?? '') : null;
  const first = type === 'ipv4' || type === 'ipv6' ? network(value ?? '') : canonical(type, value ?? '');
  return [first, second].filter((one) => one !== null);
}

const untyped = (text: string): Indicator[] => [network(text) ?? observableOf(text)].filter((one) => one !== null);

/** An address, or a network in CIDR notation with its host bits set to zero. */
function network(text: string): Indicator | null {
  const value = text.trim();
  const parts = /^([0-9a-f.:]{2,45})\/(\d{1,3})$/i.exec(value);
  if (parts === null) return canonical('ipv4', value);
  const ip = parseIp(parts[1] ?? '');
  const prefix = Number(parts[2]);
  if (ip === null || prefix < 1 || prefix > ip.bytes.length * 8) return null;
  const type = ip.version === 4 ? 'ipv4' : 'ipv6';
  return prefix === ip.bytes.length * 8 ? { type, value: ip.text } : { type, value: networkText(ip.bytes, prefix) };
}
