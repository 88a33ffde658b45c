import { UserError } from '../../errors.js';
import { nearest } from '../../nearest.js';
import { NEVER } from '../duckdb/pool.js';
import type { DuckPool } from '../duckdb/pool.js';
import { quoteText } from '../duckdb/sql.js';
import type { TableSpool } from '../engine.js';
import { encodeRows, pageClause, pickColumns } from '../page.js';
import type { EvidenceCatalogue } from './catalogue.js';
import { parquetPath } from './imported.js';
import { sourceColumns, timeOf, windowClause } from './table-columns.js';

/** Pages of evidence tables, see `TableSpool.readEvidence`. */
export function evidenceReader(catalogue: EvidenceCatalogue, pool: DuckPool, cacheFolder: string): TableSpool['readEvidence'] {
  return async (name, options) => {
    const entries = await catalogue.list();
    const entry = entries.find((candidate) => candidate.name === name) ?? entries.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
    if (entry === undefined) throw unknownTable(name, entries.map((candidate) => candidate.name));
    const imported = await catalogue.import(entry, NEVER);
    const all = sourceColumns(imported, entry.schema);
    const columns = pickColumns(all, options.columns).flatMap((at) => all[at] ?? []);
    const from = `FROM read_parquet(${quoteText(parquetPath(cacheFolder, entry.key))})${windowClause(all, timeOf(imported, entry.schema), options.window)}`;
    return pool.use(NEVER, async (session) => {
      const fields = columns.map(({ sql }, at) => `${sql} AS o${String(at)}`);
      const values = fields.length === 0 ? [] : await session.columns(`SELECT ${fields.join(', ')} ${from} ${pageClause(options.limit, options.offset)}`);
      const rowCount = options.window === undefined ? imported.rowCount : Number((await session.columns(`SELECT count(*) ${from}`))[0]?.[0]);
      const plain = columns.map((column) => ({ name: column.name, type: column.type }));
      return { columns: plain, rows: encodeRows(plain, values), rowCount, truncated: false };
    });
  };
}

function unknownTable(name: string, names: readonly string[]): UserError {
  const near = nearest(name, names, 1)[0];
  return new UserError({
    code: 'table.unknown',
    message: `No evidence table is named ${name.slice(0, 100)}.`,
    ...(names.length === 0 && { why: 'The evidence folder holds no files.' }),
    next: near !== undefined ? `Did you mean ${near}?` : 'Type `tables` to see what there is.',
  });
}
