import { describe, expect, it } from '@jest/globals';
import { UserError } from './errors.js';
import { settingsFromEnv, storeFromUrl } from './settings.js';

describe('settingsFromEnv', () => {
  it('needs nothing', () => {
    expect(settingsFromEnv({}, '/srv/casebook')).toEqual({
      host: '127.0.0.1', port: 3978, dataFolder: '/srv/casebook/.casebook', store: { kind: 'embedded', path: '/srv/casebook/.casebook/casebook.db' }, queryMemoryMb: 2048,
      functionsFolder: '/srv/casebook/.casebook/functions', sources: [], own: { domains: [], lists: [] },
    });
  });

  it('takes Redis with how long to keep', () => {
    expect(settingsFromEnv({ CASEBOOK_REDIS_URL: 'redis://127.0.0.1:6379', CASEBOOK_REDIS_RETENTION: '90d' }, '/srv/casebook').store)
      .toEqual({ kind: 'redis', url: 'redis://127.0.0.1:6379', retentionMs: 7_776_000_000 });
  });

  it.each([
    [{ PORT: '99999' }, 'PORT'], [{ PORT: 'http' }, 'PORT'], [{ CASEBOOK_REDIS_URL: 'localhost:6379' }, 'CASEBOOK_REDIS_URL'],
    [{ CASEBOOK_REDIS_URL: 'redis://h', CASEBOOK_REDIS_RETENTION: 'ever' }, 'CASEBOOK_REDIS_RETENTION'],
    [{ CASEBOOK_SIGNING_KEY: 'short' }, 'CASEBOOK_SIGNING_KEY'], [{ CASEBOOK_QUERY_MEMORY_MB: '1' }, 'CASEBOOK_QUERY_MEMORY_MB'], [{ CASEBOOK_EXTERNALDATA: 'https://a.example http://b.example' }, 'CASEBOOK_EXTERNALDATA'],
    [{ CASEBOOK_INTERNAL: 'contoso.com, 10.0.0.0/99' }, 'CASEBOOK_INTERNAL'],
    [{ CASEBOOK_DOMAINS: 'contoso.com, contoso' }, 'CASEBOOK_DOMAINS'], [{ CASEBOOK_LISTS: 'Staff.Email' }, 'CASEBOOK_LISTS'],
  ])('refuses %j by its name', (env, name) => {
    expect(() => settingsFromEnv(env, '/srv/casebook')).toThrow(UserError);
    expect(() => settingsFromEnv(env, '/srv/casebook')).toThrow(name);
  });

  it('takes the addresses that externaldata may read', () => {
    expect(settingsFromEnv({ CASEBOOK_EXTERNALDATA: ' https://a.example/x/, https://b.example ' }, '/srv/casebook').externaldata).toEqual(['https://a.example/x/', 'https://b.example']);
  });

  it('takes what is the organisation\'s own, and where its descriptions of sources are', () => {
    const { internal, providersFolder } = settingsFromEnv({ CASEBOOK_INTERNAL: 'contoso.com, 203.0.113.0/24', CASEBOOK_PROVIDERS: 'sources' }, '/srv/casebook');
    expect([internal, providersFolder]).toEqual([['contoso.com', '203.0.113.0/24'], '/srv/casebook/sources']);
  });

  it('takes what enrichment is told', () => {
    const { sources, own, packsFolder, packKeys, citiesFile } = settingsFromEnv({
      CASEBOOK_SOURCES: 'InternetDB, tor-exits', CASEBOOK_DOMAINS: 'Contoso.com *.contoso.co.uk', CASEBOOK_PACKS: 'packs', CASEBOOK_CITIES: 'cities.mmdb', CASEBOOK_PACK_KEYS: '/keys.pem',
      CASEBOOK_LISTS: 'Staff.Email=executive, Assets.Host = high-value asset',
    }, '/srv/casebook');
    expect([sources, packsFolder, packKeys, citiesFile]).toEqual([['internetdb', 'tor-exits'], '/srv/casebook/packs', '/keys.pem', '/srv/casebook/cities.mmdb']);
    expect(own).toEqual({ domains: ['contoso.com', 'contoso.co.uk'], lists: [{ table: 'Staff', column: 'Email', label: 'executive' }, { table: 'Assets', column: 'Host', label: 'high-value asset' }] });
  });

  it('knows the forms of a store', () => {
    expect(storeFromUrl('embedded:/tmp/x.db')).toEqual({ kind: 'embedded', path: '/tmp/x.db' });
    expect(() => storeFromUrl('mysql://x')).toThrow('neither');
  });
});
