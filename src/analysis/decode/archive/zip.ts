import { inflate } from '../inflate.js';
import type { BytesDecoding, DecodeResult, Span } from '../types.js';
import { bzip2 } from './bzip2.js';
import { LzmaStream } from './lzma-stream.js';
import { unpack } from './unpack.js';
import { xz } from './xz.js';

interface Member {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  /** Packed and unpacked bytes. */
  readonly packed: number;
  readonly size: number;
  /** Of its local header. */
  readonly offset: number;
}

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const MAX_MEMBERS = 2_000;
const LONGEST_COMMENT = 65_535;
const LONGEST_NAME = 300;

/** Methods of section 4.4.5 of the format's description. */
const METHODS: Readonly<Record<number, (bytes: Buffer, cap: number, size: number) => DecodeResult>> = {
  0: (bytes, cap) => (bytes.length > cap ? { tooLarge: bytes.length } : { bytes, scale: { units: 1, bytes: 1 } }),
  8: (bytes, cap) => inflate('deflate', bytes, cap),
  12: (bytes, cap) => bzip2.decode(bytes, cap),
  14: readLzma,
  95: (bytes, cap) => xz.decode(bytes, cap),
};

/** Section 5.8: a version, the length of the properties, these, and the stream. */
function readLzma(bytes: Buffer, cap: number, size: number): DecodeResult {
  const start = 4 + (bytes.length > 4 ? bytes.readUInt16LE(2) : 0);
  if (start + 6 > bytes.length) return null;
  return unpack(cap, (out) => {
    const stream = new LzmaStream(out);
    stream.setProperties(bytes[4] ?? 255);
    stream.decode(bytes.subarray(start), size, true);
  });
}

/** Members of a zip archive (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), each a layer with its name. */
export const zip: BytesDecoding = {
  name: 'zip member',
  reads: 'bytes',
  * find(bytes) {
    if (bytes.length < 22 || bytes.readUInt16LE(0) !== 0x4b50) return;
    for (const member of membersOf(bytes)) {
      const span = spanOf(bytes, member);
      if (span !== null) yield span;
    }
  },
  decode: () => null, // each span says how
};

function spanOf(bytes: Buffer, { name, method, encrypted, packed, size, offset }: Member): Span | null {
  if (name.endsWith('/') && size === 0) return null;
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  const length = Math.min(packed, bytes.length - start);
  if (length <= 0) return null;
  const span = { offset: start, length, trust: 'certain', name } as const;
  const what = `${JSON.stringify(name)} (${size.toLocaleString('en')} bytes) in a zip archive`;
  if (encrypted) return { ...span, unpack: () => ({ refused: `${what} is encrypted with a password and was not unpacked.` }) };
  const reader = METHODS[method];
  if (reader === undefined) return { ...span, unpack: () => ({ refused: `${what} is packed by method ${method}, which is not read.` }) };
  return { ...span, unpack: (packedBytes, cap) => reader(packedBytes, cap, size) };
}

/** By the central directory; where it is missing or damaged, by the local headers one after another. */
function membersOf(bytes: Buffer): readonly Member[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const listed = end >= Math.max(0, bytes.length - LONGEST_COMMENT - 22) && bytes.length >= end + 22 && bytes.readUInt32LE(end) === END
    ? directory(bytes, bytes.readUInt32LE(end + 16), bytes.readUInt16LE(end + 10)) : [];
  return listed.length > 0 ? listed : locals(bytes);
}

function directory(bytes: Buffer, from: number, count: number): Member[] {
  const members: Member[] = [];
  let at = from;
  for (let left = Math.min(count, MAX_MEMBERS); left > 0; left -= 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) break;
    const nameLength = bytes.readUInt16LE(at + 28);
    const offset = bytes.readUInt32LE(at + 42);
    if (offset + 30 <= bytes.length && bytes.readUInt32LE(offset) === LOCAL) {
      members.push({
        name: nameAt(bytes, at + 46, nameLength), method: bytes.readUInt16LE(at + 10), encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
        packed: bytes.readUInt32LE(at + 20), size: bytes.readUInt32LE(at + 24), offset,
      });
    }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return members;
}

function locals(bytes: Buffer): Member[] {
  const members: Member[] = [];
  for (let at = 0; at + 30 <= bytes.length && bytes.readUInt32LE(at) === LOCAL && members.length < MAX_MEMBERS;) {
    const [flags, nameLength] = [bytes.readUInt16LE(at + 6), bytes.readUInt16LE(at + 26)];
    const start = at + 30 + nameLength + bytes.readUInt16LE(at + 28);
    // bit 3: the sizes follow the data, so that a member ends where the next header begins
    const next = (flags & 8) === 0 ? start + bytes.readUInt32LE(at + 18) : bytes.indexOf('PK', start + 1);
    const end = next < 0 || next > bytes.length ? bytes.length : next;
    members.push({
      name: nameAt(bytes, at + 30, nameLength), method: bytes.readUInt16LE(at + 8), encrypted: (flags & 1) === 1,
      packed: end - start, size: bytes.readUInt32LE(at + 22), offset: at,
    });
    at = Math.max(end, at + 30);
  }
  return members;
}

const nameAt = (bytes: Buffer, at: number, length: number): string => bytes.toString('utf8', at, at + Math.min(length, LONGEST_NAME));
