import type { Column } from './data/table.js';

/**
 * What tables call the time of an event, the surest first: Kusto's tables, exports of logs, then what may be in the machine's own
 * time zone (NXLog's EventTime) or only one of several times of a row.
 */
const USUAL_NAMES = ['timegenerated', 'timestamp', '@timestamp', 'utctime', 'timecreated', 'systemtime', '_time', 'eventtime', 'createddatetime', 'createdtime', 'starttime'];

/** The column with the time of a row: the first of the usual names that a datetime column has (case does not matter), else the first datetime column. */
export function timeColumnAmong(columns: readonly Column[]): Column | undefined {
  const times = columns.filter(({ type }) => type === 'datetime');
  return USUAL_NAMES.map((usual) => times.find(({ name }) => name.toLowerCase() === usual)).find((found) => found !== undefined) ?? times[0];
}
