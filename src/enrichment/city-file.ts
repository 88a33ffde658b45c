import * as maxmind from 'maxmind';

/** Where an address is, as far as a file of cities says. */
export interface Place {
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  readonly region?: string;
  readonly city?: string;
  /** Degrees. */
  readonly latitude?: number;
  readonly longitude?: number;
  /** Name of the IANA time zone database. */
  readonly timeZone?: string;
}

/** A file of cities in MaxMind's format. */
export interface CityFile {
  /** Undefined where it does not know the address. `ip` is a valid address. */
  readonly place: (ip: string) => Place | undefined;
  /** "GeoLite2-City". */
  readonly name: string;
  /** Day it was made, ISO 8601 date. */
  readonly date: string;
}

const LONGEST_NAME = 100;

/**
 * Opens a file in the format of MaxMind DB (https://maxmind.github.io/MaxMind-DB/): GeoIP2 and GeoLite2 City, DB-IP, ipinfo and
 * ip-location-db name their fields differently. All of it is kept in memory. Throws where it cannot be read or is no such file.
 */
export async function openCityFile(path: string): Promise<CityFile> {
  const reader = await maxmind.open(path);
  const { databaseType, buildEpoch } = reader.metadata;
  return { name: textOf(databaseType) ?? 'cities', date: buildEpoch.toISOString().slice(0, 10), place: (ip) => placeOf(reader.get(ip)) };
}

function placeOf(record: unknown): Place | undefined {
  const country = textOf(at(record, 'country', 'iso_code')) ?? textOf(at(record, 'country_code')) ?? textOf(at(record, 'country'));
  const place = {
    country: country !== undefined && /^[A-Z]{2}$/.test(country) && country !== 'ZZ' ? country : undefined,
    region: textOf(at(record, 'subdivisions', '0', 'names', 'en')) ?? textOf(at(record, 'region')) ?? textOf(at(record, 'state1')),
    city: textOf(at(record, 'city', 'names', 'en')) ?? textOf(at(record, 'city')),
    latitude: degrees(at(record, 'location', 'latitude') ?? at(record, 'latitude') ?? at(record, 'lat'), 90),
    longitude: degrees(at(record, 'location', 'longitude') ?? at(record, 'longitude') ?? at(record, 'lng'), 180),
    timeZone: textOf(at(record, 'location', 'time_zone')) ?? textOf(at(record, 'timezone')),
  };
  const known = Object.entries(place).filter(([, value]) => value !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** What lies at a way of names into a record, whatever that is. */
function at(record: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((inner, name) => (inner !== null && typeof inner === 'object' ? Reflect.get(inner, name) : undefined), record);
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_NAME) : undefined);

/** ipinfo writes them as texts. */
function degrees(value: unknown, most: number): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Math.abs(number) <= most ? number : undefined;
}
