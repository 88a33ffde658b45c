import { bzip2 } from './archive/bzip2.js';
import { lzma } from './archive/lzma.js';
import { tar } from './archive/tar.js';
import { xz } from './archive/xz.js';
import { zip } from './archive/zip.js';
import { ascii85, base85Guess, rfc1924, z85 } from './base85.js';
import { base32Hex, base32Standard } from './base32.js';
import { base58 } from './base58.js';
import { base64, base64url } from './base64.js';
import { brokenBase64 } from './broken-base64.js';
import { binary, decimal, octal } from './char-codes.js';
import { charset } from './charset/charsets.js';
import { mojibake } from './charset/mojibake.js';
import { reversed } from './guess/reverse.js';
import { rot13, rot47 } from './guess/rotate.js';
import { TWISTED } from './guess/twisted.js';
import { xor } from './guess/xor.js';
import { gzip } from './gzip.js';
import { hexDump } from './hex-dump.js';
import { hexEscape, octalEscape } from './hex-escape.js';
import { hex } from './hex.js';
import { htmlEntity } from './html-entity.js';
import { mimeWord } from './mime-word.js';
import { quotedPrintable } from './quoted-printable.js';
import { rawDeflate } from './raw-deflate.js';
import { SCRIPTS } from './scripts/scripts.js';
import type { Decoder } from './types.js';
import { unicodeEscape } from './unicode-escape.js';
import { url } from './url.js';
import { utf16be, utf16le } from './utf16.js';
import { uuencode } from './uuencode.js';
import { zlib } from './zlib.js';

/** Every encoding that is tried, in this order: what an earlier one takes of a text, a later one does not see. */
export const DECODERS: readonly Decoder[] = [
  ...SCRIPTS, // first: what hides the words of a script hides encodings too
  mimeWord, quotedPrintable, uuencode, hexDump,
  ascii85, z85, rfc1924,
  url, htmlEntity, hexEscape, unicodeEscape, octalEscape, decimal, binary, octal, hex, ...TWISTED, base58, base64url, base64, base32Standard, mojibake,
  utf16le, utf16be, gzip, zlib, bzip2, xz, lzma, zip, tar, rawDeflate, charset,
];

/** What is tried where none of those found anything in a content: the first that finds something is the only one. */
export const GUESSES: readonly Decoder[] = [
  brokenBase64, base32Hex, base85Guess('ascii85'), base85Guess('z85'), base85Guess('base85'), reversed, rot13, rot47, xor,
];
