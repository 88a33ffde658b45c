import { refang } from './refang.js';
import { RULES } from './rules.js';
import type { Indicator, IndicatorRule } from './types.js';

export interface ExtractOptions {
  /** Distinct indicators kept. */
  readonly limit?: number;
}

export interface Extracted {
  /** Distinct, in the order of rules and then of the text. */
  readonly indicators: readonly Indicator[];
  /** True where there were more than the limit. */
  readonly more: boolean;
}

const DEFAULT_LIMIT = 500;

/**
 * Finds indicators of compromise in a text, defanged ones too. A URL yields its host as well, once. Linear in the length of
 * the text. File names, version numbers and names of code are not taken for domains; see `tlds.ts` for the limits of that.
 */
export function extractIndicators(text: string, { limit = DEFAULT_LIMIT }: ExtractOptions = {}): Extracted {
  const found = new Map<string, Indicator>();
  let rest = refang(text);
  for (const rule of RULES) rest = claim(rule, rest, limit + 1, found);
  const indicators = [...found.values()];
  return { indicators: indicators.slice(0, limit), more: indicators.length > limit };
}

/** Takes what one rule finds and blanks it out, so that later rules do not find parts of it again. */
function claim(rule: IndicatorRule, text: string, limit: number, found: Map<string, Indicator>): string {
  const kept: string[] = [];
  let from = 0;
  for (const match of text.matchAll(rule.pattern)) {
    const accepted = rule.accept(match);
    if (accepted === null) continue;
    for (const indicator of accepted.indicators) {
      if (found.size < limit) found.set(`${indicator.type} ${indicator.value}`, indicator);
    }
    kept.push(text.slice(from, match.index), ' '.repeat(accepted.length));
    from = match.index + accepted.length;
  }
  return from === 0 ? text : kept.join('') + text.slice(from);
}
