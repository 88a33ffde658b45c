import { UserError } from '../../errors.js';

interface Setting {
  readonly name: string;
  readonly meaning: string;
}

const REQUIRED: readonly Setting[] = [
  { name: 'CASEBOOK_WORKSPACE_ID', meaning: 'Workspace ID (a GUID) of the Log Analytics workspace' },
];

/** Together, or none of them where the host has a managed identity. */
const CLIENT_SECRET: readonly Setting[] = [
  { name: 'AZURE_TENANT_ID', meaning: 'tenant of the app registration' },
  { name: 'AZURE_CLIENT_ID', meaning: 'its application id' },
  { name: 'AZURE_CLIENT_SECRET', meaning: 'its secret' },
];

const OPTIONAL: readonly Setting[] = [
  { name: 'CASEBOOK_WORKSPACE_NAME', meaning: 'name to show on cards' },
  { name: 'CASEBOOK_LOGS_ENDPOINT', meaning: 'query endpoint of a sovereign cloud' },
  { name: 'CASEBOOK_WORKSPACE_CREDENTIAL', meaning: 'default, managed-identity or client-secret' },
];

/** The answer to a query for a live workspace where none is configured: exactly what to set. */
export function workspaceNotConfigured(): UserError {
  return new UserError({
    code: 'workspace.not-configured',
    message: 'No live workspace is configured.',
    why: 'The bot was started without CASEBOOK_WORKSPACE_ID.',
    next: [
      `Whoever runs the bot sets ${listed(REQUIRED)}, and gives the bot an identity with the role Log Analytics Reader or Microsoft Sentinel Reader:`,
      `a managed identity, or ${listed(CLIENT_SECRET)}.`,
      `Optional: ${listed(OPTIONAL)}.`,
      'Evidence files can be queried without it: leave out `sentinel:`.',
    ].join(' '),
  });
}

function listed(settings: readonly Setting[]): string {
  return settings.map(({ name, meaning }) => `${name} (${meaning})`).join(', ');
}
