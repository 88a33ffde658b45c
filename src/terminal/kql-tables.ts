import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../errors.js';
import { namedIn } from '../data/evidence/fileless.js';
import type { FilelessTables } from '../data/evidence/fileless.js';
import { knownTable, knownTableNames } from '../data/schemas/known-tables.js';
import type { TableSchema } from '../data/table.js';
import { EVENT_TIMES } from '../kql/event-times.js';

const SCHEMAS = z.record(z.string(), z.record(z.string(), z.enum(['bool', 'int', 'long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid', 'dynamic'])));

/** Table schemas from a file of the form `{table: {column: type}}`. Errors: `input.invalid`. */
export async function readSchemas(path: string): Promise<readonly TableSchema[]> {
  const invalid = (why: string, cause?: unknown): UserError =>
    new UserError({ code: 'input.invalid', message: '--schemas is no file of table schemas.', why, next: 'Write {"Table": {"Column": "string"}} into it.' }, { cause });
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw invalid(error instanceof SyntaxError ? 'It is no JSON.' : 'It could not be read.', error);
  }
  const found = SCHEMAS.safeParse(value);
  if (!found.success) throw invalid(`${found.error.issues[0]?.path.join('.') ?? ''}: ${found.error.issues[0]?.message ?? ''}`);
  return Object.entries(found.data).map(([name, columns]) => ({ name, columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })) }));
}

/** A list made from a workspace lacks Timestamp, by which Defender's portal knows its tables. */
function withEventTimes(table: TableSchema): TableSchema {
  const own = new Set(table.columns.map(({ name }) => name));
  const missing = (knownTable(table.name)?.columns ?? []).filter(({ name }) => EVENT_TIMES.includes(name) && !own.has(name));
  return missing.length === 0 ? table : { ...table, columns: [...table.columns, ...missing] };
}

/** Operators that may read tables by a pattern. */
const READS_MANY = /\b(union|search|find)\b/i;
/** What all tables are where a query names none and there are none or too many to look into. */
const MOST_SEARCHED = 100;
const COMMON = ['SigninLogs', 'AuditLogs', 'SecurityEvent', 'OfficeActivity', 'CommonSecurityLog', 'DeviceProcessEvents'];

/**
 * Empty tables of the given and of the built-in schemas. With `patterns` a query like `union Device*` or `search "x"`
 * reads them as well; without, patterns are left to the tables that have files.
 */
export function emptyTables(given: readonly TableSchema[], patterns: boolean): FilelessTables {
  const tables = given.map(withEventTimes);
  const own = new Map(tables.map((table) => [table.name, table]));
  const named = (word: string): TableSchema | undefined => own.get(word) ?? knownTable(word);
  const names = (): readonly string[] => [...own.keys(), ...knownTableNames()];
  const matching = (kql: string): readonly TableSchema[] => {
    const prefixes = [...kql.matchAll(/\b(\w+)\*/g)].map(([, prefix = '']) => prefix);
    return names().filter((name) => prefixes.some((prefix) => name.startsWith(prefix))).flatMap((name) => named(name) ?? []);
  };
  return {
    names,
    readBy: (kql) => {
      const found = namedIn(kql, named);
      if (!patterns || !READS_MANY.test(kql)) return found;
      const many = [...new Set([...found, ...matching(kql)])];
      if (many.length > 0) return many;
      return own.size > 0 && own.size <= MOST_SEARCHED ? tables : COMMON.flatMap((name) => named(name) ?? []);
    },
  };
}
