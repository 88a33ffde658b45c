import { constants, gunzipSync, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib';
import { codeOf } from '../../errors.js';
import { asciiShare } from './text.js';
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

const SHORT = 64;

/**
 * True where the bytes are a whole zlib or raw deflate stream of at most a megabyte: random data fails within a few bytes. A short
 * raw stream must give text as well, since one such in some thousand is made by chance.
 */
export function isDeflated(bytes: Buffer): boolean {
  if (bytes.length < 8) return false;
  if (looksLikeZlib(bytes)) {
    const out = attempt('zlib', bytes, 1_000_000, {});
    if (out !== 'damaged') return 'tooLarge' in out || (out.bytes.length >= 4 && out.consumed >= bytes.length - 8);
  }
  if (!mayBeDeflate(bytes)) return false;
  const out = attempt('deflate', bytes, 1_000_000, {});
  if (out === 'damaged' || 'tooLarge' in out || out.bytes.length < 4 || out.consumed < bytes.length - 8) return false;
  return bytes.length >= SHORT || asciiShare(out.bytes) >= 0.9;
}

/** The first block's header (RFC 1951 section 3.2.3) can be one; a short stream has one block. */
export function mayBeDeflate(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  const kind = (first >> 1) & 3;
  if (kind === 3 || (bytes.length < SHORT && (first & 1) === 0)) return false;
  if (kind === 0) return bytes.length >= 5 && (second ^ (bytes[3] ?? 0)) === 0xff && ((bytes[2] ?? 0) ^ (bytes[4] ?? 0)) === 0xff;
  return kind === 1 || ((first >> 3) <= 29 && (second & 31) <= 29);
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
