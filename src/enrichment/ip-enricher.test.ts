import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWorkerPool } from '../analysis/pool/worker-pool.js';
import { UserError } from '../errors.js';
import { createIpEnricher } from './ip-enricher.js';

const pool = createWorkerPool({ size: 1 });
const signal = new AbortController().signal;
let workFolder: string;
beforeAll(async () => { workFolder = await mkdtemp(join(tmpdir(), 'ip-enricher-')); });
afterAll(async () => {
  await pool.close();
  await rm(workFolder, { recursive: true, force: true });
});

const cachePath = async () => join(workFolder, (await readdir(workFolder)).find((name) => name.startsWith('asn-')) ?? '');

describe('createIpEnricher', () => {
  it('knows country and network of public addresses, from a fresh folder', async () => {
    const enricher = createIpEnricher({ workFolder, pool });
    expect(await enricher.lookupIp('8.8.8.8', signal)).toMatchObject({
      ip: '8.8.8.8', class: 'public', country: 'US', countryName: 'United States', asn: 15169, organisation: 'Google LLC',
      sourceDate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      source: expect.stringContaining('DB-IP'),
    });
    expect(await enricher.lookupIp('1.1.1.1', signal)).toMatchObject({ asn: 13335, organisation: 'Cloudflare, Inc.' });
    expect(await enricher.lookupIp('2001:4860:4860::8888', signal)).toMatchObject({ asn: 15169, country: 'US' });
    expect(await enricher.lookupIp('::ffff:8.8.8.8', signal)).toMatchObject({ ip: '::ffff:808:808', asn: 15169 });
    expect(await readdir(workFolder)).toHaveLength(1);
  });

  it('opens what an earlier start converted, and repairs it where it is damaged', async () => {
    const path = await cachePath();
    const before = (await stat(path)).mtimeMs;
    expect(await createIpEnricher({ workFolder, pool }).lookupIp('9.9.9.9', signal)).toMatchObject({ asn: 19281 });
    expect((await stat(path)).mtimeMs).toBe(before);

    const file = await readFile(path);
    file[file.length >> 1] = (file[file.length >> 1] ?? 0) ^ 0xff;
    await writeFile(path, file);
    expect(await createIpEnricher({ workFolder, pool }).lookupIp('9.9.9.9', signal)).toMatchObject({ asn: 19281 });
    expect((await stat(path)).mtimeMs).not.toBe(before);
  });

  it('agrees with the CSV at the edges of ranges', async () => {
    const enricher = createIpEnricher({ workFolder, pool });
    // 8.8.8.0-8.8.8.255 is Google, 8.8.9.0 begins the next range
    expect((await enricher.lookupIp('8.8.8.0', signal)).asn).toBe(15169);
    expect((await enricher.lookupIp('8.8.8.255', signal)).asn).toBe(15169);
    expect((await enricher.lookupIp('8.8.9.0', signal)).asn).toBe(23089);
    expect((await enricher.lookupIp('223.255.255.255', signal)).asn).not.toBe(0);
    expect((await enricher.lookupIp('2c0f:fff0:ffff:ffff:ffff:ffff:ffff:ffff', signal)).asn).toBe(37125);
    expect(await enricher.lookupIp('2c0f:fff1::', signal)).not.toHaveProperty('asn');
  });

  it('knows the place by a file of cities, whose country counts more', async () => {
    const place = { country: 'NL', region: 'North Holland', city: 'Amsterdam', latitude: 52.3759, longitude: 4.8975, timeZone: 'Europe/Amsterdam' };
    const cities = { name: 'GeoLite2-City', date: '2026-01-01', place: (ip: string) => (ip === '8.8.8.8' ? place : undefined) };
    const enricher = createIpEnricher({ workFolder, pool, cities });
    expect(await enricher.lookupIp('::ffff:8.8.8.8', signal)).toMatchObject({ ...place, countryName: 'Netherlands', asn: 15169, source: expect.stringMatching(/; GeoLite2-City of 2026-01-01$/) });
    const other = await enricher.lookupIp('8.8.4.4', signal);
    expect(other).toMatchObject({ country: 'US', asn: 15169, source: expect.not.stringContaining('GeoLite2') });
    expect(other).not.toHaveProperty('city');
  });

  it('says the class alone of addresses that have no country', async () => {
    const enricher = createIpEnricher({ workFolder, pool });
    expect(await enricher.lookupIp('203.0.113.9', signal)).toEqual({
      ip: '203.0.113.9', class: 'documentation', block: 'TEST-NET-3 (RFC 5737)', source: 'IANA special-purpose registries',
    });
    expect((await enricher.lookupIp('10.0.0.1', signal)).class).toBe('private');
  });

  it('refuses what is no address and stops when it is told to', async () => {
    const enricher = createIpEnricher({ workFolder, pool });
    await expect(enricher.lookupIp('example.org', signal)).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(enricher.lookupIp('8.8.8.8', AbortSignal.abort())).rejects.toBeInstanceOf(UserError);
  });
});
