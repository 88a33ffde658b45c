/**
 * Damerau–Levenshtein distance (optimal string alignment: a swap of neighbours counts one), where a difference in case
 * costs half.
 */
function distance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, index) => index)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= right.length; j += 1) {
      const [a, b] = [left[i - 1] ?? '', right[j - 1] ?? ''];
      const same = a === b ? 0 : a.toLowerCase() === b.toLowerCase() ? 0.5 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a === right[j - 2] && b === left[i - 2]) best = Math.min(best, at(i - 2, j - 2) + 1);
      row.push(best);
    }
  }
  return at(left.length, right.length);
}

/** Names longer than this are not looked at in full: no one mistypes by a hundred letters. */
const LONGEST = 100;

/**
 * The candidates nearest to `word`, best first: equal but for case, then what `word` begins, then by edit distance, of
 * which a third of the word (and at least one letter) is allowed. Ties go to the one of the nearest length.
 */
export function nearest(word: string, candidates: Iterable<string>, most = 3): string[] {
  const wanted = word.slice(0, LONGEST);
  const allowed = Math.max(1, Math.floor(wanted.length / 3) + 0.5);
  const scored: { name: string; score: number }[] = [];
  for (const name of new Set(candidates)) {
    const longer = Math.abs(name.length - wanted.length);
    if (name.toLowerCase() === wanted.toLowerCase()) scored.push({ name, score: -1 });
    else if (wanted.length >= 3 && name.toLowerCase().startsWith(wanted.toLowerCase())) scored.push({ name, score: 0.4 + longer / 1000 });
    else if (longer <= allowed) {
      const score = distance(wanted, name);
      if (score <= allowed) scored.push({ name, score: score + longer / 1000 });
    }
  }
  scored.sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1));
  return scored.slice(0, most).map(({ name }) => name);
}
