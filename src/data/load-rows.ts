import { DuckDBDataChunk, VARCHAR } from '@duckdb/node-api';
import { duckTypeOf } from '../kql/duck.js';
import type { Session } from './duckdb/pool.js';
import type { KustoType, Table, Value } from './table.js';
import { parseTimespan } from './time-text.js';

/** Rows of one DuckDB data chunk. */
const CHUNK_ROWS = 2048;

/** Puts a table's rows into a temporary table; resolves to a SELECT of them with the output columns c0, c1, …. */
export async function loadRows(session: Session, table: Table): Promise<string> {
  const names = table.columns.map((_, at) => `c${String(at)}`);
  await session.run(`CREATE TEMP TABLE loaded (${names.map((name) => `${name} VARCHAR`).join(', ')})`);
  for (let from = 0; from < table.rows.length; from += CHUNK_ROWS) {
    const rows = table.rows.slice(from, from + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(names.map(() => VARCHAR), rows.length);
    table.columns.forEach(({ type }, at) => { chunk.setColumnValues(at, rows.map((row) => asText(type, row[at] ?? null))); });
    await session.append('loaded', chunk);
  }
  return `SELECT ${table.columns.map(({ type }, at) => fromText(type, `c${String(at)}`)).join(', ')} FROM loaded`;
}

/** A value as the text that `fromText` reads back. */
function asText(type: KustoType, value: Value): string | null {
  if (value === null) return null;
  if (type === 'dynamic') return JSON.stringify(value);
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return type === 'timespan' ? String(parseTimespan(text) ?? '') || null : text;
}

function fromText(type: KustoType, column: string): string {
  const sql = type === 'datetime' ? `CAST(CAST(${column} AS TIMESTAMPTZ) AS TIMESTAMP)` : `CAST(${column} AS ${duckTypeOf(type)})`;
  return `${sql} AS ${column}`;
}
