import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { message, startBot, type TestBot } from '../support/fake-connector-bot.js';
import { FakeIdentity } from '../support/fake-identity.js';

const APP = '11111111-1111-1111-1111-111111111111';
const TENANT = '22222222-2222-2222-2222-222222222222';
const SERVICE = 'https://smba.trafficmanager.net/emea/';

let identity: FakeIdentity;
let test: TestBot;

beforeAll(async () => {
  identity = await FakeIdentity.start();
  test = await startBot({
    auth: { kind: 'single-tenant', appId: APP, tenantId: TENANT, password: 'secret' }, openIdMetadataUrl: identity.metadataUrl,
  });
});
afterAll(async () => {
  await test.close();
  await identity.close();
});

/** An event that is authenticated like any other and answered by nothing but its status. */
const quiet = (more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => message(SERVICE, '', {
  type: 'messageReaction', conversation: { id: 'a:personal', conversationType: 'personal', tenantId: TENANT }, channelData: { tenant: { id: TENANT } }, ...more,
});
const good = { audience: APP, serviceUrl: SERVICE };
const statusOf = async (activity: object, authorization?: string): Promise<number> =>
  (await test.post(activity, authorization === undefined ? {} : { Authorization: authorization })).status;
const bearer = async (claims: Parameters<FakeIdentity['token']>[0]): Promise<string> => `Bearer ${await identity.token(claims)}`;

describe('tokens of the Bot Service', () => {
  it('a good one is taken', async () => {
    expect(await statusOf(quiet(), await bearer(good))).toBe(200);
    expect(await statusOf({ ...quiet(), serviceUrl: 'https://smba.infra.gov.teams.microsoft.us/gcch' }, await bearer({ ...good, serviceUrl: 'https://smba.infra.gov.teams.microsoft.us/gcch' }))).toBe(200);
  });

  it.each<[string, Partial<Parameters<FakeIdentity['token']>[0]>]>([
    ['another audience', { audience: '33333333-3333-3333-3333-333333333333' }], ['another issuer', { issuer: 'https://evil.example' }],
    ['an issuer of the SDK\'s emulator', { issuer: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/' }], ['no validity any more', { expires: '-1 hour' }],
    ['another service URL', { serviceUrl: 'https://smba.trafficmanager.net/amer/' }], ['a key that is not the service\'s', { forged: true }],
    ['an unknown key', { keyId: 'other' }],
  ])('one with %s is refused', async (_name, wrong) => {
    expect(await statusOf(quiet(), await bearer({ ...good, ...wrong }))).toBe(401);
  });

  it.each<[string, string | undefined]>([
    ['none', undefined], ['an empty one', ''], ['another scheme', 'Basic YTpi'], ['no token', 'Bearer'], ['garbage', 'Bearer abc'], ['dots', 'Bearer a.b.c'],
    ['an unsigned one', `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"iss":"https://api.botframework.com"}').toString('base64url')}.`],
    ['a long one', `Bearer ${'a'.repeat(12_000)}`],
  ])('%s is refused before the body is read', async (_name, authorization) => {
    const headers: Record<string, string> = { 'Content-Type': 'application/json', ...(authorization === undefined ? {} : { Authorization: authorization }) };
    const response = await fetch(`${test.url}/api/messages`, { method: 'POST', headers, body: '{"type":' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({ error: { code: 'unauthorized' } });
  });

  it('can not be checked while the keys are away', async () => {
    const other = await FakeIdentity.start();
    const bot = await startBot({ auth: { kind: 'managed-identity', appId: APP, tenantId: TENANT }, openIdMetadataUrl: other.metadataUrl });
    try {
      other.down = true;
      const Authorization = `Bearer ${await other.token(good)}`;
      expect((await bot.post(quiet(), { Authorization })).status).toBe(503);
      other.down = false;
      expect((await bot.post(quiet(), { Authorization })).status).toBe(200);
    } finally {
      await bot.close();
      await other.close();
    }
  });
});

describe('what a good token does not prove', () => {
  const elsewhere = '44444444-4444-4444-4444-444444444444';
  it.each<[string, Readonly<Record<string, unknown>>, number]>([
    ['another tenant', { conversation: { id: 'a:1', tenantId: elsewhere }, channelData: { tenant: { id: elsewhere } } }, 403],
    ['another tenant of the conversation', { conversation: { id: 'a:1', tenantId: elsewhere } }, 403],
    ['another tenant of the channel data', { channelData: { tenant: { id: elsewhere } } }, 403],
    ['no tenant', { conversation: { id: 'a:1' }, channelData: null }, 403],
    ['no channel data', { channelData: null }, 403],
    ['another channel', { channelId: 'directline' }, 403],
    ['the App Service channel of the SDK', { channelId: 'AseChannel' }, 403],
    ['the tenant in capitals', { channelData: { tenant: { id: TENANT.toUpperCase() } } }, 200],
  ])('%s', async (_name, more, status) => {
    expect(await statusOf(quiet(more), await bearer(good))).toBe(status);
    expect(test.engine.submissions).toEqual([]);
  });

  it.each(['https://evil.example/', 'http://smba.trafficmanager.net/emea/', 'https://smba.trafficmanager.net.evil.example/', 'https://smba.trafficmanager.net:444/', 'http://127.0.0.1:9/'])(
    'the service URL %s is not answered, even with a token for it', async (serviceUrl) => {
      expect(await statusOf({ ...quiet(), serviceUrl }, await bearer({ ...good, serviceUrl }))).toBe(403);
    });

  it('an activity that is not one', async () => {
    expect(await statusOf({ a: 1 }, await bearer(good))).toBe(400);
  });
});
