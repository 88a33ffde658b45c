import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { UserError } from '../../errors.js';
import type { ReadResult } from './entry.js';
import { readCsv } from './csv.js';
import type { PackFiles } from './find-packs.js';
import { IndexBuilder } from './index-builder.js';
import { readFormat } from './list-format.js';
import { Manifest, packKeys, trustOf, type Trust } from './manifest.js';
import { readMisp } from './misp.js';
import type { PackIndex } from './pack-index.js';
import { isStixBundle, readStix } from './stix.js';
import { isWarningList, readWarningList } from './warning-list.js';

const MB = 1024 * 1024;
const MAX_LIST = 256 * MB;
/** JSON is parsed as a whole, which takes several times its size. */
const MAX_JSON = 48 * MB;
const MAX_MANIFEST = 4 * MB;
const MAX_PACK = 512 * MB;
/** Files that are not used, of which each is told why. */
const MAX_REFUSED = 5;

export interface LoadInput {
  readonly pack: PackFiles;
  /** PEM of the keys that may sign packs; undefined: none are configured. */
  readonly keys?: string;
}

/** A pack in memory. */
export interface LoadedPack {
  readonly name: string;
  readonly title?: string;
  readonly version: string;
  /** ISO 8601 day or time. */
  readonly date?: string;
  readonly trust: Trust;
  /** Absent where the pack is refused or unreadable. */
  readonly index?: PackIndex;
  /** What people should know of it: parts that were not understood, limits that were met. */
  readonly notes: readonly string[];
}

/**
 * Reads a pack, compares it with its manifest and makes its index; what is wrong with it is told in the result. Blocks for
 * seconds where the pack is large: call it in a worker.
 */
export async function loadPack({ pack, keys }: LoadInput): Promise<LoadedPack> {
  const fallback = { name: plainName(pack.label), version: '-' };
  try {
    const manifest = pack.manifestPath === undefined ? undefined : parseManifest(await bounded(pack.manifestPath, MAX_MANIFEST));
    const said = manifest === undefined ? fallback : { name: manifest.name, version: manifest.version, date: manifest.date, ...(manifest.title === undefined ? {} : { title: manifest.title }) };
    return { ...said, ...await readAll(pack, manifest, keys === undefined ? [] : packKeys(keys)) };
  } catch (error) {
    if (error instanceof UserError) return { ...fallback, trust: { kind: 'refused', why: error.data.message }, notes: [] };
    throw error;
  }
}

async function readAll(pack: PackFiles, manifest: Manifest | undefined, keys: Parameters<typeof trustOf>[2]): Promise<Pick<LoadedPack, 'trust' | 'index' | 'notes'>> {
  const builder = new IndexBuilder();
  const sums: Record<string, string> = {};
  const documents: string[] = [];
  const results: (readonly [name: string, result: ReadResult | null])[] = [];
  let size = 0;
  for (const { name, path } of pack.files) {
    const bytes = await bounded(path, /\.json$/i.test(name) ? MAX_JSON : MAX_LIST);
    size += bytes.length;
    if (size > MAX_PACK) throw refusal(`${pack.label} is larger than ${MAX_PACK / MB} MB.`);
    sums[name] = createHash('sha256').update(bytes).digest('hex');
    // A file that does not fit its checksum is not even read.
    if (manifest?.files !== undefined && manifest.files[name]?.toLowerCase() !== sums[name]) continue;
    if (manifest?.format === undefined) results.push([name, readFile(name, bytes, manifest?.opinion ?? 'malicious', builder)]);
    else documents.push(bytes.toString('utf8'));
  }
  const trust = trustOf(manifest, sums, keys);
  if (trust.kind === 'refused') return { trust, notes: [] };
  if (manifest?.format !== undefined) results.push([pack.label, await readFormat(manifest.format, documents, manifest.opinion, builder.add.bind(builder))]);
  for (const [, result] of results) {
    if (result?.substrings !== undefined) builder.addSubstrings(result.substrings);
  }
  const index = builder.build();
  const refused = results.flatMap(([name, result]) => (result?.refused === undefined ? [] : [`${name}: ${result.refused}`]));
  if (index.count === 0 && refused[0] !== undefined) return { trust: { kind: 'refused', why: refused[0] }, notes: [] };
  const unchecked = manifest?.signature !== undefined && keys.length === 0 ? ['its signature was not checked: CASEBOOK_PACK_KEYS is not set'] : [];
  return { trust, index, notes: [...notesOf(results.map(([, result]) => result), refused, builder.full), ...unchecked] };
}

function notesOf(results: readonly (ReadResult | null)[], refused: readonly string[], isFull: boolean): readonly string[] {
  const skipped = results.reduce((sum, result) => sum + (result?.skipped ?? 0), 0);
  const strange = results.filter((result) => result === null).length;
  return [
    ...(skipped > 0 ? [`${skipped.toLocaleString('en')} entries were not understood`] : []),
    ...(strange > 0 ? [`${strange.toLocaleString('en')} files are neither a STIX bundle nor a MISP event or warning list`] : []),
    ...refused.slice(0, MAX_REFUSED).map((why) => `not used: ${why}`), ...(refused.length > MAX_REFUSED ? [`nor ${refused.length - MAX_REFUSED} files more`] : []),
    ...(isFull || results.some((result) => result?.full === true) ? ['it is over a limit and was not read to its end'] : []),
  ];
}

function readFile(name: string, bytes: Buffer, usual: NonNullable<Manifest['opinion']>, builder: IndexBuilder): ReadResult | null {
  const add = builder.add.bind(builder);
  if (!/\.json$/i.test(name)) return readCsv(bytes, usual, add);
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
  if (isWarningList(json)) return readWarningList(json, add);
  return isStixBundle(json) ? readStix(json, usual, add) : readMisp(json, usual, add);
}

function parseManifest(bytes: Buffer): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw refusal('its manifest is no JSON', error);
  }
  const { data, error } = Manifest.safeParse(json);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  throw refusal(`its manifest is wrong at “${issue?.path.join('.') ?? ''}”: ${issue?.message ?? ''}`, error);
}

const refusal = (message: string, cause?: unknown): UserError => new UserError({ code: 'evidence.unreadable', message: message.slice(0, 300) }, { cause });

/** Reads a file that is not larger than that, from one open handle: it may change meanwhile. */
async function bounded(path: string, limit: number): Promise<Buffer> {
  const handle = await open(path).catch((error: unknown) => { throw refusal(`${plainName(path)} cannot be read`, error); });
  try {
    const { size } = await handle.stat();
    if (size > limit) throw refusal(`${plainName(path)} is larger than ${limit / MB} MB`);
    const bytes = Buffer.alloc(size);
    let read = 0;
    while (read < size) {
      const { bytesRead } = await handle.read(bytes, read, size - read, read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return bytes.subarray(0, read);
  } finally {
    await handle.close();
  }
}

const plainName = (path: string): string => (path.split(/[/\\]/).at(-1) ?? '').replace(/\.(?:csv|tsv|txt|json)$/i, '').toLowerCase().replace(/[^a-z0-9._-]+/g, '-').slice(0, 63) || 'pack';
