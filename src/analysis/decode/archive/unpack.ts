import type { DecodeResult } from '../types.js';
import { Output, OverCap, StreamFault } from './lzma-stream.js';

/** Bytes that are stored as they are. */
export const asStored = (bytes: Buffer, cap: number): DecodeResult => (bytes.length > cap ? { tooLarge: bytes.length } : { bytes, scale: { units: 1, bytes: 1 } });

/** Runs an unpacker; what a stream that is cut off gave until then is kept, with a note. */
export function unpack(cap: number, run: (out: Output) => void): DecodeResult {
  const out = new Output(cap);
  try {
    run(out);
  } catch (error) {
    if (error instanceof OverCap) return { tooLarge: cap };
    if (!(error instanceof StreamFault)) throw error;
    return error.cutOff && out.length > 0 ? { bytes: out.bytes, note: error.message } : null;
  }
  return { bytes: out.bytes };
}
