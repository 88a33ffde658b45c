import { createHash, webcrypto } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../errors.js';
import { readAsnCsv, type AsnRanges } from './asn-csv.js';

/**
 * The file that the CSV is converted to once, so that a start reads 11 MB instead of parsing 33: 8 bytes magic, SHA-256 of
 * the rest, five 32-bit counts, padding to 64, then the arrays one after another, 8-byte ones first; little-endian.
 */
const MAGIC = Buffer.from('CBASN-2\n');
const COUNTS_AT = 40;
const BODY_AT = 64;

/** Typed views on the file's bytes. */
export interface AsnIndex {
  readonly v4: AsnRanges['v4'];
  readonly v6: AsnRanges['v6'];
  readonly asns: Uint32Array;
  /** UTF-8 names; the name of network `i` lies between `nameEnds[i - 1]` (or 0) and `nameEnds[i]`. */
  readonly nameEnds: Uint32Array;
  readonly names: Uint8Array;
}

export interface ConvertInput {
  readonly v4Path: string;
  readonly v6Path: string;
  readonly outPath: string;
}

/** Converts the CSV files; runs in a worker. The file appears under its name only when it is whole. */
export async function convertAsn({ v4Path, v6Path, outPath }: ConvertInput): Promise<{ bytes: number }> {
  const file = encode(await readAsnCsv(v4Path, v6Path));
  const draft = `${outPath}.${process.pid}.draft`;
  await mkdir(dirname(outPath), { recursive: true });
  try {
    await writeFile(draft, file);
    await rename(draft, outPath);
  } finally {
    await rm(draft, { force: true });
  }
  return { bytes: file.length };
}

/** Opens a converted file; null where there is none or it is damaged. */
export async function openAsnFile(path: string): Promise<AsnIndex | null> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  if (file.length < BODY_AT || !file.subarray(0, 8).equals(MAGIC)) return null;
  const sum = Buffer.from(await webcrypto.subtle.digest('SHA-256', file.subarray(COUNTS_AT)));
  return sum.equals(file.subarray(8, COUNTS_AT)) ? decode(file) : null;
}

function encode({ v4, v6, asns, names }: AsnRanges): Buffer {
  const encoded = names.map((name) => Buffer.from(name));
  let end = 0;
  const nameEnds = Uint32Array.from(encoded, (name) => (end += name.length));
  const head = Buffer.alloc(BODY_AT);
  MAGIC.copy(head);
  for (const [index, count] of [v4.networks.length, v6.networks.length, asns.length, end].entries()) {
    head.writeUInt32LE(count, COUNTS_AT + index * 4);
  }
  const arrays = [v6.starts, v6.ends, v4.starts, v4.ends, v4.networks, v6.networks, Uint32Array.from(asns), nameEnds];
  const file = Buffer.concat([
    head, ...arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)), ...encoded,
  ]);
  createHash('sha256').update(file.subarray(COUNTS_AT)).digest().copy(file, 8);
  return file;
}

function decode(file: Buffer): AsnIndex {
  const [v4 = 0, v6 = 0, networks = 0, nameBytes = 0] = [0, 1, 2, 3].map((index) => file.readUInt32LE(COUNTS_AT + index * 4));
  // readFile gives a buffer of its own at offset 0, so the views are aligned
  let at = file.byteOffset + BODY_AT;
  const words = (count: number): Uint32Array => {
    const view = new Uint32Array(file.buffer, at, count);
    at += count * 4;
    return view;
  };
  const longs = (count: number): BigUint64Array => {
    const view = new BigUint64Array(file.buffer, at, count);
    at += count * 8;
    return view;
  };
  const starts = longs(v6 * 2);
  const ends = longs(v6 * 2);
  const v4Ranges = { starts: words(v4), ends: words(v4), networks: words(v4) };
  return {
    v4: v4Ranges,
    v6: { starts, ends, networks: words(v6) },
    asns: words(networks),
    nameEnds: words(networks),
    names: new Uint8Array(file.buffer, at, nameBytes),
  };
}
