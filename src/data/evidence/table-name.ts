import { knownTable } from '../schemas/known-tables.js';

/** Words that KQL reads as something else where a table name stands. */
const RESERVED = new Set([
  'and', 'as', 'by', 'contains', 'count', 'datatable', 'dynamic', 'evaluate', 'extend', 'externaldata', 'false', 'find',
  'has', 'in', 'join', 'let', 'limit', 'matches', 'not', 'null', 'on', 'or', 'order', 'parse', 'print', 'project',
  'range', 'render', 'search', 'set', 'sort', 'summarize', 'take', 'top', 'true', 'typeof', 'union', 'where', 'with',
]);

/**
 * The Kusto identifier of a file's table: the name without its extensions, other characters as underscores; a known
 * table's own spelling where the name is one (`signinlogs.csv` is SigninLogs).
 */
export function tableNameOf(stem: string): string {
  const name = stem.normalize('NFKD').replaceAll(/[^A-Za-z0-9_]+/g, '_').replaceAll(/^_+|_+$/g, '').slice(0, 100);
  if (name === '') return 'Table';
  const known = knownTable(name);
  if (known !== undefined) return known.name;
  if (/^\d/.test(name)) return `_${name}`;
  return RESERVED.has(name.toLowerCase()) ? `${name}_table` : name;
}

/** Names that are unique without regard to case: later ones get `_2`, `_3`, …. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const own = new Set(names.map((name) => name.toLowerCase()));
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let n = 2; taken.has(unique.toLowerCase()) || (unique !== name && own.has(unique.toLowerCase())); n += 1) unique = `${name}_${String(n)}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
