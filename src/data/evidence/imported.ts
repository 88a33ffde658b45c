import { createHash } from 'node:crypto';
import { access, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column, TableSchema, TimeWindow } from '../table.js';
import type { EvidenceFile } from './files.js';

/** Raised whenever the same file would be imported differently. */
const IMPORTER_VERSION = 1;

/** What is known of a file once it lies in the cache as Parquet with the columns c0, c1, …. */
export interface Imported {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  /** Column that holds the event time. */
  readonly timeColumn?: string;
  readonly coverage?: TimeWindow;
  readonly notes: readonly string[];
}

/** Names the cached form of a file: another path, size, time of change, schema or importer gives another key. */
export function cacheKey(file: EvidenceFile, schema: TableSchema | undefined): string {
  const parts = [IMPORTER_VERSION, file.path, file.format, file.size, file.mtimeMs, schema ?? null];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}

export const parquetPath = (folder: string, key: string): string => join(folder, `${key}.parquet`);
export const recordPath = (folder: string, key: string): string => join(folder, `${key}.json`);

/** The record of an import that was completed, or null. It is written last, so that it vouches for the Parquet file. */
export async function readRecord(folder: string, key: string): Promise<Imported | null> {
  const text = await readFile(recordPath(folder, key), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return JSON.parse(text) as Imported; // written by writeRecord of the same importer version: it is part of the key
  } catch {
    return null;
  }
}

/** False where somebody cleared the cache under a running process. */
export const isStored = (folder: string, key: string): Promise<boolean> => access(parquetPath(folder, key)).then(() => true, () => false);

export async function writeRecord(folder: string, key: string, imported: Imported): Promise<void> {
  const path = recordPath(folder, key);
  const temporary = `${path}.${String(process.pid)}.tmp`;
  await writeFile(temporary, JSON.stringify(imported));
  await rename(temporary, path);
}
