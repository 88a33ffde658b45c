import { join } from 'node:path';
import * as maxmind from 'maxmind';
import { findDataPackage } from './data-packages.js';

const COUNTRY_PACKAGE = '@ip-location-db/geo-whois-asn-country-mmdb';
const REGION_NAMES = new Intl.DisplayNames(['en'], { type: 'region' });

/** The countries of public addresses, from the data set that is installed with the program. */
export interface CountryFile {
  /** ISO 3166-1 alpha-2; undefined where it is not known. `ip` is a valid address. */
  readonly country: (ip: string) => string | undefined;
  readonly version: string;
  readonly date: string;
}

export async function openCountryFile(): Promise<CountryFile> {
  const { folder, version, date } = await findDataPackage(COUNTRY_PACKAGE);
  const reader = await maxmind.open(join(folder, 'geo-whois-asn-country.mmdb'));
  return { country: (ip) => countryCode(reader.get(ip)), version, date };
}

/** English name of a country by its code. */
export const countryName = (code: string): string | undefined => REGION_NAMES.of(code);

function countryCode(record: unknown): string | undefined {
  if (record === null || typeof record !== 'object' || !('country_code' in record)) return undefined;
  const code = record.country_code;
  return typeof code === 'string' && /^[A-Z]{2}$/.test(code) && code !== 'ZZ' ? code : undefined;
}
