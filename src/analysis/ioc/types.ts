/** What an indicator is; also the text in the `Type` column of result tables, which playbooks rely on. */
export const INDICATOR_TYPES = [
  'ipv4', 'ipv6', 'domain', 'url', 'email', 'md5', 'sha1', 'sha256', 'sha512', 'ja3', 'windows_path', 'linux_path',
  'registry_key', 'cve', 'attack', 'bitcoin', 'ethereum', 'monero', 'user_agent', 'sid', 'guid', 'port',
] as const;
export type IndicatorType = (typeof INDICATOR_TYPES)[number];

export interface Indicator {
  readonly type: IndicatorType;
  /** Refanged; hosts and hashes in lower case. */
  readonly value: string;
}

/** An indicator where it stands in a text, in UTF-16 units of the text as it was given (before refanging). */
export interface Hit extends Indicator {
  readonly offset: number;
  readonly length: number;
  /** Bits of the network that was written behind an address: 24 of `192.0.2.0/24`. */
  readonly prefix?: number;
}

/** A distinct indicator: where it stands first, and how often. */
export interface FoundIndicator extends Hit {
  readonly count: number;
}
