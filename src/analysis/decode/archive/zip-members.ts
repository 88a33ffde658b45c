import { Descriptors } from './zip-descriptor.js';
import { CENTRAL, CENTRAL_LENGTH, centralEntry, ENCRYPTED, END64, LOCAL, LOCAL_LENGTH, localHeader, SIZES_FOLLOW, wideAt, type ZipHeader } from './zip-headers.js';

/** A member of a zip archive, and where its data lie: no two overlap. */
export interface ZipMember {
  /** What is said of it, each in its own way: the directory first, then its own header where this says otherwise. */
  readonly headers: readonly [ZipHeader, ...ZipHeader[]];
  readonly start: number;
  /** Bytes until the next member, or the end. */
  readonly room: number;
  /** What is not as it should be. */
  readonly notes: readonly string[];
}

interface Listed {
  readonly header: ZipHeader;
  readonly offset: number;
}

export const MAX_MEMBERS = 2_000;
const LONGEST_COMMENT = 65_535;
const END_LENGTH = 22;
const LOCATOR_LENGTH = 20;
const LOCATOR = 0x07064b50;
const SHOWN_NAME = 60;

/** By the directory at the end; where it is missing or damaged, by the headers one after another. */
export function membersOf(bytes: Buffer): readonly ZipMember[] {
  const listed = listedIn(bytes);
  return listed.length > 0 ? placed(bytes, listed) : found(bytes);
}

function listedIn(bytes: Buffer): Listed[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < Math.max(0, bytes.length - LONGEST_COMMENT - END_LENGTH) || end + END_LENGTH > bytes.length) return [];
  const [count, from] = [bytes.readUInt16LE(end + 10), bytes.readUInt32LE(end + 16)];
  const wide = count === 0xffff || from === 0xffffffff ? zip64End(bytes, end - LOCATOR_LENGTH) : undefined;
  return directory(bytes, wide?.from ?? from, wide?.count ?? count);
}

/** The record (4.3.14) that a locator (4.3.15) before the usual end leads to. */
function zip64End(bytes: Buffer, locator: number): { readonly count: number; readonly from: number } | undefined {
  if (locator < 0 || bytes.readUInt32LE(locator) !== LOCATOR) return undefined;
  const at = wideAt(bytes, locator + 8);
  if (at + 56 > bytes.length || bytes.readUInt32LE(at) !== END64) return undefined;
  return { count: wideAt(bytes, at + 32), from: wideAt(bytes, at + 48) };
}

function directory(bytes: Buffer, from: number, count: number): Listed[] {
  const listed: Listed[] = [];
  let at = from;
  for (let left = Math.min(count, MAX_MEMBERS); left > 0; left -= 1) {
    if (at + CENTRAL_LENGTH > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) break;
    const { header, offset, end } = centralEntry(bytes, at);
    if (offset + LOCAL_LENGTH <= bytes.length && bytes.readUInt32LE(offset) === LOCAL) listed.push({ header, offset });
    at = end;
  }
  return listed;
}

/** Members may lie over each other in a bomb (https://www.usenix.org/conference/woot19/presentation/fifield): each ends where the next begins. */
function placed(bytes: Buffer, listed: readonly Listed[]): ZipMember[] {
  const offsets = [...new Set(listed.map(({ offset }) => offset))].sort((one, other) => one - other);
  const next = new Map(offsets.map((offset, at) => [offset, offsets[at + 1] ?? bytes.length] as const));
  const times = new Map<number, number>();
  for (const { offset } of listed) times.set(offset, (times.get(offset) ?? 0) + 1);
  const members: ZipMember[] = [];
  for (const { header, offset } of listed) {
    const same = times.get(offset) ?? 0;
    if (!times.delete(offset)) continue;
    const notes = same > 1 ? [`${(same - 1).toLocaleString('en')} other members of the archive are said to lie at the same place (a decompression bomb?)`] : [];
    members.push(placedAt(bytes, header, offset, next.get(offset) ?? bytes.length, notes));
  }
  return members;
}

function placedAt(bytes: Buffer, header: ZipHeader, offset: number, end: number, notes: readonly string[]): ZipMember {
  const own = localHeader(bytes, offset);
  const start = dataAt(bytes, offset);
  const differences = differencesOf(header, own);
  const usable = (own.flags & SIZES_FOLLOW) === 0 ? own : { ...own, crc: header.crc, packed: header.packed, size: header.size };
  return {
    headers: differences.length === 0 ? [header] : [header, usable],
    start, room: Math.max(0, end - start),
    notes: differences.length === 0 ? notes : [...notes, `the archive's directory and the member's own header disagree: ${differences.join(', ')}`],
  };
}

/** Where the data of a member begin, by its local header; the end where there are none. */
const dataAt = (bytes: Buffer, at: number): number =>
  Math.min(bytes.length, at + LOCAL_LENGTH + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28));

function differencesOf(listed: ZipHeader, own: ZipHeader): string[] {
  const differences: string[] = [];
  const compare = (what: string, one: number | undefined, other: number | undefined): void => {
    if (one !== other) differences.push(`${what} ${one?.toLocaleString('en') ?? '?'} and ${other?.toLocaleString('en') ?? '?'}`);
  };
  if (listed.name !== own.name) differences.push(`name ${JSON.stringify(listed.name.slice(0, SHOWN_NAME))} and ${JSON.stringify(own.name.slice(0, SHOWN_NAME))}`);
  compare('method', listed.method, own.method);
  if (((listed.flags ^ own.flags) & ENCRYPTED) !== 0) differences.push(`encrypted ${isEncrypted(listed)} and ${isEncrypted(own)}`);
  if ((own.flags & SIZES_FOLLOW) === 0) {
    compare('packed size', listed.packed, own.packed);
    compare('size', listed.size, own.size);
    if (listed.crc !== own.crc) differences.push('CRC-32');
  }
  return differences;
}

const isEncrypted = ({ flags }: ZipHeader): string => ((flags & ENCRYPTED) === 0 ? 'no' : 'yes');

function found(bytes: Buffer): ZipMember[] {
  const members: ZipMember[] = [];
  const descriptors = new Descriptors(bytes);
  for (let at = 0; at + LOCAL_LENGTH <= bytes.length && bytes.readUInt32LE(at) === LOCAL && members.length < MAX_MEMBERS;) {
    const header = localHeader(bytes, at);
    const start = dataAt(bytes, at);
    const unlisted = 'the archive has no directory that lists it';
    if ((header.flags & SIZES_FOLLOW) === 0) {
      at = start + header.packed;
      members.push({ headers: [header], start, room: Math.max(0, Math.min(at, bytes.length) - start), notes: [unlisted] });
      continue;
    }
    const { end, next, crc, size } = descriptors.after(start);
    members.push({
      headers: [{ ...header, packed: end - start, crc, size }], start, room: Math.max(0, end - start),
      notes: [size === undefined ? `${unlisted}, nor a descriptor that tells its size` : `${unlisted}; its size is that of its descriptor`],
    });
    at = Math.max(next, at + LOCAL_LENGTH);
  }
  return members;
}
