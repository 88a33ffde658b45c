import { constants, gunzipSync, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib';
import { codeOf } from '../../errors.js';
import type { Decoded, TooLarge } from './types.js';

const METHODS = { gzip: gunzipSync, zlib: inflateSync, deflate: inflateRawSync } as const;

export type Compression = keyof typeof METHODS;

export interface Inflated extends Decoded {
  /** Bytes of the input that were used; what follows is not part of the stream. */
  readonly consumed: number;
}

/**
 * Inflates at most `cap` bytes. A stream that is cut off gives what there is of it, with a note; a damaged one gives null.
 */
export function inflate(method: Compression, bytes: Buffer, cap: number): Inflated | TooLarge | null {
  const whole = attempt(method, bytes, cap, {});
  if (whole !== 'damaged') return whole;
  const part = attempt(method, bytes, cap, { finishFlush: constants.Z_SYNC_FLUSH });
  if (part === 'damaged' || 'tooLarge' in part) return null;
  return part.bytes.length > 0 ? { ...part, note: 'the stream is cut off' } : null;
}

/** True where the bytes are a whole zlib or raw deflate stream of at most a megabyte: random data fails within a few bytes. */
export function isDeflated(bytes: Buffer): boolean {
  const methods: Compression[] = looksLikeZlib(bytes) ? ['zlib', 'deflate'] : ['deflate'];
  return bytes.length >= 8 && methods.some((method) => {
    const out = attempt(method, bytes, 1_000_000, {});
    if (out === 'damaged') return false;
    return 'tooLarge' in out ? method === 'zlib' : out.bytes.length >= 4 && out.consumed >= bytes.length - 8;
  });
}

/** RFC 1950 section 2.2: deflate with a window of up to 32 KB, and a check number. */
export const looksLikeZlib = (bytes: Uint8Array): boolean =>
  bytes.length > 6 && ((bytes[0] ?? 0) & 0x8f) === 0x08 && ((bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)) % 31 === 0;

function attempt(method: Compression, bytes: Buffer, cap: number, options: ZlibOptions): Inflated | TooLarge | 'damaged' {
  try {
    // with `info`, the result is { buffer, engine }, which the types do not know
    const result: unknown = METHODS[method](bytes, { ...options, info: true, maxOutputLength: Math.max(1, cap) });
    const { buffer, engine } = result as { buffer: Buffer; engine: { bytesWritten: number } };
    return { bytes: buffer, consumed: engine.bytesWritten };
  } catch (error) {
    return codeOf(error) === 'ERR_BUFFER_TOO_LARGE' ? { tooLarge: cap } : 'damaged';
  }
}
