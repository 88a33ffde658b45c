import { ClientSecretCredential, DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import { UserError } from '../../errors.js';
import type { Environment, SentinelConfig } from './config.js';

/**
 * The credential that the configuration asks for. The client secret goes straight from the environment into the
 * credential and is kept nowhere else. Nothing is sent before the first query.
 */
export function sentinelCredential(config: SentinelConfig, env: Environment): TokenCredential {
  const { authorityHost } = config.cloud;
  const choice = config.credential;
  switch (choice.kind) {
    case 'default':
      return new DefaultAzureCredential({ authorityHost });
    case 'managed-identity':
      return choice.clientId === undefined
        ? new ManagedIdentityCredential()
        : new ManagedIdentityCredential({ clientId: choice.clientId });
    case 'client-secret': {
      const secret = env['AZURE_CLIENT_SECRET']?.trim() ?? '';
      if (secret === '') throw new UserError({ code: 'config.invalid', message: 'AZURE_CLIENT_SECRET is not set.' });
      return new ClientSecretCredential(choice.tenantId, choice.clientId, secret, { authorityHost });
    }
  }
}
