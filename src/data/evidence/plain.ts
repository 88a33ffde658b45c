import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { codeOf } from '../../errors.js';
import { readWindows1252 } from '../../windows-1252.js';
import { formatBytes } from './bytes-text.js';
import { tooLarge, unreadable } from './failure.js';
import type { EvidenceFile } from './files.js';

/** A text file that readers can take: UTF-8, not compressed. */
export interface PlainText {
  readonly path: string;
  readonly size: number;
  /** First bytes as text, without a byte order mark. */
  readonly head: string;
  readonly notes: readonly string[];
}

const HEAD_BYTES = 1 << 20;

/** The text of a file as UTF-8 on disk: the file itself where it is that already, else a copy written to `copyPath`. */
export async function plainText(file: EvidenceFile, copyPath: string, maxBytes: number): Promise<PlainText> {
  const start = await firstBytes(file.path, 4);
  const packed = file.gzip || (start[0] === 0x1f && start[1] === 0x8b);
  if (packed) await copy(file, [createReadStream(file.path), createGunzip()], copyPath, maxBytes);
  const unpacked = packed ? copyPath : file.path;
  const scan = await scanText(unpacked);
  refuseBinary(file, scan.head);
  const isPlain = scan.encoding === 'utf-8';
  // DuckDB's JSON reader stumbles over a byte order mark, its CSV reader does not.
  if (isPlain && !(file.format === 'json' && scan.head.subarray(0, 3).toString('latin1') === '\u00ef\u00bb\u00bf')) {
    return { path: unpacked, size: scan.size, head: scan.head.toString('utf8').replace(/^\ufeff/, ''), notes: [] };
  }
  const decoded = `${copyPath}.utf8`;
  await copy(file, [createReadStream(unpacked), decoding(scan.encoding)], decoded, maxBytes);
  const head = (await firstBytes(decoded, HEAD_BYTES)).toString('utf8').replace(/^\ufeff/, '');
  return { path: decoded, size: scan.size, head, notes: isPlain ? [] : [`It is not UTF-8 and was read as ${scan.encoding}.`] };
}

async function copy(file: EvidenceFile, [source, step]: readonly [Readable, Transform], target: string, maxBytes: number): Promise<void> {
  let size = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) done(tooLarge(file.name, 'It grows beyond the limit when it is unpacked', formatBytes(maxBytes)));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(source, step, counter, createWriteStream(target));
  } catch (error) {
    if (isZlibError(error)) {
      throw unreadable(file.name, 'It is not a whole gzip file: it was cut off or changed.', 'Copy the file again and replace it.', error);
    }
    throw error;
  }
}

const isZlibError = (error: unknown): boolean => codeOf(error)?.startsWith('Z_') === true;

function decoding(encoding: Scan['encoding']): Transform {
  if (encoding === 'windows-1252') return new Transform({ transform(chunk: Buffer, _encoding, done) { done(null, Buffer.from(readWindows1252(chunk))); } });
  const decoder = new TextDecoder(encoding);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) { done(null, Buffer.from(decoder.decode(chunk, { stream: true }))); },
    flush(done) { done(null, Buffer.from(decoder.decode())); },
  });
}

interface Scan {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly size: number;
  readonly head: Buffer;
}

/** Reads the whole file once: what is neither marked as UTF-16 nor valid UTF-8 is taken for Windows-1252, as browsers do. */
async function scanText(path: string): Promise<Scan> {
  const parts: Buffer[] = [];
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let size = 0;
  let kept = 0;
  let encoding: Scan['encoding'] = 'utf-8';
  for await (const part of createReadStream(path, { highWaterMark: HEAD_BYTES })) {
    const chunk = part as Buffer; // a stream without encoding yields buffers
    if (size === 0) encoding = markedEncoding(chunk);
    size += chunk.length;
    if (kept < HEAD_BYTES) parts.push(chunk);
    kept += chunk.length;
    if (encoding === 'utf-8' && !decodes(decoder, chunk, true)) encoding = 'windows-1252';
  }
  // A character cut off at the very end is an end of file, not an encoding.
  return { encoding, size, head: Buffer.concat(parts).subarray(0, HEAD_BYTES) };
}

function markedEncoding(start: Buffer): Scan['encoding'] {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function decodes(decoder: InstanceType<typeof TextDecoder>, chunk: Buffer, more: boolean): boolean {
  try {
    decoder.decode(chunk, { stream: more });
    return true;
  } catch {
    return false;
  }
}

const BINARIES: readonly { readonly starts: string; readonly what: string }[] = [
  { starts: 'PK\u0003\u0004', what: 'a ZIP archive or an Excel workbook' },
  { starts: 'PAR1', what: 'a Parquet file' },
  { starts: 'ElfFile', what: 'a Windows event log (EVTX)' },
  { starts: 'SQLite format 3', what: 'a SQLite database' },
];

function refuseBinary(file: EvidenceFile, head: Buffer): void {
  const start = head.subarray(0, 16).toString('latin1');
  const known = BINARIES.find(({ starts }) => start.startsWith(starts));
  const marked = markedEncoding(head) !== 'utf-8';
  if (known === undefined && (marked || !head.subarray(0, 4096).includes(0))) return;
  throw unreadable(file.name, `Its content is ${known?.what ?? 'binary'}, not text.`, 'Export it as CSV, NDJSON or Parquet and give the file the fitting extension.');
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(count);
    const { bytesRead } = await handle.read(buffer, 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
