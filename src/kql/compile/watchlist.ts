import type { Watchlist } from '../parser/watchlist.js';
import type { Compiler } from './compiler.js';
import { nullOf } from './scalar.js';
import type { Relation } from './relation.js';
import { readTable } from './source.js';

/** The rows of a watchlist: evidence of its name, else none, which the notes say. */
export function readWatchlist(watchlist: Watchlist, compiler: Compiler): Relation {
  if (watchlist.table !== undefined) return readTable(watchlist.table, compiler, { start: 0, end: 1 });
  compiler.shared.notes.add(`The watchlist ${watchlist.alias} is taken as empty: no evidence has its name.`);
  const columns = watchlist.columns.map((column) => compiler.column(column));
  const from = compiler.step(`SELECT ${columns.map((column) => `${nullOf(column.type).sql} AS ${column.id}`).join(', ')} WHERE false`);
  return { from, columns, order: { kind: 'stream' }, serialized: false };
}
