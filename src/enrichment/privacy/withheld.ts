import { ipFromBytes, parseIp, type IpAddress } from '../../analysis/ip/address.js';
import type { Observable, ObservableType } from '../answer.js';
import { classifyIp } from '../ip-class.js';
import { canonicalHost, whyPrivateHost } from './hosts.js';
import { isInternalHost, isInternalIp, type Internal } from './internal.js';

const MAX_LENGTH = 2048;
const OURS = 'internal: the setting CASEBOOK_INTERNAL names it';

const HEX_DIGITS: Readonly<Partial<Record<ObservableType, number>>> = { md5: 32, sha1: 40, sha256: 64, sha512: 128, ja3: 32 };

/** Where IPv6 addresses of transition mechanisms carry an IPv4 address: 6to4 (RFC 3056), NAT64 (RFC 6052). */
const TUNNELS: readonly (readonly [start: readonly number[], at: number])[] = [
  [[0x20, 0x02], 2], [[0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], 12],
];

/**
 * Why an observable must not be sent to another party; undefined where it may be. What is malformed is withheld, too:
 * an answer about something else would be taken for one about it.
 */
export function whyWithheld({ type, value }: Observable, internal: Internal): string | undefined {
  if (value.length > MAX_LENGTH) return `longer than ${MAX_LENGTH} characters`;
  const digits = HEX_DIGITS[type];
  if (digits !== undefined) return new RegExp(`^[0-9a-f]{${digits}}$`, 'i').test(value) ? undefined : malformed(type);
  switch (type) {
    case 'ipv4':
    case 'ipv6': {
      const ip = parseIp(value);
      return ip?.version === (type === 'ipv4' ? 4 : 6) ? whyIp(ip, internal) : malformed(type);
    }
    case 'account': case 'host': return 'internal: accounts and hosts are never sent';
    case 'domain': return whyHost(value, internal, malformed(type));
    case 'url': return whyUrl(value, internal);
    case 'email': {
      const at = value.lastIndexOf('@');
      return at > 0 ? whyHost(value.slice(at + 1), internal, malformed(type)) : malformed(type);
    }
    default:
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      return value === '' || /[\u0000-\u001f\u007f]/.test(value) ? malformed(type) : undefined;
  }
}

const malformed = (type: ObservableType): string => `malformed: no ${type.replaceAll('_', ' ')}`;

function whyIp(ip: IpAddress, internal: Internal): string | undefined {
  if (isInternalIp(ip, internal)) return OURS;
  const { class: kind, block } = classifyIp(ip);
  if (kind !== 'public') return `${kind} address${block === undefined ? '' : ` (${block})`}`;
  const tunnel = TUNNELS.find(([start]) => ip.version === 6 && start.every((byte, index) => ip.bytes[index] === byte));
  return tunnel === undefined ? undefined : whyIp(ipFromBytes(ip.bytes.slice(tunnel[1], tunnel[1] + 4)), internal);
}

function whyHost(text: string, internal: Internal, otherwise: string): string | undefined {
  const host = canonicalHost(text);
  if (host === null) return otherwise;
  // The last label of a public name is never a number; such a thing is an address in one of its odd forms.
  if (/(?:^|\.)(?:\d+|0x[0-9a-f]*)$/.test(host)) return otherwise;
  return isInternalHost(host, internal) ? OURS : whyPrivateHost(host);
}

function whyUrl(value: string, internal: Internal): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || url.hostname === '') return malformed('url');
  if (!['http:', 'https:', 'ftp:', 'ftps:', 'ws:', 'wss:'].includes(url.protocol)) return `a URL of the kind ${url.protocol.slice(0, 20)} is no public page`;
  if (url.password !== '') return 'it holds a password';
  const ip = parseIp(url.hostname.replace(/^\[|\]$/g, ''));
  return ip === null ? whyHost(url.hostname, internal, malformed('url')) : whyIp(ip, internal);
}
