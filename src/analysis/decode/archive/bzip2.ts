import { createRequire } from 'node:module';
import type { BytesDecoding } from '../types.js';
import { OverCap, StreamFault, type Output } from './lzma-stream.js';
import { unpack } from './unpack.js';

/** The part of seek-bzip that is used; it has no types. */
interface Bunzip {
  decode(input: { readByte(): number; eof(): boolean; read(into: Uint8Array, offset: number, length: number): number }, output: { writeByte(byte: number): void }, multistream: boolean): void;
}

const require = createRequire(import.meta.url);
const bunzip = require('seek-bzip') as Bunzip; // its only export, by its README

const BLOCK = '314159265359';
const END = '177245385090';

/** bzip2 streams, at the start of the bytes. */
export const bzip2: BytesDecoding = {
  name: 'bzip2',
  reads: 'bytes',
  * find(bytes) {
    const start = bytes.toString('latin1', 0, 3) === 'BZh' && (bytes[3] ?? 0) >= 0x31 && (bytes[3] ?? 0) <= 0x39;
    const next = bytes.toString('hex', 4, 10);
    if (start && (next === BLOCK || next === END)) yield { offset: 0, length: bytes.length, trust: 'certain' };
  },
  decode: (bytes, cap) => unpack(cap, (out) => { read(bytes, out); }),
};

function read(bytes: Buffer, out: Output): void {
  let at = 0;
  const readByte = (): number => {
    if (at >= bytes.length) throw new StreamFault(true);
    at += 1;
    return bytes[at - 1] ?? 0;
  };
  const input = {
    readByte,
    eof: () => at >= bytes.length,
    read: (into: Uint8Array, offset: number | undefined, length: number) => {
      for (let done = 0; done < length; done += 1) into[(offset ?? 0) + done] = readByte();
      return length;
    },
  };
  try {
    bunzip.decode(input, { writeByte: (byte) => { out.put(byte & 0xff); } }, true);
  } catch (error) {
    if (error instanceof OverCap || error instanceof StreamFault) throw error;
    throw new StreamFault(false); // what the package throws for damaged data is no class of its own
  }
}
