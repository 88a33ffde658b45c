/** A point of a line: `keep` marks those that must survive thinning. */
export interface ThinPoint {
  readonly value: number | null;
  readonly keep: boolean;
}

/**
 * Thins an ordered series to about `most` points without losing its shape: of each bucket of neighbours the lowest and
 * the highest point stay, and every point marked `keep` (at most a quarter of `most`).
 */
export function thin<T extends ThinPoint>(points: readonly T[], most: number): readonly T[] {
  if (points.length <= most) return points;
  const marked = points.filter((point) => point.keep).slice(0, Math.floor(most / 4));
  const kept = new Set<T>(marked);
  const buckets = Math.max(1, Math.floor((most - marked.length) / 2));
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * points.length) / buckets);
    const to = Math.floor(((bucket + 1) * points.length) / buckets);
    let lowest: T | undefined;
    let highest: T | undefined;
    for (let index = from; index < to; index++) {
      const point = points[index];
      if (point === undefined || point.value === null) continue;
      if (lowest === undefined || point.value < (lowest.value ?? 0)) lowest = point;
      if (highest === undefined || point.value > (highest.value ?? 0)) highest = point;
    }
    if (lowest !== undefined) kept.add(lowest);
    if (highest !== undefined) kept.add(highest);
  }
  return points.filter((point) => kept.has(point));
}
