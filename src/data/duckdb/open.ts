import { mkdir } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { quoteText } from './sql.js';

export interface DuckOptions {
  /** Folders whose files SQL may read and write; nothing else of the machine is reachable. */
  readonly folders: readonly string[];
  /** Single files that may be read beside them. */
  readonly files?: readonly string[];
  /** Where large sorts and joins spill. */
  readonly spillFolder: string;
  /** A DuckDB size, e.g. `2GB`. */
  readonly memoryLimit: string;
  readonly threads: number;
}

/**
 * An in-memory DuckDB that is locked before it is handed out: no files outside of the given ones, no network, no
 * extensions, no change of settings (https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview).
 */
export async function openDuck(options: DuckOptions): Promise<DuckDBInstance> {
  for (const folder of [...options.folders, options.spillFolder]) await mkdir(folder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: options.memoryLimit,
    threads: String(options.threads),
    temp_directory: options.spillFolder,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  const connection = await instance.connect();
  const list = (paths: readonly string[]): string => `[${paths.map(quoteText).join(', ')}]`;
  try {
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    await connection.run(`SET allowed_directories = ${list(options.folders.map((folder) => `${folder}/`))}`);
    await connection.run(`SET allowed_paths = ${list(options.files ?? [])}`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
  } finally {
    connection.closeSync();
  }
  return instance;
}
