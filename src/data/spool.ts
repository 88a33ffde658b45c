import type { SpooledTable } from '../casebook/finding.js';
import { UserError } from '../errors.js';
import { NEVER } from './duckdb/pool.js';
import type { DuckPool } from './duckdb/pool.js';
import { quoteText } from './duckdb/sql.js';
import type { ReadOptions, TableSpool } from './engine.js';
import { loadRows } from './load-rows.js';
import { encodeRows, pageClause, pickColumns } from './page.js';
import type { SpoolFiles } from './spool-files.js';
import type { Table, TableRef } from './table.js';
import { writeTable } from './write-table.js';

const UNBOUNDED = { maxRows: Number.MAX_SAFE_INTEGER - 1, maxBytes: Number.MAX_SAFE_INTEGER };

/** The spool over its files; evidence tables are read by the catalogue that owns them. */
export function createSpool(pool: DuckPool, files: SpoolFiles, readEvidence: TableSpool['readEvidence']): TableSpool {
  return {
    readEvidence,
    bytes: (hash) => files.bytes(hash),
    save: (table) => pool.use(NEVER, (session) => saveTable(session, files, table)),
    read: (ref, options, fetchTable) => files.use(ref, fetchTable, (path) => readSpooled(pool, path, ref, options)),
  };
}

async function saveTable(session: Parameters<typeof loadRows>[0], files: SpoolFiles, table: Table): Promise<SpooledTable> {
  if (table.columns.length === 0) throw new UserError({ code: 'input.invalid', message: 'A table without columns can\'t be kept.' });
  const select = await loadRows(session, table);
  const { table: { ref, preview } } = await writeTable(session, files, select, table.columns, UNBOUNDED);
  return { ref: { ...ref, truncated: table.truncated }, preview };
}

async function readSpooled(pool: DuckPool, path: string, ref: TableRef, options: ReadOptions): Promise<Table> {
  const picked = pickColumns(ref.columns, options.columns);
  const columns = picked.flatMap((at) => ref.columns[at] ?? []);
  const fields = picked.map((at) => `c${String(at)}`).join(', ');
  const values = picked.length === 0 ? [] : await pool.use(NEVER, (session) =>
    session.columns(`SELECT ${fields} FROM read_parquet(${quoteText(path)}) ${pageClause(options.limit, options.offset)}`));
  return { columns, rows: encodeRows(columns, values), rowCount: ref.rowCount, truncated: ref.truncated };
}
