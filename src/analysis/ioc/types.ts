/** What an indicator is; also the text in the `Type` column of result tables, which playbooks rely on. */
export type IndicatorType =
  | 'ipv4' | 'ipv6' | 'domain' | 'url' | 'email' | 'md5' | 'sha1' | 'sha256' | 'sha512' | 'ja3' | 'windows_path' | 'linux_path'
  | 'registry_key' | 'cve' | 'attack' | 'bitcoin' | 'ethereum' | 'monero' | 'user_agent' | 'sid' | 'guid' | 'port';

export interface Indicator {
  readonly type: IndicatorType;
  /** Refanged; hosts and hashes in lower case. */
  readonly value: string;
}

/** How one kind of indicator is found. */
export interface IndicatorRule {
  /** Global; every quantifier is bounded or runs over a class that what follows it excludes, so a scan is linear. */
  readonly pattern: RegExp;
  /** Judges a match; what it covers of the text is not searched by later rules. Null: not an indicator. */
  accept(match: RegExpExecArray): Accepted | null;
}

export interface Accepted {
  readonly indicators: readonly Indicator[];
  /** How much of the match belongs to it. */
  readonly length: number;
}
