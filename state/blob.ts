import { UserError } from '../src/errors.js';

/** Largest blob a store keeps, in bytes; result tables are cut at 50 MB before they come here. */
export const MAX_BLOB_BYTES = 64 * 1024 * 1024;

/**
 * Throws unless `hash` is a SHA-256 in lower-case hex. It becomes a file name or a Redis field, so nothing else may pass.
 * The bytes are not hashed again here: that would block for a tenth of a second per blob, and the caller has just done it.
 */
export function assertHash(hash: string): void {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new TypeError(`A blob is named by its SHA-256 in lower-case hex, not by ${JSON.stringify(hash.slice(0, 80))}`);
}

/** Throws `input.too-large` where the blob is over the limit that every store keeps. */
export function assertBlobSize(bytes: Uint8Array): void {
  if (bytes.byteLength <= MAX_BLOB_BYTES) return;
  throw new UserError({
    code: 'input.too-large',
    message: 'The result is too large to keep.',
    why: `It has ${bytes.byteLength} bytes, the store keeps up to ${MAX_BLOB_BYTES} in one piece.`,
    next: 'Narrow the time range, or keep fewer columns or rows (`| project`, `| take`).',
  });
}
