import { RULES } from './rules.js';
import { Scan } from './scan.js';
import type { FoundIndicator, Hit, IndicatorType } from './types.js';

export interface ExtractOptions {
  /** Distinct indicators kept. */
  readonly limit?: number;
  /** Kinds to give back; all where it is left out. */
  readonly types?: ReadonlySet<IndicatorType>;
}

export interface Extracted {
  /** Distinct, in the order of the text; where two begin at one place, the longer one first. */
  readonly indicators: readonly FoundIndicator[];
  /** True where there were more than the limit. */
  readonly more: boolean;
}

const DEFAULT_LIMIT = 500;
/** Hits kept of one text, however often each indicator stands in it. */
const MAX_HITS = 100_000;

/**
 * Every place where an indicator stands in a text, in the order of the text. A URL yields its host as well, at the host's
 * place; otherwise what one indicator covers is not searched for others, save addresses and SHA-256 that are a whole part of it.
 * Time is linear in the length of the text.
 */
export function findIndicators(text: string, types?: ReadonlySet<IndicatorType>): Hit[] {
  const scan = new Scan(text, types, MAX_HITS);
  for (const rule of RULES) {
    if (rule.applies(scan.features)) rule.find(scan);
  }
  return scan.hits.length < 2 ? scan.hits : scan.hits.sort((a, b) => a.offset - b.offset || b.length - a.length);
}

/**
 * Finds indicators of compromise in a text, defanged ones too, each once with its first place and how often it stands there.
 * File names, version numbers and names of code are not taken for domains; see `domain.ts` for the limits of that.
 */
export function extractIndicators(text: string, { limit = DEFAULT_LIMIT, types }: ExtractOptions = {}): Extracted {
  const found = new Map<string, Hit & { count: number }>();
  let more = false;
  for (const hit of findIndicators(text, types)) {
    const key = `${hit.type} ${hit.value}`;
    const known = found.get(key);
    if (known !== undefined) known.count += 1;
    else if (found.size < limit) found.set(key, { ...hit, count: 1 });
    else more = true;
  }
  return { indicators: [...found.values()], more };
}
