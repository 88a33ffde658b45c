import { parseIp, unmapped } from '../analysis/ip/address.js';
import type { LocatorModule } from '../data/duckdb/hosted-protocol.js';
import type { IpLocation } from '../kql/host/entry.js';
import { countryName, openCountryFile } from './country-file.js';
import { classifyIp } from './ip-class.js';

/** Where addresses are, by the installed data set: it knows countries alone. Null for what is no public address. */
export async function openIpLocator(): Promise<(address: string) => IpLocation | null> {
  const countries = await openCountryFile();
  return (text) => {
    const address = parseIp(text);
    if (address === null) return null;
    const ip = unmapped(address);
    const code = classifyIp(ip).class === 'public' ? countries.country(ip.text) : undefined;
    const country = code === undefined ? undefined : countryName(code);
    return country === undefined ? null : { country };
  };
}

/** `openIpLocator` for the threads that run queries. */
export const IP_LOCATOR: LocatorModule = { module: import.meta.url, name: openIpLocator.name };
