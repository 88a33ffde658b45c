import type { Session } from '../duckdb/pool.js';
import { castSql, jsonText, presentSql } from './cast.js';
import { shownName } from './failure.js';
import type { TypedColumn } from './import.js';
import type { Staged } from './staged.js';

/** A note for each column whose schema type some values did not fit: how many, and one of them. */
export async function countLosses(session: Session, staged: Staged, columns: readonly TypedColumn[], written: string): Promise<readonly string[]> {
  const fallible = columns
    .map((column, at) => ({ ...column, id: `c${String(at)}` }))
    .filter(({ type, given, staged: { kind } }) => type !== 'string' && type !== 'dynamic' && (given || (kind !== 'text' && kind !== 'json')));
  if (fallible.length === 0) return [];
  const before = await session.columns(`SELECT ${fallible.map(({ staged: { sql, kind } }) => `count(*) FILTER (${presentSql(sql, kind)})`).join(', ')} FROM ${staged.relation}`);
  const after = await session.columns(`SELECT ${fallible.map(({ id }) => `count(${id})`).join(', ')} FROM ${written}`);
  const notes: string[] = [];
  for (const [at, column] of fallible.entries()) {
    const lost = Number(before[at]?.[0] ?? 0) - Number(after[at]?.[0] ?? 0);
    if (lost <= 0) continue;
    const example = shownName(await firstLost(session, staged, column));
    notes.push(`${lost === 1 ? '1 value' : `${String(lost)} values`} of ${shownName(column.name)} can't be read as ${column.type} and ${lost === 1 ? 'is' : 'are'} null, e.g. "${example}".`);
  }
  return notes;
}

async function firstLost(session: Session, staged: Staged, { staged: { sql, kind }, type }: TypedColumn): Promise<string> {
  const text = kind === 'json' ? jsonText(sql) : `CAST(${sql} AS VARCHAR)`;
  const [[example] = []] = await session.columns(`SELECT left(${text}, 60) FROM ${staged.relation}
    WHERE ${presentSql(sql, kind)} AND (${castSql(sql, kind, type)}) IS NULL LIMIT 1`);
  return String(example ?? '');
}
