import { join } from 'node:path';
import { parseIp, unmapped } from '../analysis/ip/address.js';
import type { WorkerPool } from '../analysis/pool/types.js';
import { UserError } from '../errors.js';
import { openAsnFile, type AsnIndex } from './asn-file.js';
import { findAsn } from './asn-lookup.js';
import type { CityFile, Place } from './city-file.js';
import { countryName, openCountryFile } from './country-file.js';
import { findDataPackage } from './data-packages.js';
import { classifyIp } from './ip-class.js';
import { stopIfAborted } from './stop-if-aborted.js';
import type { IpFacts, IpLookup } from './types.js';

const ASN_PACKAGE = '@ip-location-db/asn';
const CONVERT_MS = 60_000;

export interface IpEnricherOptions {
  /** Where the converted network table is kept; may be emptied at any time. */
  readonly workFolder: string;
  readonly pool: WorkerPool;
  /** Knows more than the country, and that better. */
  readonly cities?: CityFile;
}

interface Data {
  readonly country: (ip: string) => string | undefined;
  readonly asn: AsnIndex;
  readonly source: string;
  readonly date: string;
}

/**
 * Answers from data sets that are installed with the program; nothing leaves. They are loaded with the first public
 * address that is asked for (about 20 MB stay in memory).
 */
export function createIpEnricher(options: IpEnricherOptions): IpLookup {
  let loading: Promise<Data> | undefined;
  const data = (): Promise<Data> => {
    loading ??= load(options).catch((error: unknown) => {
      loading = undefined; // the next lookup tries again
      throw error;
    });
    return loading;
  };
  return {
    async lookupIp(text, signal) {
      const address = parseIp(text);
      if (address === null) {
        throw new UserError({ code: 'input.invalid', message: `"${text.slice(0, 60)}" is not an IP address.`, next: 'enrich 8.8.8.8' });
      }
      stopIfAborted(signal);
      const ip = unmapped(address);
      const known = classifyIp(ip);
      const base = { ip: address.text, ...known };
      if (known.class !== 'public') return { ...base, source: 'IANA special-purpose registries' };
      const loaded = await data();
      stopIfAborted(signal);
      const place = options.cities?.place(ip.text);
      return {
        ...base, ...origin(loaded, ip, place), source: place === undefined ? loaded.source : `${loaded.source}; ${options.cities?.name ?? ''} of ${options.cities?.date ?? ''}`, sourceDate: loaded.date,
      };
    },
  };
}

function origin(data: Data, ip: NonNullable<ReturnType<typeof parseIp>>, place: Place | undefined): Partial<IpFacts> {
  const country = place?.country ?? data.country(ip.text);
  const name = country === undefined ? undefined : countryName(country);
  return {
    ...place,
    ...(country === undefined ? {} : { country }),
    ...(name === undefined ? {} : { countryName: name }),
    ...findAsn(data.asn, ip),
  };
}

async function load({ workFolder, pool }: IpEnricherOptions): Promise<Data> {
  const [countries, networks] = await Promise.all([openCountryFile(), findDataPackage(ASN_PACKAGE)]);
  const path = join(workFolder, `asn-${networks.version}.bin`);
  const asn = (await openAsnFile(path)) ?? (await convert(networks.folder, path, pool));
  return {
    country: countries.country,
    asn,
    source: `ip-location-db: country ${countries.version}; network ${networks.version} (RouteViews, DB-IP, NRO; CC BY 4.0)`,
    date: countries.date < networks.date ? countries.date : networks.date,
  };
}

async function convert(folder: string, outPath: string, pool: WorkerPool): Promise<AsnIndex> {
  const input = { v4Path: join(folder, 'asn-ipv4-num.csv'), v6Path: join(folder, 'asn-ipv6-num.csv'), outPath };
  const job = {
    module: new URL('./asn-file.js', import.meta.url), name: 'convertAsn', input,
    deadlineMs: CONVERT_MS, signal: new AbortController().signal, // shared by all who wait: nobody's abort may stop it
  };
  await pool.run(job, () => undefined);
  const index = await openAsnFile(outPath);
  if (index === null) throw new Error(`the converted network table is not readable: ${outPath}`);
  return index;
}
