import { countOf } from './traits.js';
import type { TextDecoding } from './types.js';

const HEADER = /^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n/gm;
const LINE = /^[\x20-\x60]{1,62}$/;

/** Classic uuencode (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/uuencode.html): the file's name is in its first line. */
export const uuencode: TextDecoding = {
  name: 'uuencode',
  reads: 'text',
  worth: (traits) => traits.length > 20 && countOf(traits, '\n') > 0,
  * find(text) {
    if (!text.includes('begin ')) return;
    for (const match of text.matchAll(HEADER)) {
      const end = endOf(text, match.index + match[0].length);
      if (end > 0) yield { offset: match.index, length: end - match.index, trust: 'certain', name: match[1] ?? '' };
    }
  },
  decode(text, cap) {
    const lines = text.split(/\r?\n/).slice(1, -1);
    if (text.length > cap) return { tooLarge: text.length };
    return { bytes: Buffer.concat(lines.map(readLine)) };
  },
};

/** Where the block ends whose lines begin at `from`, or -1. */
function endOf(text: string, from: number): number {
  for (let at = from; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(at, Math.min(end, at + 80)).trimEnd();
    if (line === 'end') return at + 3;
    if (line !== '' && !LINE.test(line)) return -1;
    at = end + 1;
  }
  return -1;
}

function readLine(line: string): Buffer {
  const value = (at: number): number => (at < line.length ? (line.charCodeAt(at) - 32) & 63 : 0);
  const size = value(0);
  const out = Buffer.alloc(Math.ceil(size / 3) * 3);
  for (let at = 1, end = 0; end < size; at += 4, end += 3) {
    out.writeUIntBE((value(at) << 18) | (value(at + 1) << 12) | (value(at + 2) << 6) | value(at + 3), end, 3);
  }
  return out.subarray(0, size);
}
