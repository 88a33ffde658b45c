import { createHash } from 'node:crypto';
import { lru } from 'tiny-lru';
import type { TableSchema } from '../../data/table.js';
import { FILE_PROFILE } from './file-profile.js';
import { functionSymbol, globalsOf, tableSymbol } from './kusto.js';
import type { RawGlobals } from './kusto.js';

const CACHED_STATES = 8;
const byIdentity = new WeakMap<readonly TableSchema[], RawGlobals>();
const byContent = lru<RawGlobals>(CACHED_STATES);

const contentKey = (tables: readonly TableSchema[]): string =>
  createHash('sha1').update(JSON.stringify(tables.map((table) => [table.name, table.columns]))).digest('base64');

/** The parser's state for a list of schemas; building one of 900 tables costs 0.4 s, so the last ones are kept. */
export function globalsFor(tables: readonly TableSchema[]): RawGlobals {
  const known = byIdentity.get(tables);
  if (known) return known;
  const key = contentKey(tables);
  const globals = byContent.get(key) ?? globalsOf([...tables.map((table) => tableSymbol(table.name, table.columns)), functionSymbol(FILE_PROFILE.name, FILE_PROFILE.parameters, FILE_PROFILE.body)]);
  byContent.set(key, globals);
  byIdentity.set(tables, globals);
  return globals;
}
