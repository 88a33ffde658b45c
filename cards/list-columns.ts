import type { Finding } from '../src/casebook/finding.js';
import { rowsOf } from './table-part.js';
import { valueText } from './table-values.js';

/** The rows of a view's table as texts by column name; undefined where it lacks one of the columns. */
export function namedRows<const N extends string>(finding: Finding, names: readonly N[]): Readonly<Record<N, string>>[] | undefined {
  const table = rowsOf(finding);
  const places = names.map((name) => table?.columns.findIndex((column) => column.name === name) ?? -1);
  if (table === undefined || places.includes(-1)) return undefined;
  return table.rows.map((row) => {
    const texts = names.map((name, at) => {
      const place = places[at] ?? -1;
      return [name, valueText(row[place], table.columns[place]?.type ?? 'string')] as const;
    });
    return Object.fromEntries(texts) as Record<N, string>; // one entry per name
  });
}
