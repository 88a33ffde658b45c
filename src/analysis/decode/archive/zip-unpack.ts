import { crc32 } from 'node:zlib';
import { inflate } from '../inflate.js';
import type { Decoded, DecodeResult } from '../types.js';
import { bzip2 } from './bzip2.js';
import { LzmaStream } from './lzma-stream.js';
import { asStored, unpack } from './unpack.js';
import { readAesField } from './winzip-aes.js';
import { ENCRYPTED, extraField, STRONG, type ZipHeader } from './zip-headers.js';
import type { ZipMember } from './zip-members.js';
import { MOST_DERIVED, type Passwords } from './zip-passwords.js';
import { xz } from './xz.js';

const AES = 99;
const AES_FIELD = 0x9901;
const STORED = 0;

/** Of no one member: a bomb has thousands. */
const RUNS_OVER = 'A member of a zip archive runs into others (a decompression bomb?) or over its end, and was not unpacked.';

const SPENT = `Encrypted members of a zip archive were left closed: ${MOST_DERIVED} tries of a password are the limit.`;

type Reader = (bytes: Buffer, cap: number, size: number | undefined) => DecodeResult;

/** Methods of section 4.4.5 of the format's description. */
const METHODS: Readonly<Record<number, Reader>> = {
  [STORED]: asStored,
  8: (bytes, cap) => inflate('deflate', bytes, cap),
  12: (bytes, cap) => bzip2.decode(bytes, cap),
  14: readLzma,
  95: (bytes, cap) => xz.decode(bytes, cap),
};

/** Section 5.8: a version, the length of the properties, these, and the stream. */
function readLzma(bytes: Buffer, cap: number, size = Infinity): DecodeResult {
  const start = 4 + (bytes.length > 4 ? bytes.readUInt16LE(2) : 0);
  if (start + 6 > bytes.length) return null;
  return unpack(cap, (out) => {
    const stream = new LzmaStream(out);
    stream.setProperties(bytes[4] ?? 255);
    stream.decode(bytes.subarray(start), size, true);
  });
}

/** Unpacks a member as one of its headers says, with one of the usual passwords where it is encrypted. `bytes` begin with its data. */
export function unpackMember({ headers, notes }: ZipMember, bytes: Buffer, cap: number, passwords: Passwords): DecodeResult {
  let result: DecodeResult = null;
  for (const header of headers) {
    const made = readAs(header, bytes, cap, passwords);
    if (made !== null && 'bytes' in made && made.fits) return noted(made, notes);
    if (result === null || (made !== null && 'bytes' in made && !('bytes' in result))) result = made;
  }
  return result !== null && 'bytes' in result ? noted(result, notes) : result;
}

interface Read extends Decoded {
  /** Length and check number are as the header says. */
  readonly fits: boolean;
}

type ReadResult = Read | Exclude<DecodeResult, Decoded>;

function noted<Made extends Decoded>(made: Made, notes: readonly string[]): Made {
  const all = [...(made.note === undefined ? [] : [made.note]), ...notes];
  return all.length === 0 ? made : { ...made, note: all.join('; ') };
}

function readAs(header: ZipHeader, bytes: Buffer, cap: number, passwords: Passwords): ReadResult {
  const packed = bytes.subarray(0, header.packed);
  const what = `${JSON.stringify(header.name)} (${header.size?.toLocaleString('en') ?? 'an unknown number of'} bytes) in a zip archive`;
  if ((header.flags & ENCRYPTED) !== 0) {
    return readEncrypted(header, packed, cap, passwords) ?? { refused: header.method === AES && passwords.spent ? SPENT : `${what} is encrypted with a password and was not unpacked.` };
  }
  const reader = METHODS[header.method];
  if (reader === undefined) return { refused: `${what} is packed by method ${header.method}, which is not read.` };
  const made = reader(packed, cap, header.size);
  if (packed.length < header.packed && (made === null || !('bytes' in made) || made.bytes.length === 0)) return { refused: RUNS_OVER };
  return checked(made, header, header.crc);
}

/** Null: no password opens it. */
function readEncrypted(header: ZipHeader, packed: Buffer, cap: number, passwords: Passwords): ReadResult {
  if ((header.flags & STRONG) !== 0) return null;
  const whole = packed.length === header.packed;
  const aes = header.method === AES ? readAesField(extraField(header.extra, AES_FIELD) ?? Buffer.alloc(0)) : null;
  if (header.method === AES && aes === null) return null;
  const method = aes?.method ?? header.method;
  const crc = aes?.version === 2 ? undefined : header.crc;
  for (const { password, bytes, authentic } of passwords.open(header, packed, aes, whole)) {
    const made = checked(METHODS[method]?.(bytes, cap, header.size) ?? null, header, crc);
    if (made === null || !('bytes' in made)) {
      if (made !== null && 'tooLarge' in made && aes !== null) return made;
      continue;
    }
    // of ZipCrypto, the CRC alone tells right from wrong; what is cut off has none that could fit, but damaged data seldom inflate
    if (aes === null && !made.fits && (whole || method === STORED)) continue;
    passwords.took(password);
    // without its scale: positions begin after the header of the encryption
    const read = { bytes: made.bytes, fits: made.fits, detail: `password ${password}`, ...(made.note === undefined ? {} : { note: made.note }) };
    return noted(read, authentic === false ? ['its authentication code is wrong'] : []);
  }
  return aes === null ? readThough(header, packed, cap) : null;
}

/** A member that is only marked as encrypted, which keeps some readers from looking into it. */
function readThough(header: ZipHeader, packed: Buffer, cap: number): ReadResult {
  const made = checked(METHODS[header.method]?.(packed, cap, header.size) ?? null, header, header.crc);
  return made !== null && 'bytes' in made && made.fits && header.crc !== undefined ? { ...made, note: 'it is marked as encrypted, and is not' } : null;
}

/** Says where a member is not what its header says. */
function checked(made: DecodeResult, { size }: ZipHeader, crc: number | undefined): ReadResult {
  if (made === null || !('bytes' in made)) return made;
  if (made.note !== undefined) return { ...made, fits: false };
  if (size !== undefined && made.bytes.length !== size) {
    return { ...made, fits: false, note: `it has ${made.bytes.length.toLocaleString('en')} bytes, its header says ${size.toLocaleString('en')}` };
  }
  return crc !== undefined && crc32(made.bytes) !== crc ? { ...made, fits: false, note: 'its check number (CRC-32) is wrong' } : { ...made, fits: true };
}
