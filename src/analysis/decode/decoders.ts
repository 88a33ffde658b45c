import { base64, base64url } from './base64.js';
import { gzip } from './gzip.js';
import { hexEscape } from './hex-escape.js';
import { hex } from './hex.js';
import { rawDeflate } from './raw-deflate.js';
import type { Decoder } from './types.js';
import { url } from './url.js';
import { utf16be, utf16le } from './utf16.js';
import { zlib } from './zlib.js';

/** Every encoding that is tried, in this order: what an earlier one takes of a text, a later one does not see. */
export const DECODERS: readonly Decoder[] = [
  url, hexEscape, hex, base64, base64url, utf16le, utf16be, gzip, zlib, rawDeflate,
];
