import type { Column, TableSchema } from '../../data/table.js';
import { stretches } from './lexer.js';

/** One name that `_GetWatchlist()` is called with, and the table that stands in the analysed text for the call. */
export interface Watchlist {
  readonly identifier: string;
  readonly alias: string;
  readonly columns: readonly Column[];
  /** The evidence that holds the watchlist; without one the watchlist is empty. */
  readonly table?: string;
}

/** Columns that every watchlist has: https://learn.microsoft.com/azure/sentinel/watchlists-queries */
const WATCHLIST_COLUMNS: readonly Column[] = [
  { name: '_DTItemId', type: 'string' }, { name: 'LastUpdatedTimeUTC', type: 'datetime' }, { name: 'SearchKey', type: 'string' },
];

const CALL = /\b_GetWatchlist\s*\(\s*@?(?:'([^'\\\n]{1,64})'|"([^"\\\n]{1,64})")\s*\)/g;

/** `ResultType-SignIn` is the table of that name, or `resulttype_signin`. */
const folded = (name: string): string => name.replace(/\W/g, '_').toLowerCase();

function evidenceOf(alias: string, tables: readonly TableSchema[]): TableSchema | undefined {
  return tables.find((table) => table.name === alias) ?? tables.find((table) => folded(table.name) === folded(alias));
}

function watchlistOf(alias: string, index: number, tables: readonly TableSchema[]): Watchlist {
  const table = evidenceOf(alias, tables);
  const identifier = `_Watchlist_${index}`;
  return table ? { identifier, alias, columns: table.columns, table: table.name } : { identifier, alias, columns: WATCHLIST_COLUMNS };
}

/**
 * Replaces every `_GetWatchlist('name')` by the name of a table, filled up with blanks so that positions stay right.
 * What the analyser cannot know is which columns a watchlist has: those of the evidence with its name count.
 */
export function substituteWatchlists(text: string, tables: readonly TableSchema[]): { readonly text: string; readonly watchlists: readonly Watchlist[] } {
  const code = stretches(text).filter((stretch) => stretch.kind === 'code');
  const found = new Map<string, Watchlist>();
  let replaced = '';
  let from = 0;
  for (const match of text.matchAll(CALL)) {
    if (!code.some((stretch) => stretch.start <= match.index && match.index < stretch.end)) continue;
    const alias = match[1] ?? match[2] ?? '';
    const watchlist = found.get(alias) ?? watchlistOf(alias, found.size, tables);
    found.set(alias, watchlist);
    replaced += text.slice(from, match.index) + watchlist.identifier.padEnd(match[0].length);
    from = match.index + match[0].length;
  }
  return { text: replaced + text.slice(from), watchlists: [...found.values()] };
}

/** A watchlist without rows may have any column: those that the query takes from nowhere else are texts of it. */
export function widened(watchlists: readonly Watchlist[], unknown: readonly string[]): readonly Watchlist[] {
  return watchlists.map((each) => {
    if (each.table !== undefined) return each;
    const names = [...new Set(unknown)].filter((name) => !each.columns.some((column) => column.name === name));
    return { ...each, columns: [...each.columns, ...names.map((name): Column => ({ name, type: 'string' }))] };
  });
}
