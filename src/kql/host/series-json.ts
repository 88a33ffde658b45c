import { HostLimit } from './entry.js';
import type { HostValue } from './entry.js';

/** The numbers of a series; null where it is none, is empty or has a gap. Throws `HostLimit` beyond `most` points. */
export function seriesNumbers(json: HostValue | undefined, most: number): readonly number[] | null {
  if (typeof json !== 'string') return null;
  const values: unknown = JSON.parse(json); // the text is DuckDB's own JSON
  if (!Array.isArray(values) || values.length === 0 || !values.every((value): value is number => typeof value === 'number')) return null;
  if (values.length > most) throw new HostLimit(`A series may have ${most} points here.`);
  return values;
}
