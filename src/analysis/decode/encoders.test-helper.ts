import { createHash } from 'node:crypto';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { base32, base58 } from '@scure/base';
import { zipSync } from 'fflate';
import iconv from 'iconv-lite';

type Data = string | Buffer;
type Encoder = (data: Data) => Data;

const bytesOf = (data: Data): Buffer => (typeof data === 'string' ? Buffer.from(data) : data);
const textOf = (data: Data): string => data.toString();
const eachByte = (data: Data, show: (byte: number) => string, glue: string): string => Array.from(bytesOf(data), show).join(glue);
const hexOf = (byte: number): string => byte.toString(16).padStart(2, '0');
const wrapped = (text: string, width: number): string => (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n');

const base85 = (data: Data, digits: string, zero: boolean): string => {
  const bytes = bytesOf(data);
  let out = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const size = Math.min(4, bytes.length - at);
    let value = Buffer.concat([bytes.subarray(at, at + size), Buffer.alloc(4 - size)]).readUInt32BE();
    let group = '';
    for (let digit = 0; digit < 5; digit += 1) {
      group = (digits[value % 85] ?? '') + group;
      value = Math.floor(value / 85);
    }
    out += zero && size === 4 && group === '!!!!!' ? 'z' : group.slice(0, size + 1);
  }
  return out;
};
const ADOBE = Array.from({ length: 85 }, (_, at) => String.fromCharCode(33 + at)).join('');
const Z85 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';
const RFC1924 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';

export const xor = (data: Data, key: readonly number[]): Buffer => Buffer.from(bytesOf(data).map((byte, at) => byte ^ (key[at % key.length] ?? 0)));

/** An archive of one member. */
export function tarOf(name: string, data: Data): Buffer {
  const bytes = bytesOf(data);
  const header = Buffer.alloc(512);
  header.write(name, 0, 'latin1');
  header.write('0000644\0', 100, 'latin1');
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('        0', 148, 'latin1');
  header.write('ustar\u000000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512), Buffer.alloc(1024)]);
}

const quotedPrintable: Encoder = (data) => eachByte(data, (byte) => (byte >= 0x21 && byte < 0x7f && byte !== 0x3d ? String.fromCharCode(byte) : `=${hexOf(byte).toUpperCase()}`), '');

/** Its encoder takes no more. */
const LONGEST_BASE58 = 700;

/** How each sample is made, by the name of the layer that it must give. */
export const ENCODERS: Readonly<Record<string, readonly [layer: string, encode: Encoder]>> = {
  'base64': ['base64', (data) => bytesOf(data).toString('base64')],
  'base64 unpadded': ['base64', (data) => bytesOf(data).toString('base64').replace(/=+$/, '')],
  'base64 wrapped': ['base64', (data) => wrapped(bytesOf(data).toString('base64'), 64)],
  'base64 spaced': ['base64, broken up', (data) => (bytesOf(data).toString('base64').match(/.{1,4}/g) ?? []).join(' ')],
  'base64 starred': ['base64, broken up', (data) => (bytesOf(data).toString('base64').match(/.{1,5}/g) ?? []).join('*')],
  'base64 concatenated': ['base64, broken up', (data) => (bytesOf(data).toString('base64').match(/.{1,11}/g) ?? []).map((part) => `"${part}"`).join('+')],
  'base64url': ['base64url', (data) => bytesOf(data).toString('base64url')],
  '-enc': ['base64', (data) => `powershell.exe -NoP -enc ${bytesOf(data).toString('base64')}`],
  'FromBase64String': ['base64', (data) => `$x=[Convert]::FromBase64String('${bytesOf(data).toString('base64')}')`],
  'base32': ['base32', (data) => base32.encode(bytesOf(data))],
  'base32 small': ['base32', (data) => base32.encode(bytesOf(data)).toLowerCase().replace(/=+$/, '')],
  'base58': ['base58', (data) => base58.encode(bytesOf(data).subarray(0, LONGEST_BASE58))],
  'ascii85': ['ascii85', (data) => `<~${base85(data, ADOBE, true)}~>`],
  'ascii85 bare': ['ascii85', (data) => base85(data, ADOBE, true)],
  'z85': ['z85', (data) => base85(Buffer.concat([bytesOf(data), Buffer.alloc((4 - (bytesOf(data).length % 4)) % 4, ' ')]), Z85, false)],
  'b85decode': ['base85', (data) => `base64.b85decode("${base85(data, RFC1924, false)}")`],
  'hex': ['hex', (data) => bytesOf(data).toString('hex')],
  'hex spaced': ['hex', (data) => eachByte(data, hexOf, ' ')],
  'hex dashed': ['hex', (data) => eachByte(data, hexOf, '-').toUpperCase()],
  'hex commas': ['hex', (data) => eachByte(data, hexOf, ',')],
  'hex lines': ['hex', (data) => wrapped(bytesOf(data).toString('hex'), 60)],
  '\\x': ['hex escapes', (data) => `printf "${eachByte(data, (byte) => `\\x${hexOf(byte)}`, '')}"`],
  '0x,': ['hex escapes', (data) => `[byte[]] $b = ${eachByte(data, (byte) => `0x${hexOf(byte)}`, ',')}`],
  '&H': ['hex escapes', (data) => `Array(${eachByte(data, (byte) => `&H${hexOf(byte)}`, ', ')})`],
  'octal escapes': ['octal escapes', (data) => eachByte(data, (byte) => `\\${byte.toString(8).padStart(3, '0')}`, '')],
  'xxd': ['hex dump', (data) => (bytesOf(data).toString('hex').match(/.{1,32}/g) ?? []).map((line, at) => {
    const shown = Buffer.from(line, 'hex').toString('latin1').replaceAll(/[^ -~]/g, '.');
    return `${(at * 16).toString(16).padStart(8, '0')}: ${(line.match(/.{1,4}/g) ?? []).join(' ').padEnd(39)}  ${shown}`;
  }).join('\n')],
  'decimal': ['decimal codes', (data) => `String.fromCharCode(${eachByte(data, String, ',')})`],
  'decimal bare': ['decimal codes', (data) => eachByte(data, String, ' ')],
  'octal': ['octal codes', (data) => eachByte(data, (byte) => byte.toString(8), ' ')],
  'binary': ['binary digits', (data) => eachByte(data, (byte) => byte.toString(2).padStart(8, '0'), ' ')],
  'url': ['url', (data) => eachByte(data, (byte) => `%${hexOf(byte)}`, '')],
  'html': ['html entities', (data) => Array.from(textOf(data), (character) => `&#${character.codePointAt(0) ?? 0};`).join('')],
  'html hex': ['html entities', (data) => Array.from(textOf(data), (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16)};`).join('')],
  '\\u': ['unicode escapes', (data) => Array.from(textOf(data), (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
  '\\u{}': ['unicode escapes', (data) => Array.from(textOf(data), (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`).join('')],
  '%u': ['url', (data) => Array.from(textOf(data), (character) => `%u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
  'quoted-printable': ['quoted-printable', quotedPrintable],
  'mime B': ['mime words', (data) => `=?utf-8?B?${bytesOf(data).toString('base64')}?=`],
  'mime Q': ['mime words', (data) => `=?utf-8?Q?${textOf(quotedPrintable(data)).replaceAll('?', '=3F').replaceAll('=20', '_')}?=`],
  'utf-16le': ['utf-16le', (data) => Buffer.from(textOf(data), 'utf16le')],
  'utf-16be': ['utf-16be', (data) => Buffer.from(textOf(data), 'utf16le').swap16()],
  'windows-1251': ['windows-1251', (data) => iconv.encode(textOf(data), 'windows-1251')],
  'koi8-r': ['koi8-r', (data) => iconv.encode(textOf(data), 'koi8-r')],
  'shift_jis': ['shift_jis', (data) => iconv.encode(textOf(data), 'shift_jis')],
  'gb18030': ['gb18030', (data) => iconv.encode(textOf(data), 'gb18030')],
  'gzip': ['gzip', (data) => gzipSync(bytesOf(data))],
  'zlib': ['zlib', (data) => deflateSync(bytesOf(data))],
  'deflate': ['deflate', (data) => deflateRawSync(bytesOf(data))],
  'zip': ['zip member', (data) => Buffer.from(zipSync({ 'a/payload.bin': bytesOf(data) }))],
  'tar': ['tar member', (data) => tarOf('dir/payload.bin', data)],
  'xor 35': ['xor', (data) => xor(data, [0x35])],
  'xor 2': ['xor', (data) => xor(data, [0xa1, 0x5c])],
  'xor 4': ['xor', (data) => xor(data, [0xde, 0xad, 0xbe, 0xef])],
  'xor 7': ['xor', (data) => xor(data, [0x91, 0x22, 0xf3, 0x44, 0xb5, 0x66, 0xd7])],
  'rot13': ['rot13', (data) => textOf(data).replaceAll(/[a-z]/gi, (letter) => String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < 'n' ? 13 : -13)))],
  'rot47': ['rot47', (data) => textOf(data).replaceAll(/[!-~]/g, (letter) => String.fromCharCode(33 + ((letter.charCodeAt(0) - 33 + 47) % 94)))],
  'reversed': ['reversed', (data) => Array.from(textOf(data)).reverse().join('')],
};

/** Encodes by name, the innermost last: `base64 > gzip` is base64 of gzip. */
export const encode = (chain: string, text: string): string => textOf(chain.split(' > ').reverse().reduce<Data>((data, name) => {
  const encoder = ENCODERS[name];
  if (encoder === undefined) throw new TypeError(`no encoder ${name}`);
  return encoder[1](data);
}, text));

/** Bytes that no encoding gives. */
export const noise = (seed: string, size: number): Buffer => Buffer.concat(Array.from({ length: Math.ceil(size / 64) }, (_, at) => createHash('sha512').update(`${seed} ${at}`).digest())).subarray(0, size);
