export interface EventRow {
  /** ISO 8601 UTC. */
  readonly time: string;
  readonly group: string;
}

/** The events of one group. */
export interface EventGroup {
  readonly name: string;
  /** As they stand in the data. */
  readonly first: string;
  readonly last: string;
  readonly count: number;
}

export interface GroupedEvents {
  /** By count, largest first; equal ones by their first event. */
  readonly groups: readonly EventGroup[];
  /** Rows without a time. */
  readonly skipped: number;
}

/** First, last and number of the events of each group. */
export function groupEvents(rows: readonly EventRow[]): GroupedEvents {
  const found = new Map<string, { name: string; first: string; last: string; count: number; from: number; to: number }>();
  let skipped = 0;
  for (const { time, group } of rows) {
    const at = Date.parse(time);
    if (Number.isNaN(at)) {
      skipped += 1;
      continue;
    }
    const known = found.get(group);
    if (known === undefined) {
      found.set(group, { name: group, first: time, last: time, count: 1, from: at, to: at });
      continue;
    }
    known.count += 1;
    if (at < known.from) [known.first, known.from] = [time, at];
    if (at > known.to) [known.last, known.to] = [time, at];
  }
  const groups = [...found.values()].sort((a, b) => b.count - a.count || a.from - b.from)
    .map(({ name, first, last, count }) => ({ name, first, last, count }));
  return { groups, skipped };
}
