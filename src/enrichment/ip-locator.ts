import { parseIp, unmapped } from '../analysis/ip/address.js';
import type { LocatorModule } from '../data/duckdb/hosted-protocol.js';
import type { IpLocation } from '../kql/host/entry.js';
import { openCityFile, type Place } from './city-file.js';
import { countryName, openCountryFile } from './country-file.js';
import { classifyIp } from './ip-class.js';

/**
 * Where addresses are, by the installed data set, which knows countries alone, and by a file of cities. Null for what is no
 * public address.
 */
export async function openIpLocator(citiesPath?: string): Promise<(address: string) => IpLocation | null> {
  const [countries, cities] = await Promise.all([openCountryFile(), citiesPath === undefined ? undefined : openCityFile(citiesPath)]);
  return (text) => {
    const address = parseIp(text);
    if (address === null) return null;
    const ip = unmapped(address);
    if (classifyIp(ip).class !== 'public') return null;
    const { country: told, region, city, latitude, longitude }: Place = cities?.place(ip.text) ?? {};
    const code = told ?? countries.country(ip.text);
    const country = code === undefined ? undefined : countryName(code);
    const known = Object.entries({ country, state: region, city, latitude, longitude }).filter(([, value]) => value !== undefined);
    return known.length === 0 ? null : Object.fromEntries(known);
  };
}

/** `openIpLocator` for the threads that run queries; each keeps the file in its memory. */
export const ipLocator = (citiesPath?: string): LocatorModule => ({ module: import.meta.url, name: openIpLocator.name, ...(citiesPath === undefined ? {} : { input: citiesPath }) });
