import { UserError } from '../../errors.js';
import { cloudOf, DEFAULT_LOGS_ENDPOINT } from './cloud.js';
import type { LogsCloud } from './cloud.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** How the bot proves who it is. The client secret itself stays in the environment: see `sentinelCredential`. */
export type CredentialConfig =
  | { readonly kind: 'default' }
  | { readonly kind: 'managed-identity'; readonly clientId?: string }
  | { readonly kind: 'client-secret'; readonly tenantId: string; readonly clientId: string };

export interface SentinelConfig {
  /** GUID, lower case. */
  readonly workspaceId: string;
  readonly workspaceName?: string;
  readonly cloud: LogsCloud;
  readonly credential: CredentialConfig;
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}$/;
const OWN = ['CASEBOOK_WORKSPACE_NAME', 'CASEBOOK_LOGS_ENDPOINT', 'CASEBOOK_WORKSPACE_CREDENTIAL'];
const CREDENTIAL_KINDS = ['default', 'managed-identity', 'client-secret'] as const;

/**
 * Reads the workspace's settings; pure. Undefined where none is set. Throws `UserError` `config.invalid` that names
 * the variable which is missing or wrong; values are never quoted.
 */
export function sentinelConfigFromEnv(env: Environment): SentinelConfig | undefined {
  const workspaceId = read(env, 'CASEBOOK_WORKSPACE_ID');
  if (workspaceId === undefined) {
    const orphan = OWN.find((name) => read(env, name) !== undefined);
    if (orphan === undefined) return undefined;
    throw invalid('CASEBOOK_WORKSPACE_ID is not set.', `${orphan} is set, so a workspace is wanted.`, HOW_TO_FIND_ID);
  }
  if (!GUID.test(workspaceId)) {
    throw invalid('CASEBOOK_WORKSPACE_ID is not a GUID.', 'The query API knows a workspace by its GUID, not its name.', HOW_TO_FIND_ID);
  }
  const workspaceName = read(env, 'CASEBOOK_WORKSPACE_NAME');
  if (workspaceName !== undefined && !NAME.test(workspaceName)) {
    throw invalid('CASEBOOK_WORKSPACE_NAME is not usable.', 'It is shown on every card.', 'Use up to 63 letters, digits, spaces, dots, dashes and underscores.');
  }
  return {
    workspaceId: workspaceId.toLowerCase(),
    ...(workspaceName !== undefined && { workspaceName }),
    cloud: cloudOf(read(env, 'CASEBOOK_LOGS_ENDPOINT') ?? DEFAULT_LOGS_ENDPOINT),
    credential: credentialConfig(env),
  };
}

const HOW_TO_FIND_ID = 'Set it to the Workspace ID on the Overview page of the Log Analytics workspace in the Azure portal.';

/** Explicit choice first; else a client secret where one is set; else the default chain of `@azure/identity`. */
function credentialConfig(env: Environment): CredentialConfig {
  const wanted = read(env, 'CASEBOOK_WORKSPACE_CREDENTIAL') ?? (hasSecret(env) ? 'client-secret' : 'default');
  const kind = CREDENTIAL_KINDS.find((known) => known === wanted);
  switch (kind) {
    case 'default':
      return { kind };
    case 'managed-identity': {
      const clientId = read(env, 'AZURE_CLIENT_ID');
      return { kind, ...(clientId !== undefined && { clientId }) };
    }
    case 'client-secret':
      requireSecret(env);
      return { kind, tenantId: required(env, 'AZURE_TENANT_ID'), clientId: required(env, 'AZURE_CLIENT_ID') };
    case undefined:
      throw invalid('CASEBOOK_WORKSPACE_CREDENTIAL is not usable.', 'It is not a kind of credential.', `Set ${CREDENTIAL_KINDS.join(', ')}, or leave it out.`);
  }
}

function hasSecret(env: Environment): boolean {
  return read(env, 'AZURE_CLIENT_SECRET') !== undefined;
}

function requireSecret(env: Environment): void {
  required(env, 'AZURE_CLIENT_SECRET');
}

function required(env: Environment, name: string): string {
  const value = read(env, name);
  if (value !== undefined) return value;
  throw invalid(
    `${name} is not set.`,
    'Signing in with a client secret needs AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.',
    `Set ${name}, or remove AZURE_CLIENT_SECRET to use a managed identity.`,
  );
}

function read(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function invalid(message: string, why: string, next: string): UserError {
  return new UserError({ code: 'config.invalid', message, why, next });
}
