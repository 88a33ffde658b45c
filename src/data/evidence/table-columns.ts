import { duckTypeOf } from '../../kql/duck.js';
import { EVENT_TIMES } from '../../kql/event-times.js';
import { quoteName, quoteText } from '../duckdb/sql.js';
import { sourceColumnNames } from '../source-names.js';
import { microsOf } from '../time-text.js';
import type { Column, TableSchema, TimeWindow } from '../table.js';
import type { Imported } from './imported.js';

/** A column of an evidence table, and the SQL for it over the cached file. */
export interface SourceColumn extends Column {
  readonly sql: string;
  /** True where the file has no such column: it reads as null, or '' for a string. */
  readonly missing: boolean;
  /** The file's column that it is read from, where that has another name. */
  readonly readFrom?: string;
}

/** The time column by the name that the table has for it: a schema's event time is the file's own time column where the file has none of that name. */
export function timeOf({ timeColumn }: Imported, schema: TableSchema | undefined): string | undefined {
  return timeColumn === undefined ? undefined : (EVENT_TIMES.find((name) => schema?.columns.some((column) => column.name === name)) ?? timeColumn);
}

/** Columns of a table: those of its schema in their order, then what else the file has. */
export function sourceColumns(imported: Imported, schema: TableSchema | undefined): readonly SourceColumn[] {
  const stored = new Map(imported.columns.map((column, at) => [column.name, { ...column, sql: `c${String(at)}`, missing: false }]));
  const known = (schema?.columns ?? []).map((column): SourceColumn => {
    const same = stored.get(column.name) ?? (EVENT_TIMES.includes(column.name) ? stored.get(imported.timeColumn ?? '') : undefined);
    if (same?.type === column.type) return { ...column, sql: same.sql, missing: false, ...(same.name !== column.name && { readFrom: same.name }) };
    return { ...column, sql: column.type === 'string' ? "''" : `CAST(NULL AS ${duckTypeOf(column.type)})`, missing: true };
  });
  const names = new Set(known.map((column) => column.name));
  return [...known, ...[...stored.values()].filter((column) => !names.has(column.name))];
}

/** A SELECT over the cached file with the table's own column names, bounded by the window: start <= time < end. */
export function sourceSelect(path: string, columns: readonly SourceColumn[], time: string | undefined, window: TimeWindow | undefined): string {
  const names = sourceColumnNames(columns);
  const fields = columns.map(({ sql }, at) => `${sql} AS ${quoteName(names[at] ?? '')}`);
  return `SELECT ${fields.join(', ')} FROM read_parquet(${quoteText(path)})${windowClause(columns, time, window)}`;
}

export function windowClause(columns: readonly SourceColumn[], time: string | undefined, window: TimeWindow | undefined): string {
  const column = columns.find(({ name }) => name === time);
  if (column === undefined || window === undefined) return '';
  const at = (moment: string): string => `make_timestamp(${String(microsOf(moment))})`;
  return ` WHERE ${column.sql} >= ${at(window.start)} AND ${column.sql} < ${at(window.end)}`;
}
