import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ipLocator, openIpLocator } from './ip-locator.js';
import { mmdb } from './mmdb.test-helper.js';

describe('openIpLocator', () => {
  it.each([
    ['8.8.8.8', { country: 'United States' }],
    ['::ffff:8.8.8.8', { country: 'United States' }],
    ['2001:4860:4860::8888', { country: 'United States' }],
    ['10.1.2.3', null],
    ['not an address', null],
    ['', null],
  ])('places %s', async (address, place) => {
    expect((await openIpLocator())(address)).toEqual(place);
  });

  it('is found by the name that threads load it by', async () => {
    expect(await import(ipLocator().module)).toHaveProperty(ipLocator().name, openIpLocator);
  });

  it('tells the city by a file of such, and the country for what it does not hold', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ip-locator-'));
    const path = join(folder, 'cities.mmdb');
    await writeFile(path, mmdb('cities', { '8.8.8.0/24': { country_code: 'NL', city: 'Amsterdam', region: 'North Holland', latitude: 52.3759, longitude: 4.8975 }, '10.0.0.0/8': { city: 'Nowhere' } }));
    const locate = await openIpLocator(ipLocator(path).input);
    expect(['8.8.8.8', '1.1.1.1', '10.1.2.3'].map(locate)).toEqual([{ country: 'Netherlands', state: 'North Holland', city: 'Amsterdam', latitude: 52.3759, longitude: 4.8975 }, { country: expect.any(String) }, null]);
    await rm(folder, { recursive: true });
  });
});
