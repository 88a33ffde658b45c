import type { Column, TableSchema } from '../table.js';
import { shownName } from './failure.js';

export interface NamedColumn {
  readonly name: string;
  /** The column of the known schema, where it is one. */
  readonly known?: Column;
}

const MAX_NAME = 256;

/**
 * Column names for the names in a file: a known column's own spelling, the portals' ` [UTC]` taken off, empty names
 * filled in, and names that differ from an earlier one only in case numbered, with a note.
 */
export function nameColumns(raw: readonly string[], schema: TableSchema | undefined): { columns: readonly NamedColumn[]; notes: readonly string[] } {
  const known = new Map(schema?.columns.map((column) => [column.name.toLowerCase(), column]));
  const taken = new Set<string>();
  const notes: string[] = [];
  const columns = raw.map((text, at): NamedColumn => {
    const name = cleanName(text) || `Column${String(at + 1)}`;
    const match = known.get(name.toLowerCase());
    const wanted = match?.name ?? name;
    const unique = firstFree(wanted, taken);
    taken.add(unique.toLowerCase());
    if (unique === wanted) return { name: unique, ...(match !== undefined && { known: match }) };
    notes.push(`The file has the column ${shownName(wanted)} more than once (names that differ only in case count as one); a later one is ${shownName(unique)}.`);
    return { name: unique };
  });
  return { columns, notes };
}

const cleanName = (text: string): string => text.replaceAll(/\p{C}+/gu, ' ').trim().replace(/ \[UTC\]$/, '').slice(0, MAX_NAME);

function firstFree(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let n = 1; taken.has(free.toLowerCase()); n += 1) free = `${name}_${String(n)}`;
  return free;
}
