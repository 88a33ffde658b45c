import type { Sources } from './answer.js';
import type { IpClass } from './special-blocks.js';

/** What is known of an IP address without asking anyone: its class, and for public ones country and origin network. */
export interface IpFacts {
  /** The address in its canonical form (RFC 5952 for IPv6). */
  readonly ip: string;
  readonly class: IpClass;
  /** The registry's name of the block for special-purpose addresses, e.g. "TEST-NET-3". */
  readonly block?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  readonly countryName?: string;
  /** Where a file of cities is configured. */
  readonly region?: string;
  readonly city?: string;
  /** Degrees. */
  readonly latitude?: number;
  readonly longitude?: number;
  /** Name of the IANA time zone database. */
  readonly timeZone?: string;
  /** Autonomous system number of the announcing network. */
  readonly asn?: number;
  readonly organisation?: string;
  /** Names and versions of the data sets that answered. */
  readonly source: string;
  /** Day the data sets were made, ISO 8601 date; absent where the class alone, which is built in, answered. */
  readonly sourceDate?: string;
}

/** A column of a table whose values the organisation marks. */
export interface OwnList {
  readonly table: string;
  readonly column: string;
  /** What its values are: "executive", "high-value asset". */
  readonly label: string;
}

/** What the organisation told of itself. */
export interface OwnFacts {
  /** Lower case. */
  readonly domains: readonly string[];
  readonly lists: readonly OwnList[];
}

export interface IpLookup {
  /**
   * Throws `UserError` `input.invalid` where `ip` is not an IP address, `run.cancelled` where the signal is aborted.
   */
  lookupIp(ip: string, signal: AbortSignal): Promise<IpFacts>;
}

/** Enrichment that skills may use. */
export interface Enrichment extends IpLookup {
  /** Sources of opinions: threat intelligence, indicator packs. */
  readonly sources: Sources;
  readonly own: OwnFacts;
  /** What is wrong with descriptions of sources, one sentence each. */
  problems(): Promise<readonly string[]>;
}
