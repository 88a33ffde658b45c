import { UserError } from '../../errors.js';

/** Where one Azure cloud answers log queries, and who signs its tokens. */
export interface LogsCloud {
  /** Origin of the query API, no path. */
  readonly endpoint: string;
  /** Resource that tokens are asked for, without `/.default`. */
  readonly audience: string;
  readonly authorityHost: string;
}

interface CloudEntry extends Omit<LogsCloud, 'endpoint'> {
  readonly hosts: readonly string[];
}

const PUBLIC = { audience: 'https://api.loganalytics.io', authorityHost: 'https://login.microsoftonline.com' };

/** Only these hosts are ever sent a token (https://learn.microsoft.com/azure/azure-monitor/logs/api/access-api). */
const CLOUDS: readonly CloudEntry[] = [
  { ...PUBLIC, hosts: ['api.loganalytics.io', 'api.loganalytics.azure.com', 'api.monitor.azure.com'] },
  { hosts: ['api.loganalytics.us'], audience: 'https://api.loganalytics.us', authorityHost: 'https://login.microsoftonline.us' },
  { hosts: ['api.loganalytics.azure.cn'], audience: 'https://api.loganalytics.azure.cn', authorityHost: 'https://login.chinacloudapi.cn' },
];

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

export const DEFAULT_LOGS_ENDPOINT = 'https://api.loganalytics.io';

/** True for an address that never leaves the machine; only there may a request go over plain http. */
export function isLoopback(url: string): boolean {
  return LOOPBACK.has(new URL(url).hostname);
}

/**
 * The cloud that an endpoint belongs to. Accepts an https origin of the allow-list, or a loopback address with http
 * or https (an emulator; it gets the public cloud's audience). Throws `config.invalid` for anything else.
 */
export function cloudOf(endpoint: string): LogsCloud {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.username !== '' || url.password !== '') throw refused('It is not a plain URL.');
  if (LOOPBACK.has(url.hostname) && /^https?:$/.test(url.protocol)) return { ...PUBLIC, endpoint: url.origin };
  if (url.protocol !== 'https:') throw refused('It must start with https://.');
  const cloud = CLOUDS.find((entry) => entry.hosts.includes(url.hostname));
  if (cloud === undefined || url.port !== '') throw refused('Its host is not one that Microsoft runs for log queries.');
  return { endpoint: url.origin, audience: cloud.audience, authorityHost: cloud.authorityHost };
}

function refused(why: string): UserError {
  const hosts = CLOUDS.flatMap((cloud) => cloud.hosts).map((host) => `https://${host}`);
  return new UserError({
    code: 'config.invalid',
    message: 'CASEBOOK_LOGS_ENDPOINT is not usable.',
    why,
    next: `Leave it out for the public cloud, or set one of ${hosts.join(', ')}.`,
  });
}
