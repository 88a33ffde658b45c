import type { BytesDecoding, DecodeResult } from '../types.js';
import { asStored } from './unpack.js';

const BLOCK = 512;
const MAX_MEMBERS = 2_000;
const LONGEST_NAME = 300;

const textAt = (bytes: Buffer, at: number, length: number): string => bytes.toString('utf8', at, at + length).replace(/\0[^]*$/, '');

/** A size: octal digits, or base 256 where the first bit is set. */
function sizeAt(bytes: Buffer, at: number): number {
  if (((bytes[at] ?? 0) & 0x80) !== 0) return bytes.readUIntBE(at + 6, 6);
  const text = textAt(bytes, at, 12).trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : text === '' ? 0 : -1;
}

/** The header's bytes are added up with its own sum taken for blanks. */
function isHeader(bytes: Buffer, at: number): boolean {
  if (at + BLOCK > bytes.length || bytes[at] === 0) return false;
  let sum = 8 * 0x20;
  for (let place = 0; place < BLOCK; place += 1) sum += place >= 148 && place < 156 ? 0 : (bytes[at + place] ?? 0);
  return Number.parseInt(textAt(bytes, at + 148, 8).trim(), 8) === sum;
}

const cutOff = (size: number) => (bytes: Buffer, cap: number): DecodeResult => {
  const made = asStored(bytes, cap);
  return made !== null && 'bytes' in made ? { ...made, note: `the archive ends before it does: its header says ${size.toLocaleString('en')} bytes` } : made;
};

/** Members of a tar archive (POSIX ustar, with long names as GNU tar and pax write them), each a layer with its name. */
export const tar: BytesDecoding = {
  name: 'tar member',
  reads: 'bytes',
  * find(bytes) {
    let longName = '';
    for (let at = 0, seen = 0; isHeader(bytes, at) && seen < MAX_MEMBERS; seen += 1) {
      const size = sizeAt(bytes, at + 124);
      if (size < 0) return;
      const kind = String.fromCharCode(bytes[at + 156] ?? 0);
      const start = at + BLOCK;
      const length = Math.min(size, bytes.length - start);
      const prefix = bytes.toString('latin1', at + 257, at + 262) === 'ustar' ? textAt(bytes, at + 345, 155) : '';
      const name = longName !== '' ? longName : [prefix, textAt(bytes, at, 100)].filter((part) => part !== '').join('/');
      longName = '';
      if (kind === 'L') longName = textAt(bytes, start, Math.min(length, LONGEST_NAME));
      else if (kind === 'x') longName = /\d{1,6} path=([^\n]{1,300})\n/.exec(bytes.toString('utf8', start, start + Math.min(length, 4_096)))?.[1] ?? '';
      else if (length > 0 && (kind === '0' || kind === '\0' || kind === '7')) yield { offset: start, length, trust: 'certain', name: name.slice(0, LONGEST_NAME), ...(length < size ? { unpack: cutOff(size) } : {}) };
      at = start + Math.ceil(size / BLOCK) * BLOCK;
    }
  },
  decode: asStored,
};
