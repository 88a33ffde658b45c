import { unitPieces } from './positions.js';
import { groupsOf } from './runs.js';
import { countOf } from './traits.js';
import type { TextDecoding, Trust } from './types.js';

interface Escape {
  readonly unit: RegExp;
  /** What may stand between two of them. */
  readonly glue: RegExp;
  readonly trust: (text: string, offset: number, length: number) => Trust;
}

/** Makes it sure that numbers are bytes. */
const BYTES_BEFORE = /(?:byte|char|buf\w{0,10}|shellcode|payload|\bsc)\b[^\n;]{0,24}$|[({[=]\s{0,4}$/i;
const LONG = 64;

const bytesOf = (text: string, offset: number, length: number): Trust => (length >= LONG || BYTES_BEFORE.test(text.slice(Math.max(0, offset - 40), offset)) ? 'certain' : 'likely');

/** Bytes as source code writes them: C and Python, C arrays and C#, Visual Basic. */
const ESCAPES: readonly Escape[] = [
  { unit: /\\x[0-9a-f]{2}/gi, glue: /^(?:["'\s+,&._\\]{0,12})$/, trust: () => 'certain' },
  { unit: /(?:\(byte\)\s{0,2})?0x[0-9a-f]{1,2}(?![0-9a-z])/gi, glue: /^[\s,;|\\^_]{1,20}$/, trust: bytesOf },
  { unit: /&h[0-9a-f]{1,2}(?![0-9a-z])&?/gi, glue: /^[\s,_]{1,20}$/, trust: bytesOf },
];

const BYTE = /(?:[0\\]?x|&h)([0-9a-f]{1,2})/gi;
const UNITS = 4;

/** Bytes as in source code: `\x4d\x5a…`, `0x4d,0x5a,…`, `&H4D, &H5A`; four of them at least. */
export const hexEscape: TextDecoding = {
  name: 'hex escapes',
  reads: 'text',
  worth: (traits) => countOf(traits, 'x') >= UNITS || countOf(traits, 'X') >= UNITS || (countOf(traits, '&') >= UNITS && traits.longestWord >= UNITS),
  * find(text) {
    for (const { unit, glue, trust } of ESCAPES) {
      for (const run of groupsOf(text, unit, [glue], UNITS)) yield { ...run, trust: trust(text, run.offset, run.length) };
    }
  },
  decode(text, cap) {
    if (text.length / 4 > cap) return { tooLarge: Math.floor(text.length / 4) };
    const bytes = Array.from(text.matchAll(BYTE), (match) => Number.parseInt(match[1] ?? '', 16));
    return { bytes: Buffer.from(bytes), ...(text.length === bytes.length * 4 ? { scale: { units: 4, bytes: 1 } } : { pieces: () => unitPieces(text, BYTE) }) };
  },
};

/** `\167\150\157…`, as C, Python and shells write bytes; four of them at least. */
export const octalEscape: TextDecoding = {
  name: 'octal escapes',
  reads: 'text',
  worth: (traits) => countOf(traits, '\\') >= UNITS && traits.longestWord >= 12,
  * find(text) {
    for (const run of groupsOf(text, /\\[0-3]?[0-7]{2}(?![0-9])/g, [/^$/], UNITS)) yield { ...run, trust: 'likely' };
  },
  decode(text, cap) {
    const codes = Array.from(text.matchAll(/\\([0-7]{1,3})/g), (match) => Number.parseInt(match[1] ?? '', 8));
    if (codes.length === 0) return null;
    if (codes.length > cap) return { tooLarge: codes.length };
    return { bytes: Buffer.from(codes), ...(text.length === codes.length * 4 ? { scale: { units: 4, bytes: 1 } } : {}) };
  },
};
