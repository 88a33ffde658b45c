import type { BytesDecoding } from '../types.js';
import { LzmaStream } from './lzma-stream.js';
import { unpack } from './unpack.js';

const HEADER = 13;
const UNKNOWN = 0xffffffff;

/** A `.lzma` file ("LZMA alone"): it has no mark, so its dictionary must be of a usual size and its length one that can be. */
function isLzma(bytes: Buffer): boolean {
  if (bytes.length < HEADER + 6 || (bytes[0] ?? 255) >= 225 || bytes[HEADER] !== 0) return false;
  const dictionary = bytes.readUInt32LE(1);
  const usual = dictionary === UNKNOWN || (dictionary >= 4_096 && Number.isInteger(Math.log2(dictionary))) || (dictionary >= 4_096 && Number.isInteger(Math.log2(dictionary / 3)));
  const [low, high] = [bytes.readUInt32LE(5), bytes.readUInt32LE(9)];
  return usual && ((low === UNKNOWN && high === UNKNOWN) || (high < 64 && (low > 0 || high > 0)));
}

/** The LZMA SDK's own file format (lzma-specification.txt). */
export const lzma: BytesDecoding = {
  name: 'lzma',
  reads: 'bytes',
  * find(bytes) {
    if (isLzma(bytes)) yield { offset: 0, length: bytes.length, trust: 'likely' };
  },
  decode(bytes, cap) {
    if (!isLzma(bytes)) return null;
    const size = bytes.readUInt32LE(9) === UNKNOWN ? Infinity : bytes.readUInt32LE(9) * 2 ** 32 + bytes.readUInt32LE(5);
    if (size !== Infinity && size > cap) return { tooLarge: size };
    return unpack(cap, (out) => {
      const stream = new LzmaStream(out);
      stream.setProperties(bytes[0] ?? 255);
      stream.decode(bytes.subarray(HEADER), size, true);
    });
  },
};
