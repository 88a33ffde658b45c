import type { IndicatorType } from '../../analysis/ioc/types.js';
import type { Opinion } from '../answer.js';

/** What a pack says of one indicator. */
export interface PackEntry {
  readonly type: IndicatorType;
  /** In the canonical form of its type; for an address also a network in CIDR notation with its host bits zero. */
  readonly value: string;
  readonly opinion?: Opinion;
  /** 0 to 100. */
  readonly score?: number;
  /** One line for people. */
  readonly details: string;
  /** Seconds since 1970: when the source saw it last. */
  readonly observedAt?: number;
  /** Seconds since 1970: from here on it no longer holds. */
  readonly until?: number;
  /** Its details are told beside those of an equal indicator, else only the first are. */
  readonly together?: true;
}

/** Takes what a reader finds; false: the pack is full, no more is wanted. */
export type Add = (entry: PackEntry) => boolean;

/** Texts that are on a list where a value of one of the types has them in it, in any case. */
export interface SubstringList {
  readonly types: readonly IndicatorType[];
  readonly details: string;
  /** In lower case, by their length. */
  readonly texts: ReadonlyMap<number, ReadonlySet<string>>;
}

/** What a reader made of a file. */
export interface ReadResult {
  /** Indicators that were understood. */
  readonly read: number;
  /** Lines, patterns and attributes that were not. */
  readonly skipped: number;
  /** Whether there is more than a limit lets be read. */
  readonly full?: boolean;
  /** Why the file is not used although its form is known. */
  readonly refused?: string;
  readonly substrings?: SubstringList;
}

/** Longest text of an entry's details, in characters. */
export const MAX_DETAILS = 200;

/** One line without control characters, bounded. */
export const oneLine = (text: string): string => text.slice(0, MAX_DETAILS * 4).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim().slice(0, MAX_DETAILS);

/** Seconds since 1970 of an ISO 8601 text or a number of seconds; undefined where it is neither, or out of range. */
export function secondsOf(text: unknown): number | undefined {
  if (typeof text !== 'string' && typeof text !== 'number') return undefined;
  const plain = String(text).trim();
  const seconds = /^\d{9,10}$/.test(plain) ? Number(plain) : Math.floor(Date.parse(timeText(plain)) / 1000);
  return seconds > 0 && seconds < 2 ** 32 ? seconds : undefined;
}

/** Feeds write `2026-01-31 12:00:00` and `2026-01-31 12:00:00 UTC` for UTC; `Date.parse` would take the first as local time. */
const timeText = (text: string): string => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  const parts = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(?:UTC|Z)?$/.exec(text);
  if (parts !== null) return `${parts[1] ?? ''}T${parts[2] ?? ''}Z`;
  return /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?[+-]\d{2}:\d{2})?$/.test(text) ? text : 'none';
};
