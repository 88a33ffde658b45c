import type { BotAuthConfig } from './auth-config.js';
import type { WireActivity } from './channel/activity.js';
import { isLoopbackHost } from './loopback.js';

/** Hosts of the Teams connector: public cloud, GCC, GCC High and DoD. The bot sends its token to no other. */
export const CONNECTOR_HOSTS: readonly string[] = [
  'smba.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
  'smba.infra.dod.teams.microsoft.us',
];

/**
 * What a valid token does not prove: that the activity comes from our tenant and asks us to answer a
 * host that may get our token. Returns why the activity is refused, or null where it may go on.
 */
export function refusal(activity: WireActivity, auth: BotAuthConfig): string | null {
  const url = URL.canParse(activity.serviceUrl) ? new URL(activity.serviceUrl) : null;
  if (url === null || url.username !== '' || url.password !== '') return 'serviceUrl is not a usable URL';
  if (auth.kind === 'anonymous') {
    const local = isLoopbackHost(url.hostname) && (url.protocol === 'http:' || url.protocol === 'https:');
    return local ? null : 'serviceUrl is not on this machine';
  }
  if (url.protocol !== 'https:' || url.port !== '' || !CONNECTOR_HOSTS.includes(url.hostname)) return 'serviceUrl is not a Teams connector';
  const tenants = [activity.conversation.tenantId, activity.channelData?.tenant?.id];
  return tenants.every((tenant) => tenant?.toLowerCase() === auth.tenantId) ? null : 'the activity is of another tenant';
}
