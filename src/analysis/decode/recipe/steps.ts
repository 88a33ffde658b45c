import { bzip2 } from '../archive/bzip2.js';
import { lzma } from '../archive/lzma.js';
import { tar } from '../archive/tar.js';
import { xz } from '../archive/xz.js';
import { zip } from '../archive/zip.js';
import { ascii85, rfc1924, z85 } from '../base85.js';
import { base32Hex, base32Standard } from '../base32.js';
import { base58 } from '../base58.js';
import { base64 } from '../base64.js';
import { binary, decimal, octal } from '../char-codes.js';
import { decodeCharset } from '../charset/charset.js';
import { mojibake } from '../charset/mojibake.js';
import { reverse } from '../guess/reverse.js';
import { rotate47, rotateLetters } from '../guess/rotate.js';
import { swapCase } from '../guess/twisted.js';
import { crackXor, xorWith } from '../guess/xor-crack.js';
import { gzip } from '../gzip.js';
import { hexDump } from '../hex-dump.js';
import { octalEscape } from '../hex-escape.js';
import { htmlEntity } from '../html-entity.js';
import { mimeWord } from '../mime-word.js';
import { quotedPrintable } from '../quoted-printable.js';
import { rawDeflate } from '../raw-deflate.js';
import { unicodeEscape } from '../unicode-escape.js';
import { url } from '../url.js';
import { utf16be, utf16le } from '../utf16.js';
import { uuencode } from '../uuencode.js';
import { zlib } from '../zlib.js';
import { ofArchive, ofBytes, ofText, textOf, turning, type Step } from './step.js';

const onlyDigits = (digits: RegExp) => (text: string): string => text.replaceAll(digits, '');

const xorStep: Step = {
  name: 'xor', about: 'XOR with a key (0x35, 0xdeadbeef, "text"); without one, the key is looked for',
  takes: { argument: 'key', required: false },
  run(bytes, argument, cap) {
    if (bytes.length > cap) return { tooLarge: bytes.length };
    const found = argument === '' ? crackXor(bytes) : { key: Buffer.from(argument, 'hex'), because: '' };
    if (found === null) return { refused: 'No key that was tried makes it readable (xor); give one: xor 0x35.' };
    const detail = argument === '' ? { detail: `key 0x${found.key.toString('hex')}: ${found.because}` } : {};
    return { bytes: xorWith(bytes, found.key), ...detail, scale: { units: 1, bytes: 1 } };
  },
};

/** Arithmetic on each byte, as simple packers do it. */
const arithmetic = (name: string, about: string, apply: (byte: number, by: number) => number): Step => ({
  name, about, takes: { argument: 'number', required: true },
  run: (bytes, argument, cap) => (bytes.length > cap ? { tooLarge: bytes.length } : { bytes: Buffer.from(bytes.map((byte) => apply(byte, Number(argument)))), scale: { units: 1, bytes: 1 } }),
});

/** What a recipe is made of, in the order of help. */
export const STEPS: readonly Step[] = [
  ofText('from-base64', 'base64, standard or URL-safe, whatever is between its digits', base64, onlyDigits(/[^\w+/=-]+/g)),
  ofText('from-base32', 'base32', base32Standard, onlyDigits(/[^A-Za-z2-7=]+/g)),
  ofText('from-base32hex', 'base32 with the digits 0-9 A-V', base32Hex, onlyDigits(/[^A-Va-v0-9=]+/g)),
  ofText('from-base58', 'base58, as Bitcoin has it', base58),
  ofText('from-ascii85', 'ascii85, with or without <~ ~>', ascii85),
  ofText('from-z85', 'Z85', z85),
  ofText('from-base85', 'base85 of RFC 1924', rfc1924),
  { name: 'from-hex', about: 'pairs of hexadecimal digits, whatever is between them', run: (bytes, _argument, cap) => fromHex(textOf(bytes), cap) },
  ofText('from-hexdump', 'a hex dump', hexDump),
  ofText('from-decimal', 'decimal character codes', decimal),
  ofText('from-octal', 'octal character codes', octal),
  ofText('from-binary', 'binary digits', binary),
  { ...ofText('url-decode', 'percent-encoding', url), aliases: ['from-url', 'urldecode'] },
  { ...ofText('html-decode', 'HTML entities', htmlEntity), aliases: ['from-html'] },
  { ...ofText('unescape', 'backslash escapes of JavaScript, JSON and Python', unicodeEscape), aliases: ['from-unicode'] },
  ofText('from-octal-escapes', 'backslash and octal digits', octalEscape),
  ofText('from-quoted-printable', 'quoted-printable', quotedPrintable),
  ofText('from-mime', 'encoded words of mail headers', mimeWord),
  ofText('uudecode', 'uuencode', uuencode),
  ofBytes('utf-16le', 'UTF-16, little-endian', utf16le),
  ofBytes('utf-16be', 'UTF-16, big-endian', utf16be),
  ofText('undo-mojibake', 'UTF-8 that was read as windows-1252', mojibake, (text) => text),
  { name: 'charset', about: 'text in a charset: windows-1251, shift_jis, cp037 …', takes: { argument: 'charset', required: true }, run: decodeCharset },
  { ...ofBytes('gunzip', 'gzip', gzip), aliases: ['ungzip'] },
  { ...ofBytes('inflate', 'zlib', zlib), aliases: ['zlib'] },
  { ...ofBytes('raw-inflate', 'deflate without a header', rawDeflate), aliases: ['deflate'] },
  ofBytes('bunzip2', 'bzip2', bzip2),
  ofBytes('unxz', 'xz', xz),
  ofBytes('unlzma', 'LZMA alone', lzma),
  ofArchive('unzip', 'a member of a zip archive, the first where none is named', zip),
  ofArchive('untar', 'a member of a tar archive, the first where none is named', tar),
  turning('rot13', 'letters moved by 13', (text) => rotateLetters(text, 13)),
  turning('rot47', 'printable ASCII moved by 47', rotate47),
  {
    name: 'rot', about: 'letters moved by a number', takes: { argument: 'number', required: true },
    run: (bytes, argument) => ({ bytes: Buffer.from(rotateLetters(textOf(bytes), Number(argument) % 26)) }),
  },
  turning('reverse', 'backwards', reverse),
  turning('swap-case', 'capitals for small letters and the other way round', swapCase),
  {
    name: 'remove', about: 'without these characters; white space where none are given', takes: { argument: 'characters', required: false },
    run: (bytes, argument) => ({ bytes: Buffer.from(Array.from(textOf(bytes)).filter((character) => (argument === '' ? !/\s/.test(character) : !argument.includes(character))).join('')) }),
  },
  xorStep,
  arithmetic('add', 'a number added to each byte', (byte, by) => (byte + by) & 0xff),
  arithmetic('subtract', 'a number taken from each byte', (byte, by) => (byte - by) & 0xff),
  arithmetic('rotate-left', 'each byte rotated by bits', (byte, by) => ((byte << (by & 7)) | (byte >> (8 - (by & 7)))) & 0xff),
  { name: 'skip', about: 'without the first bytes', takes: { argument: 'number', required: true }, run: (bytes, argument) => ({ bytes: bytes.subarray(Number(argument)) }) },
];

function fromHex(text: string, cap: number): ReturnType<Step['run']> {
  const digits = text.replaceAll(/\\x|0x|&h|[^0-9a-f]/gi, '');
  if (digits.length / 2 > cap) return { tooLarge: digits.length / 2 };
  return digits.length < 2 ? null : { bytes: Buffer.from(digits, 'hex') };
}
