import type { BytesDecoding } from '../types.js';
import { LzmaStream, StreamFault, type Output } from './lzma-stream.js';
import { unpack } from './unpack.js';

const MAGIC = Buffer.from('fd377a585a00', 'hex');
const LZMA2 = 0x21;
/** Bytes of the check after a block, by the stream's flags. */
const CHECKS: Readonly<Record<number, number>> = { 0: 0, 1: 4, 4: 8, 10: 32 };

/** `.xz` (https://tukaani.org/xz/xz-file-format.txt) with LZMA2 and no other filter; checks are not verified, the range coder is. */
export const xz: BytesDecoding = {
  name: 'xz',
  reads: 'bytes',
  * find(bytes) {
    if (bytes.length > 24 && bytes.subarray(0, 6).equals(MAGIC)) yield { offset: 0, length: bytes.length, trust: 'certain' };
  },
  decode(bytes, cap) {
    const filter = filterOf(bytes);
    if (filter !== LZMA2 && filter !== null) return { refused: `An xz stream with the filter 0x${filter.toString(16)} was left alone: only LZMA2 is read.` };
    return unpack(cap, (out) => { readBlocks(bytes, out); });
  },
};

/** Reads a number of seven bits a byte; returns it with where it ends. */
function vli(bytes: Buffer, at: number): readonly [value: number, end: number] {
  let [value, end] = [0, at];
  for (let shift = 1; end < at + 9; shift *= 128) {
    const byte = bytes[end] ?? 0;
    value += (byte & 0x7f) * shift;
    end += 1;
    if ((byte & 0x80) === 0) return [value, end];
  }
  throw new StreamFault(false);
}

const FIRST_BLOCK = 12;

function filterOf(bytes: Buffer): number | null {
  const flags = bytes[FIRST_BLOCK + 1] ?? 0;
  if (bytes[FIRST_BLOCK] === 0) return null;
  let at = FIRST_BLOCK + 2;
  try {
    if ((flags & 0x40) !== 0) [, at] = vli(bytes, at);
    if ((flags & 0x80) !== 0) [, at] = vli(bytes, at);
    const [filter] = vli(bytes, at);
    return (flags & 3) === 0 || filter !== LZMA2 ? filter : null;
  } catch {
    return null; // a number without an end: reading the block fails as well
  }
}

function readBlocks(bytes: Buffer, out: Output): void {
  const check = CHECKS[(bytes[7] ?? 0) & 15] ?? 0;
  const stream = new LzmaStream(out);
  let at = FIRST_BLOCK;
  while (bytes[at] !== 0) {
    const header = bytes[at];
    if (header === undefined) throw new StreamFault(true);
    const end = readChunks(bytes, at + (header + 1) * 4, stream);
    at = end + ((4 - (end % 4)) % 4) + check;
  }
}

/** The chunks of one LZMA2 block; returns where it ends. */
function readChunks(bytes: Buffer, from: number, stream: LzmaStream): number {
  const { out } = stream;
  out.start = out.length;
  let at = from;
  for (;;) {
    const control = bytes[at];
    if (control === undefined) throw new StreamFault(true);
    if (control === 0) return at + 1;
    if (control > 2 && control < 0x80) throw new StreamFault(false);
    if (at + 6 > bytes.length) throw new StreamFault(true);
    if (control === 1 || control >= 0xe0) out.start = out.length;
    if (control < 0x80) {
      const size = bytes.readUInt16BE(at + 1) + 1;
      out.append(bytes.subarray(at + 3, at + 3 + size));
      at += 3 + size;
      if (at > bytes.length) throw new StreamFault(true);
      continue;
    }
    const size = ((control & 0x1f) << 16) + bytes.readUInt16BE(at + 1) + 1;
    const packed = bytes.readUInt16BE(at + 3) + 1;
    const resets = (control >> 5) & 3;
    if (resets >= 2) stream.setProperties(bytes[at + 5] ?? 255);
    else if (resets === 1) stream.reset();
    at += resets >= 2 ? 6 : 5;
    stream.decode(bytes.subarray(at, at + packed), out.length + size, false);
    at += packed;
  }
}
