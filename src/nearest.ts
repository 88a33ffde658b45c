import { distance } from 'fastest-levenshtein';

/**
 * The candidates nearest to `word`, best first: equal but for case, then by edit distance, where at most a third of
 * the word (and at least one letter) may differ; a candidate that `word` is a prefix of counts as near.
 */
export function nearest(word: string, candidates: Iterable<string>, most = 3): string[] {
  const wanted = word.toLowerCase().slice(0, 100);
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  const scored: { name: string; score: number }[] = [];
  for (const name of candidates) {
    const lower = name.toLowerCase();
    const prefix = wanted.length >= 3 && lower.startsWith(wanted);
    const score = lower === wanted ? -1 : prefix ? 0.5 : distance(wanted, lower);
    if (score <= allowed) scored.push({ name, score });
  }
  scored.sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1));
  return scored.slice(0, most).map(({ name }) => name);
}
