import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';

export type FileFormat = 'csv' | 'tsv' | 'json' | 'parquet';

export interface EvidenceFile {
  readonly name: string;
  /** Name without extensions. */
  readonly stem: string;
  /** Where the file really lies. */
  readonly path: string;
  readonly format: FileFormat;
  readonly gzip: boolean;
  readonly size: number;
  readonly mtimeMs: number;
  /** Why it must not be read. */
  readonly refused?: string;
}

const FORMATS: Readonly<Record<string, FileFormat>> = {
  csv: 'csv', tsv: 'tsv', json: 'json', ndjson: 'json', jsonl: 'json', parquet: 'parquet',
};

const NAME = /^(.+)\.(csv|tsv|json|ndjson|jsonl|parquet)(\.gz)?$/is;

/** More files than this in one folder are not looked at. */
export const MAX_FILES = 2000;

/** The evidence files of a folder, by name; none where there is no such folder. Links that leave the folder are refused. */
export async function listFiles(folder: string): Promise<readonly EvidenceFile[]> {
  const root = await realpath(folder).catch(() => undefined);
  if (root === undefined) return [];
  const names = (await readdir(root)).filter((name) => !name.startsWith('.') && NAME.test(name)).sort();
  const files = await Promise.all(names.slice(0, MAX_FILES).map((name) => inspect(root, name)));
  return files.filter((file) => file !== undefined);
}

async function inspect(root: string, name: string): Promise<EvidenceFile | undefined> {
  const [, stem = '', extension = '', gz] = NAME.exec(name) ?? [];
  const format = FORMATS[extension.toLowerCase()];
  if (format === undefined || (format === 'parquet' && gz !== undefined)) return undefined;
  const file = { name, stem, path: join(root, name), format, gzip: gz !== undefined, size: 0, mtimeMs: 0 };
  // A file may vanish between the listing and here.
  const own = await lstat(file.path).catch(() => undefined);
  if (own === undefined) return undefined;
  if (!own.isSymbolicLink()) return own.isFile() ? { ...file, size: own.size, mtimeMs: own.mtimeMs } : undefined;
  const target = await realpath(file.path).catch(() => undefined);
  if (target === undefined) return { ...file, refused: 'It is a link to a file that does not exist.' };
  const inside = relative(root, target);
  if (inside.startsWith('..') || isAbsolute(inside)) return { ...file, refused: 'It is a link to a place outside of the evidence folder.' };
  const info = await stat(target);
  return info.isFile() ? { ...file, path: target, size: info.size, mtimeMs: info.mtimeMs } : undefined;
}
