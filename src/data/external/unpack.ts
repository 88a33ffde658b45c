import { promisify } from 'node:util';
import { gunzip, inflateRaw } from 'node:zlib';
import { codeOf } from '../../errors.js';
import type { UserError } from '../../errors.js';
import { externalFailure, externalLimit } from './failure.js';

/** Bytes of all files of one address together, unpacked. */
const MAX_UNPACKED_BYTES = 100_000_000;
const MAX_FILES = 100;

const gunzipped = promisify(gunzip);
const inflated = promisify(inflateRaw);

const overLimit = (url: string, bytes: number): UserError => externalLimit(url, `Unpacked it may have ${bytes / 1_000_000} MB.`);

async function bounded(unpack: () => Promise<Buffer>, url: string, maxBytes: number): Promise<Buffer> {
  try {
    return await unpack();
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw overLimit(url, maxBytes);
    throw externalFailure(url, 'What it holds cannot be unpacked.', error);
  }
}

interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly size: number;
  readonly offset: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

/** The central directory of a zip archive (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT); undefined where it is damaged. */
function zipEntries(bytes: Buffer): readonly ZipEntry[] | undefined {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || bytes.length < end + 22 || bytes.readUInt32LE(end) !== END) return undefined;
  const entries: ZipEntry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) return undefined;
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength), method: bytes.readUInt16LE(at + 10), encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      size: bytes.readUInt32LE(at + 20), offset: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

async function entryBytes(bytes: Buffer, entry: ZipEntry, budget: number, url: string, maxBytes: number): Promise<Buffer> {
  const { offset, size, method } = entry;
  if (entry.encrypted || (method !== 0 && method !== 8) || offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== LOCAL) {
    throw externalFailure(url, 'A file of its zip archive cannot be unpacked.');
  }
  const from = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  if (from + size > bytes.length) throw externalFailure(url, 'Its zip archive is damaged.');
  const packed = bytes.subarray(from, from + size);
  if (packed.length > budget) throw overLimit(url, maxBytes);
  return method === 0 ? packed : bounded(() => inflated(packed, { maxOutputLength: Math.max(1, budget) }), url, maxBytes);
}

/** `*` stands for any characters, `?` for one; compared without regular expressions, whose cost a pattern could drive up. */
function matchesGlob(name: string, pattern: string): boolean {
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (at < name.length) {
    if (pattern[from] === '*') [star, mark, from] = [from, at, from + 1];
    else if (pattern[from] === '?' || pattern[from] === name[at]) [at, from] = [at + 1, from + 1];
    else if (star >= 0) [from, mark, at] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  return /^\**$/.test(pattern.slice(from));
}

async function unzipped(bytes: Buffer, url: string, pattern: string, maxBytes: number): Promise<readonly Buffer[]> {
  const entries = zipEntries(bytes)?.filter(({ name }) => !name.endsWith('/') && matchesGlob(name, pattern));
  if (entries === undefined) throw externalFailure(url, 'Its zip archive is damaged.');
  if (entries.length === 0) throw externalFailure(url, 'Its zip archive holds no file that fits.');
  if (entries.length > MAX_FILES) throw externalLimit(url, `Its zip archive may hold ${MAX_FILES} files.`);
  const files: Buffer[] = [];
  let budget = maxBytes;
  for (const entry of entries) {
    const file = await entryBytes(bytes, entry, budget, url, maxBytes);
    budget -= file.length;
    files.push(file);
  }
  return files;
}

/** The files that the bytes of an address hold: those of a zip archive, that of a gzip file, else the bytes themselves. Errors: `kql.failed`, `kql.limit`. */
export async function unpack(bytes: Buffer, url: string, zipPattern = '*', maxBytes = MAX_UNPACKED_BYTES): Promise<readonly Buffer[]> {
  if (bytes.length > 3 && bytes.readUInt32LE(0) === LOCAL) return unzipped(bytes, url, zipPattern, maxBytes);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return [await bounded(() => gunzipped(bytes, { maxOutputLength: maxBytes }), url, maxBytes)];
  return [bytes];
}
