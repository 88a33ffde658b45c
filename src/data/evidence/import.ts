import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { openDuck } from '../duckdb/open.js';
import { DuckPool, NEVER } from '../duckdb/pool.js';
import type { Session } from '../duckdb/pool.js';
import { quoteText } from '../duckdb/sql.js';
import type { Column, TableSchema } from '../table.js';
import { formatBytes } from './bytes-text.js';
import { castSql } from './cast.js';
import { stageCsv } from './csv.js';
import { describeTime } from './describe-time.js';
import { importError, tooLarge, unreadable } from './failure.js';
import type { EvidenceFile } from './files.js';
import { parquetPath, writeRecord } from './imported.js';
import type { Imported } from './imported.js';
import { inferTypes } from './infer.js';
import { stageJson } from './json.js';
import { countLosses } from './losses.js';
import { nameColumns } from './name-columns.js';
import { stageParquet } from './parquet.js';
import { plainText } from './plain.js';
import { rowGroupSize } from './staged.js';
import type { StageContext, Staged, StagedColumn } from './staged.js';

export interface ImportOptions {
  /** Where imported files are kept. */
  readonly cacheFolder: string;
  /** For intermediate files; each import has a folder of its own in it and removes it. */
  readonly workFolder: string;
  /** A DuckDB size. */
  readonly memoryLimit: string;
  readonly maxFileBytes: number;
}

/** A staged column under its final name and type. */
export interface TypedColumn extends Column {
  readonly staged: StagedColumn;
  /** True where the type comes from a schema: values may not fit it. */
  readonly given: boolean;
}

/**
 * Brings a file into the cache under its key, in an instance of its own that can read this one file.
 * Errors: `UserError` `evidence.unreadable` or `evidence.too-large`.
 */
export async function importFile(file: EvidenceFile, schema: TableSchema | undefined, key: string, options: ImportOptions): Promise<Imported> {
  if (file.refused !== undefined) throw unreadable(file.name, file.refused, 'Put the file itself into the evidence folder.');
  if (file.size > options.maxFileBytes) throw tooLarge(file.name, `It has ${formatBytes(file.size)}`, formatBytes(options.maxFileBytes));
  const folder = join(options.workFolder, randomUUID());
  await mkdir(folder, { recursive: true });
  try {
    // DuckDB takes `*`, `?` and `[` in a path for a pattern: a link with a plain name stands for the file.
    const link = join(folder, 'source');
    await symlink(file.path, link);
    const instance = await openDuck({
      folders: [folder, options.cacheFolder], files: [file.path], spillFolder: join(folder, 'spill'), memoryLimit: options.memoryLimit, threads: 2,
    });
    const pool = new DuckPool(instance, 1);
    try {
      return await pool.use(NEVER, (session) => importWith({
        session, file: { ...file, path: link }, maxBytes: options.maxFileBytes, temporary: (suffix) => join(folder, suffix),
      }, schema, key, options.cacheFolder));
    } finally {
      pool.close();
    }
  } catch (error) {
    throw importError(file.name, error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function importWith(context: StageContext, schema: TableSchema | undefined, key: string, cacheFolder: string): Promise<Imported> {
  const { session, file } = context;
  const staged = await stage(context, schema !== undefined);
  if (staged.columns.length === 0 && schema === undefined) {
    throw unreadable(file.name, 'It has no columns.', 'Export it again with a header line, or as JSON objects with keys.');
  }
  const { columns, notes } = await typeColumns(session, staged, schema);
  const temporary = join(cacheFolder, `${key}.${randomUUID()}.tmp`);
  try {
    await writeColumns(session, staged, columns, file, temporary);
    const relation = `read_parquet(${quoteText(temporary)})`;
    const losses = await countLosses(session, staged, columns, relation);
    const plain = columns.map(({ name, type }) => ({ name, type }));
    const imported = { columns: plain, ...await describeTime(session, relation, plain), notes: [...staged.notes, ...notes, ...losses] };
    await rename(temporary, parquetPath(cacheFolder, key));
    await writeRecord(cacheFolder, key, imported);
    return imported;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function stage(context: StageContext, isKnown: boolean): Promise<Staged> {
  const { file } = context;
  if (file.format === 'parquet') return stageParquet(context);
  const text = await plainText(file, context.temporary('plain'), context.maxBytes);
  if (text.size === 0 || (text.size < 1024 && text.head.trim() === '')) {
    if (!isKnown) throw unreadable(file.name, 'It is empty.', 'Export it again, or take it out of the folder.');
    return { relation: '(SELECT 1 WHERE false)', columns: [], notes: ['The file is empty.'] };
  }
  return file.format === 'json' ? stageJson(context, text) : stageCsv(context, text);
}

async function typeColumns(
  session: Session, staged: Staged, schema: TableSchema | undefined,
): Promise<{ columns: readonly TypedColumn[]; notes: readonly string[] }> {
  const named = nameColumns(staged.columns.map((column) => column.name), schema);
  const open = staged.columns.filter((_, at) => named.columns[at]?.known === undefined);
  const inferred = new Map((await inferTypes(session, staged, open)).map((type, at) => [open[at], type]));
  const columns = staged.columns.map((column, at): TypedColumn => {
    const { name = column.name, known } = named.columns[at] ?? {};
    return { name, type: known?.type ?? inferred.get(column) ?? 'string', staged: column, given: known !== undefined };
  });
  return { columns, notes: named.notes };
}

async function writeColumns(session: Session, staged: Staged, columns: readonly TypedColumn[], file: EvidenceFile, target: string): Promise<void> {
  const [[counted] = []] = await session.columns(`SELECT count(*) FROM ${staged.relation}`);
  const select = columns.map(({ staged: { sql, kind }, type, given }, at) => `${castSql(sql, kind, type, !given)} AS c${String(at)}`);
  // Parquet has no file without columns.
  const fields = select.length > 0 ? select.join(', ') : 'true AS present';
  const group = file.format === 'parquet' ? 122_880 : rowGroupSize(file.size / Math.max(1, Number(counted)));
  await session.run(`COPY (SELECT ${fields} FROM ${staged.relation}) TO ${quoteText(target)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${String(group)})`);
}
