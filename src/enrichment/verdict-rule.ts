import type { Answer, ObservableType } from './answer.js';

/** How long an opinion counts, in days since the source saw the observable (or was asked, where it does not say when it saw it). */
export interface Keeping {
  /** Up to here an opinion has its source's whole weight, after that half of it. */
  readonly whole: number;
  /** After this it is stale: shown, but without weight. */
  readonly stale: number;
}

/**
 * Sources whose opinion is enough for `malicious` by itself: they hold analysed samples, confirmed abuse, the votes of many
 * engines, or what the team and its partners entered themselves. Every other source has weight 1.
 */
const STRONG = ['circl-hashlookup', 'malwarebazaar', 'misp', 'opencti', 'sentinel', 'threatfox', 'urlhaus', 'virustotal'] as const;
export const STRONG_WEIGHT = 2;
export const WEIGHT = 1;
/** Weight of the malicious opinions that makes an observable malicious. */
export const ENOUGH = 2;

/** Addresses change hands within weeks, domains within a registration, a mailbox seldom; a file never changes. */
const KEEPING: readonly (readonly [types: readonly ObservableType[], keeping: Keeping])[] = [
  [['ipv4', 'ipv6', 'port'], { whole: 30, stale: 180 }],
  [['domain', 'url'], { whole: 90, stale: 365 }],
  [['email', 'user_agent', 'ja3'], { whole: 180, stale: 730 }],
];
const FOREVER: Keeping = { whole: Infinity, stale: Infinity };

export const keepingOf = (type: ObservableType): Keeping => KEEPING.find(([types]) => types.includes(type))?.[1] ?? FOREVER;

const WEIGHTS: ReadonlyMap<string, number> = new Map(STRONG.map((name) => [name, STRONG_WEIGHT]));

/** What a source's opinion counts: by its own description, else by the list of strong sources. */
export const weightOf = ({ provider, weight }: Pick<Answer, 'provider' | 'weight'>): number => weight ?? WEIGHTS.get(provider) ?? WEIGHT;

/** The rule in sentences, made from its data: the same text stands in docs/enrichment.md and below `explain`. */
export const RULE_TEXT: readonly string[] = [
  'Each source has one voice, and each answer is in exactly one group: malicious, suspicious, benign, stale, asked without data, not asked (failed answers too).',
  `An opinion weighs ${WEIGHT}; those of ${STRONG.join(', ')} and of indicator packs that are verified (signed, where keys are configured; else with a checksum) weigh ${STRONG_WEIGHT}.`,
  ...KEEPING.map(([types, { whole, stale }]) => `An opinion on ${types.join(', ')} weighs half after ${whole} days and is stale after ${stale}.`),
  'Opinions on anything else, such as file hashes, keep their weight.',
  `Malicious: the malicious opinions weigh ${ENOUGH} or more.`,
  'Suspicious: otherwise, any malicious or suspicious opinion that is not stale.',
  'Benign: otherwise, any benign opinion that is not stale. Benign opinions never cancel harmful ones; both are shown as a conflict.',
  'Stale: otherwise, any opinion that is stale.',
  'Asked, no data: otherwise, any source that answered. Not asked: none did.',
];
