import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** An installed data package: where its files are, and what it is. */
export interface DataPackage {
  readonly folder: string;
  readonly version: string;
  /** Day its data were made, ISO 8601 date. */
  readonly date: string;
}

/** Finds a data package of ip-location-db. Its version ends in the hour the data were made: `2.3.YYYYMMDDHH`. */
export async function findDataPackage(name: string): Promise<DataPackage> {
  const path = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const manifest: unknown = JSON.parse(await readFile(path, 'utf8'));
  const version = manifest !== null && typeof manifest === 'object' && 'version' in manifest ? String(manifest.version) : '';
  const stamp = /(\d{4})(\d{2})(\d{2})\d{2}$/.exec(version);
  if (stamp === null) throw new Error(`${name} has a version without a date: ${version}`);
  return { folder: dirname(path), version, date: `${stamp[1] ?? ''}-${stamp[2] ?? ''}-${stamp[3] ?? ''}` };
}
