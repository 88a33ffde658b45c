import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCityFile } from './city-file.js';
import { Double, mmdb } from './mmdb.test-helper.js';

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'city-file-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

async function opened(type: string, networks: Parameters<typeof mmdb>[1]) {
  const path = join(folder, `${type}.mmdb`);
  await writeFile(path, mmdb(type, networks));
  return openCityFile(path);
}

describe('a file of cities', () => {
  it.each([
    ['GeoLite2-City', {
      city: { geoname_id: 2_759_794, names: { de: 'Amsterdam', en: 'Amsterdam' } }, country: { iso_code: 'NL', names: { en: 'Netherlands' } }, continent: { code: 'EU' },
      location: { accuracy_radius: 20, latitude: 52.3759, longitude: 4.8975, time_zone: 'Europe/Amsterdam' }, subdivisions: [{ iso_code: 'NH', names: { en: 'North Holland' } }],
    }],
    ['ipinfo generic_city', { city: 'Amsterdam', country: 'NL', region: 'North Holland', lat: '52.3759', lng: '4.8975', timezone: 'Europe/Amsterdam', postal_code: '1012' }],
    ['ip-location-db city', { city: 'Amsterdam', country_code: 'NL', state1: 'North Holland', latitude: 52.3759, longitude: 4.8975, timezone: 'Europe/Amsterdam' }],
  ])('is read in the form of %s', async (type, record) => {
    const file = await opened(type, { '81.2.69.0/24': record, '9.9.9.9/32': { country: { iso_code: 'XY9' } } });
    expect(file).toMatchObject({ name: type, date: '2026-01-01' });
    expect(file.place('81.2.69.142')).toEqual({ country: 'NL', region: 'North Holland', city: 'Amsterdam', latitude: 52.3759, longitude: 4.8975, timeZone: 'Europe/Amsterdam' });
    expect([file.place('81.2.70.1'), file.place('9.9.9.9'), file.place('2001:db8::1')]).toEqual([undefined, undefined, undefined]);
  });

  it('tells nothing that is out of range or of another kind', async () => {
    const file = await opened('odd', {
      '81.2.69.0/24': { city: { names: { en: 7 } }, location: { latitude: new Double(91), longitude: new Double(180) }, subdivisions: [], country: 'ZZ' },
      '81.2.70.0/24': { city: 'x'.repeat(250), lat: 'north', lng: '' }, '81.2.71.0/24': 'no record',
    });
    expect(file.place('81.2.69.1')).toEqual({ longitude: 180 });
    expect(file.place('81.2.70.1')).toEqual({ city: 'x'.repeat(100) });
    expect(file.place('81.2.71.1')).toBeUndefined();
  });

  it('is refused where it is none', async () => {
    await writeFile(join(folder, 'none.mmdb'), 'nothing of the kind');
    await expect(openCityFile(join(folder, 'none.mmdb'))).rejects.toThrow();
    await expect(openCityFile(join(folder, 'missing.mmdb'))).rejects.toThrow(/ENOENT/);
  });
});
