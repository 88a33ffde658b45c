import { rm, stat } from 'node:fs/promises';
import type { SpooledTable } from '../casebook/finding.js';
import { PREVIEW_ROWS } from '../casebook/finding.js';
import { duckTypeOf } from '../kql/duck.js';
import type { QuerySession } from './duckdb/pool.js';
import { quoteText } from './duckdb/sql.js';
import { encodeRows, pageClause } from './page.js';
import type { SpoolFiles } from './spool-files.js';
import type { Column } from './table.js';

export interface WriteOptions {
  readonly maxRows: number;
  /** Bytes of the Parquet file. */
  readonly maxBytes: number;
}

export interface Written {
  readonly table: SpooledTable;
  /** Which limit cut the rows, where one did. */
  readonly cutBy?: 'rows' | 'bytes';
}

/**
 * Runs a SELECT with the output columns c0, c1, … and spools its rows as Parquet, cut at the limits.
 * The same rows give the same bytes: the instance runs one thread, so that row groups and dictionaries are made in row order.
 */
export async function writeTable(
  session: QuerySession, files: SpoolFiles, select: string, columns: readonly Column[], options: WriteOptions,
): Promise<Written> {
  const outputs = columns.map(({ type }, at) => {
    // A decimal keeps its own digits before and after the point.
    const cast = type === 'decimal' ? `c${String(at)}` : `CAST(c${String(at)} AS ${duckTypeOf(type)})`;
    return `${type === 'string' ? `coalesce(${cast}, '')` : cast} AS c${String(at)}`;
  });
  await session.run(`CREATE TEMP TABLE result AS SELECT ${outputs.join(', ')} FROM (${select}) ${pageClause(options.maxRows + 1)}`);
  const [[counted] = []] = await session.columns('SELECT count(*) FROM result');
  const available = Number(counted);
  const wanted = Math.min(available, options.maxRows);
  const { path, rowCount } = await writeWithin(session, files, wanted, options.maxBytes);
  const { hash, bytes } = await files.adopt(path);
  const preview = encodeRows(columns, await session.columns(`SELECT * FROM result ${pageClause(Math.min(rowCount, PREVIEW_ROWS))}`));
  const truncated = rowCount < available;
  return {
    table: { ref: { hash, columns, rowCount, bytes, truncated }, preview },
    ...(truncated && { cutBy: rowCount < wanted ? 'bytes' as const : 'rows' as const }),
  };
}

/** Writes the first rows, as many as fit into the bytes (a file of no rows always fits). */
async function writeWithin(session: QuerySession, files: SpoolFiles, rows: number, maxBytes: number): Promise<{ path: string; rowCount: number }> {
  let rowCount = rows;
  for (;;) {
    const path = files.temporary();
    try {
      await session.run(`COPY (SELECT * FROM result ${pageClause(rowCount)}) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`);
      const { size } = await stat(path);
      if (size <= maxBytes || rowCount === 0) return { path, rowCount };
      rowCount = Math.floor(Math.min(rowCount * 0.9, (rowCount * maxBytes * 0.95) / size));
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    await rm(path, { force: true });
  }
}
