/** What a header says of a member: its own, which stands before its data, or that in the archive's directory. */
export interface ZipHeader {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  /** As MS-DOS has it; its upper byte tells wrong passwords where `flags` has bit 3. */
  readonly time: number;
  /** Undefined, like the two sizes, where they follow the data and were not found there. */
  readonly crc: number | undefined;
  readonly packed: number;
  readonly size: number | undefined;
  readonly extra: Buffer;
}

export const [LOCAL, CENTRAL, END, END64, DESCRIPTOR] = [0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x08074b50];
export const LOCAL_LENGTH = 30;
export const CENTRAL_LENGTH = 46;
export const [ENCRYPTED, SIZES_FOLLOW, STRONG] = [1, 8, 0x40];

const LONGEST_NAME = 300;
const ZIP64 = 1;
const NOT_HERE = 0xffffffff;

/** The header of a member before its data; the fields of 4.3.7 from `flags` on are also those of 4.3.12. */
export const localHeader = (bytes: Buffer, at: number): ZipHeader => headerAt(bytes, at + 6, at + LOCAL_LENGTH, NOT_HERE).header;

/** An entry of the directory, where its member's local header is, and where the next entry begins. */
export function centralEntry(bytes: Buffer, at: number): { readonly header: ZipHeader; readonly offset: number; readonly end: number } {
  const { header, offset, end } = headerAt(bytes, at + 8, at + CENTRAL_LENGTH, bytes.readUInt32LE(at + 42));
  return { header, offset, end: end + bytes.readUInt16LE(at + 32) };
}

function headerAt(bytes: Buffer, fields: number, nameAt: number, place: number): { readonly header: ZipHeader; readonly offset: number; readonly end: number } {
  const nameLength = bytes.readUInt16LE(fields + 20);
  const from = nameAt + nameLength;
  const end = from + bytes.readUInt16LE(fields + 22);
  const extra = bytes.subarray(from, end);
  // 4.5.3: of these three, only those that do not fit into their own fields, in this order
  const [size = 0, packed = 0, offset = 0] = wide(extra, [bytes.readUInt32LE(fields + 16), bytes.readUInt32LE(fields + 12), place]);
  const header: ZipHeader = {
    name: bytes.toString('utf8', nameAt, nameAt + Math.min(nameLength, LONGEST_NAME)),
    flags: bytes.readUInt16LE(fields), method: bytes.readUInt16LE(fields + 2), time: bytes.readUInt16LE(fields + 4),
    crc: bytes.readUInt32LE(fields + 8), packed, size, extra,
  };
  return { header, offset, end };
}

function wide(extra: Buffer, values: readonly number[]): readonly number[] {
  const field = values.includes(NOT_HERE) ? extraField(extra, ZIP64) : undefined;
  if (field === undefined) return values;
  let at = 0;
  return values.map((value) => {
    if (value !== NOT_HERE || at + 8 > field.length) return value;
    at += 8;
    return wideAt(field, at - 8);
  });
}

/** Eight bytes; a size beyond 2^53 loses its last digits, and no archive is as long. */
export const wideAt = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at));

/** The data of a field among the extra ones (4.5.1). */
export function extraField(extra: Buffer, id: number): Buffer | undefined {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, end);
    at = end;
  }
  return undefined;
}
