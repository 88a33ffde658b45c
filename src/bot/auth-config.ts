import { UserError } from '../errors.js';

/**
 * How requests of the Bot Service are authenticated and how the bot proves who it is.
 * `anonymous` is for local clients: no token is asked for, so it is allowed on a loopback address only.
 */
export type BotAuthConfig =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'single-tenant'; readonly appId: string; readonly tenantId: string; readonly password: string }
  | { readonly kind: 'managed-identity'; readonly appId: string; readonly tenantId: string };

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

function invalid(message: string, next: string): UserError {
  return new UserError({ code: 'config.invalid', message, next });
}

function guid(name: string, value: string | undefined): string {
  if (value === undefined) throw invalid(`${name} is not set`, `Set ${name}, or unset every MICROSOFT_APP_ variable to run for local clients only.`);
  if (!GUID.test(value)) throw invalid(`${name} is not a GUID`, `Copy ${name} from the bot's registration; it looks like 00000000-0000-0000-0000-000000000000.`);
  return value.toLowerCase();
}

/**
 * Reads `MICROSOFT_APP_ID`, `MICROSOFT_APP_TENANT_ID`, `MICROSOFT_APP_PASSWORD` and `MICROSOFT_APP_TYPE`
 * (`SingleTenant`, the default where there is a password, or `UserAssignedMSI`). None set: anonymous.
 *
 * Throws `UserError` `config.invalid` naming the variable where the combination is half-configured.
 */
export function authFromEnv(env: Readonly<Record<string, string | undefined>>): BotAuthConfig {
  const read = (name: string): string | undefined => {
    const value = env[name]?.trim();
    return value === '' ? undefined : value;
  };
  const id = read('MICROSOFT_APP_ID');
  const tenant = read('MICROSOFT_APP_TENANT_ID');
  const password = read('MICROSOFT_APP_PASSWORD');
  const type = read('MICROSOFT_APP_TYPE')?.toLowerCase();
  if ([id, tenant, password, type].every((value) => value === undefined)) return { kind: 'anonymous' };

  const appId = guid('MICROSOFT_APP_ID', id);
  const tenantId = guid('MICROSOFT_APP_TENANT_ID', tenant);
  switch (type ?? 'singletenant') {
    case 'singletenant':
      if (password === undefined) {
        throw invalid('MICROSOFT_APP_PASSWORD is not set', 'Set MICROSOFT_APP_PASSWORD, or MICROSOFT_APP_TYPE=UserAssignedMSI to use a managed identity.');
      }
      return { kind: 'single-tenant', appId, tenantId, password };
    case 'userassignedmsi':
      if (password !== undefined) {
        throw invalid('MICROSOFT_APP_PASSWORD is set although MICROSOFT_APP_TYPE is UserAssignedMSI', 'Unset MICROSOFT_APP_PASSWORD: a managed identity has no password.');
      }
      return { kind: 'managed-identity', appId, tenantId };
    default:
      throw invalid('MICROSOFT_APP_TYPE is neither SingleTenant nor UserAssignedMSI', 'Set MICROSOFT_APP_TYPE=SingleTenant or MICROSOFT_APP_TYPE=UserAssignedMSI.');
  }
}
