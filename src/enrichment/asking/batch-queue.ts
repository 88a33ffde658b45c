import type { Batch } from '../source.js';

/** Read items are dropped from the front of a list once they are this many. */
const COMPACT_AT = 1_024;

interface Group<T> {
  readonly size: number;
  items: T[];
  head: number;
}

/** What waits for its turn, by the groups that may share a request. Groups take turns, each in the order of its items. */
export class BatchQueue<T> {
  readonly #groups = new Map<string, Group<T>>();

  push(item: T, { group, size }: Batch): void {
    const known = this.#groups.get(group);
    if (known === undefined) this.#groups.set(group, { size, items: [item], head: 0 });
    else known.items.push(item);
  }

  get empty(): boolean {
    return this.#groups.size === 0;
  }

  /** The next items that share a request; those that `isDropped` says are left out. Empty where nothing waits. */
  take(isDropped: (item: T) => boolean): T[] {
    const batch: T[] = [];
    for (const [name, group] of this.#groups) {
      while (group.head < group.items.length && batch.length < group.size) {
        const item = group.items[group.head++];
        if (item !== undefined && !isDropped(item)) batch.push(item);
      }
      this.#groups.delete(name);
      if (group.head < group.items.length) {
        if (group.head >= COMPACT_AT) {
          group.items = group.items.slice(group.head);
          group.head = 0;
        }
        this.#groups.set(name, group); // its turn comes again after the others'
      }
      if (batch.length > 0) break;
    }
    return batch;
  }
}
