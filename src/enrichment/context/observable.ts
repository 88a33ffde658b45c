import { domainToASCII } from 'node:url';
import { parse } from 'tldts';
import type { Indicator, IndicatorType } from '../../analysis/ioc/types.js';
import { ipFromLogText, parseIp } from '../../analysis/ip/address.js';
import type { Observable } from '../answer.js';

const MAX_VALUE = 4_096;
const HASHES: readonly (readonly [type: IndicatorType, digits: number])[] = [['md5', 32], ['sha1', 40], ['sha256', 64], ['sha512', 128]];
const HOST = /^(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,62})\.){1,30}[\p{L}\p{N}-]{2,63}$/u;

/** Other types whose whole value has a form of its own, with how their canonical form is spelt. */
const FORMS: readonly (readonly [type: IndicatorType, form: RegExp, spell: (text: string) => string])[] = [
  ['cve', /^CVE-\d{4}-\d{4,10}$/i, (text) => text.toUpperCase()],
  ['attack', /^(?:T\d{4}(?:\.\d{3})?|TA\d{4})$/i, (text) => text.toUpperCase()],
  ['sid', /^S-1-\d{1,3}(?:-\d{1,10}){1,15}$/i, (text) => text.toUpperCase()],
  ['guid', /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i, (text) => text.replace(/[{}]/g, '').toLowerCase()],
  ['registry_key', /^(?:HKLM|HKCU|HKCR|HKU|HKCC|HKEY_[A-Z_]{4,30})\\/i, (text) => text],
  ['windows_path', /^(?:[a-z]:\\|\\\\[^\\\s]|%[a-z_()0-9]{1,40}%\\)/i, (text) => text],
  ['ethereum', /^0x[0-9a-f]{40}$/i, (text) => text.toLowerCase()],
  ['bitcoin', /^(?:bc1[02-9ac-hj-np-z]{25,71}|[13][1-9A-HJ-NP-Za-km-z]{25,34})$/, (text) => text],
];

/**
 * What a value is as a whole, in the canonical form of `Observable`; null where it is no indicator. Names count as domains
 * only below an ending of the public suffix list (or a reserved one), so that `cmd.exe` and `host.local` are none.
 */
export function observableOf(text: string): Indicator | null {
  const value = text.trim();
  if (value === '' || value.length > MAX_VALUE) return null;
  const ip = ipFromLogText(value);
  if (ip !== null) return { type: ip.version === 4 ? 'ipv4' : 'ipv6', value: ip.text };
  if (/^[0-9a-f]+$/i.test(value)) {
    const hash = HASHES.find(([, digits]) => digits === value.length);
    return hash === undefined ? null : { type: hash[0], value: value.toLowerCase() };
  }
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(value)) return /\s/.test(value) || !URL.canParse(value) ? null : { type: 'url', value };
  const email = /^[^\s@"<>()]{1,64}@([^\s@]{3,253})$/.exec(value);
  if (email !== null) return hostName(email[1] ?? '') === null ? null : { type: 'email', value: value.toLowerCase() };
  const host = hostName(value);
  if (host !== null && isPublicName(host)) return { type: 'domain', value: host };
  const form = FORMS.find(([, pattern]) => pattern.test(value));
  return form === undefined ? null : { type: form[0], value: form[2](value) };
}

/** The value in the canonical form of its type; null where it does not have the form of that type. */
export function canonical(type: IndicatorType, text: string): Indicator | null {
  const value = text.trim();
  if (value === '' || value.length > MAX_VALUE) return null;
  switch (type) {
    case 'ipv4': case 'ipv6': {
      const ip = ipFromLogText(value);
      return ip === null ? null : { type: ip.version === 4 ? 'ipv4' : 'ipv6', value: ip.text };
    }
    case 'domain': {
      if (parseIp(value) !== null) return null;
      const host = hostName(value);
      return host === null ? null : { type, value: host };
    }
    case 'md5': case 'sha1': case 'sha256': case 'sha512': {
      const digits = HASHES.find(([name]) => name === type)?.[1];
      return value.length === digits && /^[0-9a-f]+$/i.test(value) ? { type, value: value.toLowerCase() } : null;
    }
    case 'url': return URL.canParse(value) ? { type, value } : null;
    case 'email': return /^[^\s@]{1,64}@[^\s@]{3,253}$/.test(value) ? { type, value: value.toLowerCase() } : null;
    case 'ja3': return { type, value: value.toLowerCase() };
    default: {
      const form = FORMS.find(([name, pattern]) => name === type && pattern.test(value));
      return { type, value: form === undefined ? value : form[2](value) };
    }
  }
}

function hostName(text: string): string | null {
  const host = text.replace(/\.$/, '').toLowerCase();
  return host.length <= 253 && HOST.test(host) && !/^[\d.]+$/.test(host) ? host : null;
}

/** Whether a text has the form of a host name of two labels or more. */
export const isDomainName = (text: string): boolean => hostName(text) !== null;

/** Endings that nobody registers below (RFC 2606, RFC 7686): in examples, and in the network of Tor. */
const RESERVED = /\.(?:example|test|invalid|onion)$/;

const isPublicName = (host: string): boolean => {
  if (RESERVED.test(host)) return true;
  const { isIcann, isPrivate, domain } = parse(host, { allowPrivateDomains: true });
  return domain !== null && (isIcann === true || isPrivate === true);
};

/** The text under which two spellings of an observable are one: URLs as the URL standard writes them, names in ASCII. */
export function identityOf({ type, value }: Observable): string {
  switch (type) {
    case 'url': return URL.canParse(value) ? new URL(value).href : value;
    case 'domain': return /^[\x21-\x7e]*$/.test(value) ? value : domainToASCII(value) || value;
    case 'registry_key': case 'windows_path': return value.toLowerCase();
    default: return value;
  }
}

/** Whether it is an indicator, not one of the team's own accounts and hosts. */
export const isIndicator = (observable: Observable): observable is Indicator => observable.type !== 'account' && observable.type !== 'host';
