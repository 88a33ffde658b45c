import type { Column } from './data/table.js';

/** The column with the time of a row: the first of the usual names that a datetime column has (case does not matter), else the first datetime column. */
export function timeColumnAmong(columns: readonly Column[], usualNames: readonly string[]): Column | undefined {
  const times = columns.filter(({ type }) => type === 'datetime');
  return usualNames.map((usual) => times.find(({ name }) => name.toLowerCase() === usual.toLowerCase())).find((found) => found !== undefined) ?? times[0];
}
