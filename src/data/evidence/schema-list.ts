import type { CatalogueEntry } from './catalogue.js';

/**
 * Keeps the last list made of the catalogue's entries and gives it again while they are the same: translators know a
 * list of schemas by its identity and prepare each only once.
 */
export function keepLast<T>(make: (entry: CatalogueEntry) => T): (entries: readonly CatalogueEntry[]) => readonly T[] {
  let lastKey: string | undefined;
  let last: readonly T[] = [];
  return (entries) => {
    const key = entries.map((entry) => `${entry.name} ${entry.key} ${stateOf(entry)}`).join('\n');
    if (key !== lastKey) [lastKey, last] = [key, entries.map(make)];
    return last;
  };
}

function stateOf(entry: CatalogueEntry): string {
  if (entry.failure !== undefined) return 'failed';
  return entry.imported === undefined ? 'listed' : 'imported';
}
