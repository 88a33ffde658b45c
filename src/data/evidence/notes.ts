import { EVENT_TIMES } from '../../kql/event-times.js';
import type { QueryRequest } from '../engine.js';
import { formatBytes } from './bytes-text.js';
import type { CatalogueEntry } from './catalogue.js';
import { shownName } from './failure.js';
import type { Imported } from './imported.js';
import type { SourceColumn } from './table-columns.js';

export interface UsedTable {
  readonly entry: CatalogueEntry;
  readonly imported: Imported;
  readonly columns: readonly SourceColumn[];
  readonly timeColumn: string | undefined;
}

/** Notes of one kind that a card has room for. */
const MAX_LISTED = 5;

/** What people should know of a result: limits met, columns the files lack, values lost on import, why it is empty. */
export function notesOf(used: readonly UsedTable[], rowCount: number, cutBy: 'rows' | 'bytes' | undefined, request: QueryRequest): readonly string[] {
  return [
    ...cutNote(rowCount, cutBy, request),
    // A count of rows that the window hides is one row: 0.
    ...used.flatMap((table) => ((rowCount === 0 && cutBy === undefined) || isHidden(table, request) ? emptyNote(table, request) : [])),
    ...used.flatMap((table) => missingNote(table, request.kql)),
    ...used.flatMap(standInNotes),
    ...used.flatMap(({ imported, entry }) => imported.notes.slice(0, MAX_LISTED).map((note) => `${shownName(entry.file.name)}: ${note}`)),
    ...used.flatMap((table) => unboundedNote(table, request)),
  ];
}

function cutNote(rowCount: number, cutBy: 'rows' | 'bytes' | undefined, request: QueryRequest): readonly string[] {
  if (cutBy === undefined) return [];
  const limit = cutBy === 'rows' ? `the limit of ${String(request.maxRows)} rows` : `the limit of ${formatBytes(request.maxBytes)}`;
  return [`Only the first ${String(rowCount)} rows were kept: ${limit} was met. Summarize or filter to see the rest.`];
}

/** True where the window lies outside of a table's times. */
function isHidden({ imported: { coverage }, timeColumn }: UsedTable, { window }: QueryRequest): boolean {
  return timeColumn !== undefined && coverage !== undefined && window !== undefined && (coverage.end < window.start || coverage.start >= window.end);
}

function emptyNote(table: UsedTable, request: QueryRequest): readonly string[] {
  const { entry, imported, timeColumn } = table;
  const { window } = request;
  if (imported.rowCount === 0) return [`${entry.name} has no rows.`];
  const { coverage } = imported;
  if (coverage === undefined) return timeColumn === undefined ? [] : [`${entry.name} has no event times in ${timeColumn}.`];
  const why = isHidden(table, request) && window !== undefined ? `, outside of the window ${window.start} to ${window.end}` : '';
  return [`${entry.name} covers ${coverage.start} to ${coverage.end}${why}.`];
}

function missingNote({ entry, columns }: UsedTable, kql: string): readonly string[] {
  const words = new Set(kql.match(/\w+/g));
  const asked = columns.filter((column) => column.missing && words.has(column.name)).map((column) => column.name);
  if (asked.length === 0) return [];
  const names = asked.length > MAX_LISTED ? `${asked.slice(0, MAX_LISTED).join(', ')} and ${String(asked.length - MAX_LISTED)} more` : asked.join(', ');
  return [`${shownName(entry.file.name)} has no column ${names}: it reads as empty.`];
}

/** That the two names of an event's time stand for each other needs no saying. */
function standInNotes({ entry, columns }: UsedTable): readonly string[] {
  return columns.flatMap(({ name, readFrom }) => (readFrom === undefined || EVENT_TIMES.includes(readFrom) ? [] : [`${shownName(entry.file.name)} has no column ${name}: its ${shownName(readFrom)} stands for it.`]));
}

function unboundedNote({ entry, timeColumn }: UsedTable, { window }: QueryRequest): readonly string[] {
  return window === undefined || timeColumn !== undefined ? [] : [`${entry.name} has no time column, so the window does not bound it.`];
}
