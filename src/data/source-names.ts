import type { Column } from './table.js';

/**
 * The names that a source relation's columns have in SQL, in order. Each is the column's own name, except where
 * DuckDB, which folds case, could not tell it from an earlier one, or where it is empty: then `_2`, `_3`, … is
 * appended until it is unique (Kusto names are case-sensitive: `Time` and `time` may stand side by side).
 */
export function sourceColumnNames(columns: readonly Column[]): readonly string[] {
  const own = new Set(columns.map((column) => column.name.toLowerCase()));
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let unique = name;
    for (let n = 2; unique === '' || taken.has(unique.toLowerCase()); n += 1) {
      const candidate = `${name}_${String(n)}`;
      if (!own.has(candidate.toLowerCase())) unique = candidate;
    }
    taken.add(unique.toLowerCase());
    return unique;
  });
}
