/** Damerau–Levenshtein distance (optimal string alignment), case differences cost half. */
export function distance(left: string, right: string): number {
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

/** The candidate nearest to `name`, if one is near enough to be what was meant; ties go to the one of the nearest length. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3) + 0.5);
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of [...new Set(candidates)].sort()) {
    if (Math.abs(candidate.length - name.length) > limit) continue;
    const found = distance(name, candidate);
    // Less than any real difference: only decides between equals.
    const ranked = found + Math.abs(candidate.length - name.length) / 1000;
    if (found <= limit && ranked < bestDistance) [best, bestDistance] = [candidate, ranked];
  }
  return best;
}
