import type { KustoType } from '../../data/table.js';

/**
 * A value as a host function sees it: int, real, string and bool as they are, long, datetime (microseconds since 1970) and
 * timespan (ticks) as bigint, dynamic as its JSON text, guid and decimal as text. Strings are never null.
 */
export type HostValue = string | number | bigint | boolean | null;

/** What is known of the place of an address. */
export interface IpLocation {
  readonly country?: string;
  readonly state?: string;
  readonly city?: string;
  readonly latitude?: number;
  readonly longitude?: number;
}

/** What host functions may ask of the program that runs them. */
export interface HostContext {
  /** Place of an IPv4 or IPv6 address; null where it is not known or `address` is none. */
  readonly locate?: (address: string) => IpLocation | null;
}

/** A KQL function that is computed in JavaScript, one call a row. The same arguments give the same result. */
export interface HostFunction {
  readonly params: readonly KustoType[];
  /** How many arguments must be given, all where absent. */
  readonly required?: number;
  /** Values of arguments that are not given; without one it is null (an empty string where it is a string). */
  readonly defaults?: Readonly<Record<number, string | number | boolean>>;
  readonly result: KustoType;
  /** Bounded in time for arguments within `MAX_HOST_TEXT`; throws `HostLimit` beyond its own bounds and `HostRefusal`. */
  readonly call: (args: readonly HostValue[], context: HostContext) => HostValue;
  /** Set where no query can call it: an operator uses it. */
  readonly internal?: true;
  /** Said with each answer of a query that uses the function. */
  readonly note?: string;
  /** Page below https://learn.microsoft.com/kusto/query/ that says what it does. */
  readonly doc: string;
}

/** Name of a host function in SQL. */
export const hostName = (name: string): string => `host_${name}`;

export type HostTable = Readonly<Record<string, HostFunction>>;

/** UTF-16 units of one argument, and of one result. */
export const MAX_HOST_TEXT = 4 << 20;

/** Stops the query: a value is larger, or its computation longer, than a limit allows. The message says which. */
export class HostLimit extends Error {}

/** Stops the query: a value can't be computed as Kusto does. The message says which. */
export class HostRefusal extends Error {}
