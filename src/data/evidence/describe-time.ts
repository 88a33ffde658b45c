import type { Session } from '../duckdb/pool.js';
import { encodeColumn } from '../encode.js';
import type { Column, TimeWindow } from '../table.js';
import { timeColumnAmong } from '../../time-column.js';

/** Row count, time column and the span it covers, of a relation with the columns c0, c1, …. */
export async function describeTime(
  session: Session, relation: string, columns: readonly Column[],
): Promise<{ rowCount: number; timeColumn?: string; coverage?: TimeWindow }> {
  const time = timeColumnAmong(columns);
  if (time === undefined) {
    const [[count] = []] = await session.columns(`SELECT count(*) FROM ${relation}`);
    return { rowCount: Number(count) };
  }
  const id = `c${String(columns.indexOf(time))}`;
  const [[count] = [], first = [], last = []] = await session.columns(`SELECT count(*), min(${id}), max(${id}) FROM ${relation}`);
  const [start] = encodeColumn('datetime', first);
  const [end] = encodeColumn('datetime', last);
  const covered = typeof start === 'string' && typeof end === 'string';
  return { rowCount: Number(count), timeColumn: time.name, ...(covered && { coverage: { start, end } }) };
}
