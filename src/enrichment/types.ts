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
  /** Autonomous system number of the announcing network. */
  readonly asn?: number;
  readonly organisation?: string;
  /** Names and versions of the data sets that answered. */
  readonly source: string;
  /** Day the data sets were made, ISO 8601 date; absent where the class alone, which is built in, answered. */
  readonly sourceDate?: string;
}

/** Enrichment that skills may use. */
export interface Enrichment {
  /**
   * Throws `UserError` `input.invalid` where `ip` is not an IP address, `run.cancelled` where the signal is aborted.
   */
  lookupIp(ip: string, signal: AbortSignal): Promise<IpFacts>;
}
