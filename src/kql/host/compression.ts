import { gunzipSync, inflateSync } from 'node:zlib';
import { codeOf } from '../../errors.js';
import { HostLimit, MAX_HOST_TEXT } from './entry.js';
import type { HostFunction, HostTable } from './entry.js';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

type Decompress = (data: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

/** The text in compressed base64; empty where the data is damaged or no UTF-8. Throws `HostLimit`: a bomb stops at the limit. */
function decompressed(text: string, decompress: Decompress): string {
  if (text.length % 4 !== 0 || !BASE64.test(text)) return '';
  try {
    const bytes = decompress(Buffer.from(text, 'base64'), { maxOutputLength: MAX_HOST_TEXT });
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw new HostLimit(`A decompressed text has more than ${MAX_HOST_TEXT} bytes.`);
    return '';
  }
}

const decompressing = (decompress: Decompress, doc: string): HostFunction =>
  ({ params: ['string'], result: 'string', call: ([text]) => (typeof text === 'string' ? decompressed(text, decompress) : ''), doc });

/** Decompression of base64. Compression is not here: its bytes depend on the compressor's build. */
export const COMPRESSION_FUNCTIONS: HostTable = {
  gzip_decompress_from_base64_string: decompressing(gunzipSync, 'gzip-base64-decompress'),
  zlib_decompress_from_base64_string: decompressing(inflateSync, 'zlib-base64-decompress'),
};
