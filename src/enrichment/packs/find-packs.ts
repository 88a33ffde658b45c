import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../errors.js';

const MAX_PACKS = 64;
const MAX_FILES = 10_000;
const DATA = /\.(?:csv|tsv|txt|json)$/i;
const SIDE_CAR = '.pack.json';
const MANIFEST = 'pack.json';

/** A pack as it lies in the folder. */
export interface PackFiles {
  /** Name of the file or folder. */
  readonly label: string;
  readonly files: readonly { readonly name: string; readonly path: string }[];
  readonly manifestPath?: string;
  /** Changes whenever one of its files does. */
  readonly stamp: string;
}

/**
 * The packs in a folder: each data file (`.csv`, `.tsv`, `.txt`, `.json`) with its side-car, and each sub-folder that has
 * data files. Links are not followed. Sorted by name.
 */
export async function findPacks(folder: string): Promise<{ readonly packs: readonly PackFiles[]; readonly problem?: string }> {
  const names = await list(folder);
  if (names === null) return { packs: [], problem: `the folder ${folder} of CASEBOOK_PACKS cannot be read` };
  const packs: PackFiles[] = [];
  for (const entry of names.slice(0, MAX_PACKS * 3)) {
    const path = join(folder, entry.name);
    const found = entry.isDirectory() ? await folderPack(path, entry.name) : entry.isFile() && isData(entry.name) ? await filePack(path, entry.name, names) : null;
    if (found !== null) packs.push(found);
  }
  return packs.length > MAX_PACKS ? { packs: packs.slice(0, MAX_PACKS), problem: `only the first ${MAX_PACKS} of ${packs.length} packs are used` } : { packs };
}

const isData = (name: string): boolean => DATA.test(name) && !name.endsWith(SIDE_CAR) && name !== MANIFEST && !name.startsWith('.');

async function list(folder: string) {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (codeOf(error) !== undefined) return null;
    throw error;
  }
}

type Entries = NonNullable<Awaited<ReturnType<typeof list>>>;

async function filePack(path: string, name: string, siblings: Entries): Promise<PackFiles> {
  const sideCar = siblings.some((one) => one.name === name + SIDE_CAR && one.isFile()) ? path + SIDE_CAR : undefined;
  return { label: name, files: [{ name, path }], stamp: await stampOf([path, ...(sideCar === undefined ? [] : [sideCar])]), ...(sideCar === undefined ? {} : { manifestPath: sideCar }) };
}

async function folderPack(folder: string, label: string): Promise<PackFiles | null> {
  const entries = ((await list(folder)) ?? []).filter((entry) => entry.isFile());
  const files = entries.filter(({ name }) => isData(name)).slice(0, MAX_FILES).map(({ name }) => ({ name, path: join(folder, name) }));
  if (files.length === 0) return null;
  const manifest = entries.some(({ name }) => name === MANIFEST) ? join(folder, MANIFEST) : undefined;
  return { label, files, stamp: await stampOf([...files.map(({ path }) => path), ...(manifest === undefined ? [] : [manifest])]), ...(manifest === undefined ? {} : { manifestPath: manifest }) };
}

async function stampOf(paths: readonly string[]): Promise<string> {
  const stamps: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => null); // removed meanwhile: the stamp says so
    stamps.push(`${path}:${found?.size ?? -1}:${found?.mtimeMs ?? -1}:${found?.ino ?? -1}`);
  }
  return stamps.join('\n');
}
