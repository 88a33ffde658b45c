import { ClientSecretCredential, DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import { describe, expect, it } from '@jest/globals';
import { UserError } from '../../errors.js';
import { sentinelConfigFromEnv } from './config.js';
import type { Environment } from './config.js';
import { sentinelCredential } from './credential.js';
import { workspaceNotConfigured } from './not-configured.js';

const ID = '0F9A1D6C-2B3E-4C5D-8E7F-001122334455';
const APP = { AZURE_TENANT_ID: '11111111-2222-3333-4444-555555555555', AZURE_CLIENT_ID: 'app', AZURE_CLIENT_SECRET: 's3cr3t-value' };

function refusal(env: Environment): UserError {
  try {
    sentinelConfigFromEnv(env);
  } catch (error) {
    if (error instanceof UserError) return error;
  }
  throw new Error('expected a UserError');
}

describe('sentinelConfigFromEnv', () => {
  it('is off where nothing is set, also where a shell has Azure variables of its own', () => {
    expect(sentinelConfigFromEnv({})).toBeUndefined();
    expect(sentinelConfigFromEnv({ CASEBOOK_WORKSPACE_ID: '  ', ...APP })).toBeUndefined();
  });

  it('takes the id alone, with the public cloud and the default credential', () => {
    expect(sentinelConfigFromEnv({ CASEBOOK_WORKSPACE_ID: ID })).toEqual({
      workspaceId: ID.toLowerCase(),
      cloud: { endpoint: 'https://api.loganalytics.io', audience: 'https://api.loganalytics.io', authorityHost: 'https://login.microsoftonline.com' },
      credential: { kind: 'default' },
    });
  });

  it('keeps the secret out of what it returns', () => {
    const config = sentinelConfigFromEnv({ CASEBOOK_WORKSPACE_ID: ID, CASEBOOK_WORKSPACE_NAME: 'contoso-soc', ...APP });
    expect(config).toMatchObject({ workspaceName: 'contoso-soc', credential: { kind: 'client-secret', tenantId: APP.AZURE_TENANT_ID, clientId: 'app' } });
    expect(JSON.stringify(config)).not.toContain(APP.AZURE_CLIENT_SECRET);
  });

  it.each([
    ['https://api.loganalytics.us', 'https://api.loganalytics.us', 'https://login.microsoftonline.us'],
    ['https://api.loganalytics.azure.cn/v1', 'https://api.loganalytics.azure.cn', 'https://login.chinacloudapi.cn'],
    ['https://api.loganalytics.azure.com', 'https://api.loganalytics.io', 'https://login.microsoftonline.com'],
  ])('knows the cloud of %s', (endpoint, audience, authorityHost) => {
    const config = sentinelConfigFromEnv({ CASEBOOK_WORKSPACE_ID: ID, CASEBOOK_LOGS_ENDPOINT: endpoint });
    expect(config?.cloud).toEqual({ endpoint: new URL(endpoint).origin, audience, authorityHost });
  });

  it.each(['http://127.0.0.1:8080', 'http://localhost:1', 'https://[::1]:9'])('allows the loopback address %s', (endpoint) => {
    expect(sentinelConfigFromEnv({ CASEBOOK_WORKSPACE_ID: ID, CASEBOOK_LOGS_ENDPOINT: endpoint })?.cloud.endpoint).toBe(endpoint);
  });

  it.each([
    'http://api.loganalytics.io', 'https://api.loganalytics.io.evil.example', 'https://evil.example', 'https://api.loganalytics.io:8443',
    'https://user:pw@api.loganalytics.io', 'ftp://127.0.0.1', 'http://127.0.0.1.evil.example', 'not a url',
  ])('refuses the endpoint %s without repeating it', (endpoint) => {
    const { data } = refusal({ CASEBOOK_WORKSPACE_ID: ID, CASEBOOK_LOGS_ENDPOINT: endpoint });
    expect(data).toMatchObject({ code: 'config.invalid', message: 'CASEBOOK_LOGS_ENDPOINT is not usable.' });
    expect(JSON.stringify(data)).not.toContain('evil');
  });

  it.each([
    [{ CASEBOOK_WORKSPACE_NAME: 'x' }, 'CASEBOOK_WORKSPACE_ID is not set.'],
    [{ CASEBOOK_LOGS_ENDPOINT: 'https://api.loganalytics.us' }, 'CASEBOOK_WORKSPACE_ID is not set.'],
    [{ CASEBOOK_WORKSPACE_ID: 'contoso-soc' }, 'CASEBOOK_WORKSPACE_ID is not a GUID.'],
    [{ CASEBOOK_WORKSPACE_ID: ID, CASEBOOK_WORKSPACE_NAME: '<b>' }, 'CASEBOOK_WORKSPACE_NAME is not usable.'],
    [{ CASEBOOK_WORKSPACE_ID: ID, CASEBOOK_WORKSPACE_CREDENTIAL: 'password' }, 'CASEBOOK_WORKSPACE_CREDENTIAL is not usable.'],
    [{ CASEBOOK_WORKSPACE_ID: ID, ...APP, AZURE_TENANT_ID: '' }, 'AZURE_TENANT_ID is not set.'],
    [{ CASEBOOK_WORKSPACE_ID: ID, ...APP, AZURE_CLIENT_ID: undefined }, 'AZURE_CLIENT_ID is not set.'],
    [{ CASEBOOK_WORKSPACE_ID: ID, ...APP, AZURE_CLIENT_SECRET: undefined, CASEBOOK_WORKSPACE_CREDENTIAL: 'client-secret' }, 'AZURE_CLIENT_SECRET is not set.'],
  ])('names what is missing or wrong: %j', (env, message) => {
    expect(refusal(env).data).toMatchObject({ code: 'config.invalid', message });
  });
});

describe('sentinelCredential', () => {
  it.each([
    [{}, DefaultAzureCredential],
    [APP, ClientSecretCredential],
    [{ CASEBOOK_WORKSPACE_CREDENTIAL: 'managed-identity' }, ManagedIdentityCredential],
    [{ CASEBOOK_WORKSPACE_CREDENTIAL: 'managed-identity', AZURE_CLIENT_ID: 'app' }, ManagedIdentityCredential],
  ])('makes the credential that %j asks for', (variables, kind) => {
    const env = { CASEBOOK_WORKSPACE_ID: ID, ...variables };
    const config = sentinelConfigFromEnv(env);
    expect(config && sentinelCredential(config, env)).toBeInstanceOf(kind);
  });
});

describe('workspaceNotConfigured', () => {
  it('lists every variable, and setting those works', () => {
    const { data } = workspaceNotConfigured();
    expect(data.code).toBe('workspace.not-configured');
    const names = new Set(data.next?.match(/\b(?:CASEBOOK|AZURE)_[A-Z_]+/g));
    const env = { ...APP, CASEBOOK_WORKSPACE_ID: ID, CASEBOOK_WORKSPACE_NAME: 'a', CASEBOOK_LOGS_ENDPOINT: 'https://api.loganalytics.io', CASEBOOK_WORKSPACE_CREDENTIAL: 'client-secret' };
    expect([...names].sort()).toEqual(Object.keys(env).sort());
    expect(sentinelConfigFromEnv(env)).toBeDefined();
  });
});
