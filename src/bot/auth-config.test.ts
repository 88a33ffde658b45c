import { describe, expect, it } from '@jest/globals';

import { authFromEnv } from './auth-config.js';

const MICROSOFT_APP_ID = '11111111-1111-1111-1111-11111111AAAA';
const MICROSOFT_APP_TENANT_ID = '22222222-2222-2222-2222-222222222222';
const MICROSOFT_APP_PASSWORD = 'secret';
const ids = { appId: MICROSOFT_APP_ID.toLowerCase(), tenantId: MICROSOFT_APP_TENANT_ID };

describe('authFromEnv', () => {
  it.each([
    [{}, { kind: 'anonymous' }],
    [{ MICROSOFT_APP_ID: ' ', MICROSOFT_APP_TYPE: '' }, { kind: 'anonymous' }],
    [{ MICROSOFT_APP_ID, MICROSOFT_APP_TENANT_ID, MICROSOFT_APP_PASSWORD }, { kind: 'single-tenant', ...ids, password: 'secret' }],
    [{ MICROSOFT_APP_ID, MICROSOFT_APP_TENANT_ID, MICROSOFT_APP_PASSWORD, MICROSOFT_APP_TYPE: 'singletenant' }, { kind: 'single-tenant', ...ids, password: 'secret' }],
    [{ MICROSOFT_APP_ID, MICROSOFT_APP_TENANT_ID, MICROSOFT_APP_TYPE: 'UserAssignedMSI' }, { kind: 'managed-identity', ...ids }],
  ])('reads %j', (env, auth) => {
    expect(authFromEnv(env)).toEqual(auth);
  });

  it.each([
    [{ MICROSOFT_APP_ID }, 'MICROSOFT_APP_TENANT_ID'], [{ MICROSOFT_APP_TENANT_ID }, 'MICROSOFT_APP_ID'], [{ MICROSOFT_APP_PASSWORD }, 'MICROSOFT_APP_ID'],
    [{ MICROSOFT_APP_TYPE: 'SingleTenant' }, 'MICROSOFT_APP_ID'], [{ MICROSOFT_APP_ID, MICROSOFT_APP_TENANT_ID }, 'MICROSOFT_APP_PASSWORD'],
    [{ MICROSOFT_APP_ID, MICROSOFT_APP_TENANT_ID, MICROSOFT_APP_PASSWORD, MICROSOFT_APP_TYPE: 'UserAssignedMSI' }, 'MICROSOFT_APP_PASSWORD'],
    [{ MICROSOFT_APP_ID, MICROSOFT_APP_TENANT_ID, MICROSOFT_APP_PASSWORD, MICROSOFT_APP_TYPE: 'MultiTenant' }, 'MICROSOFT_APP_TYPE'],
    [{ MICROSOFT_APP_ID: 'my bot', MICROSOFT_APP_TENANT_ID, MICROSOFT_APP_PASSWORD }, 'MICROSOFT_APP_ID'],
  ])('refuses %j, naming the variable', (env, name) => {
    expect(() => authFromEnv(env)).toThrow(expect.objectContaining({ code: 'config.invalid', message: expect.stringMatching(new RegExp(`^${name} `)) as unknown }));
  });

  it('never says the password', () => {
    expect(() => authFromEnv({ MICROSOFT_APP_PASSWORD: 'hunter2' })).toThrow(expect.not.objectContaining({ message: expect.stringContaining('hunter2') as unknown }));
  });
});
