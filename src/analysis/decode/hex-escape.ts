import { groupsOf } from './runs.js';
import type { Decoder } from './types.js';

/** Bytes as in source code: `\x4d\x5a…`, `0x4d,0x5a,…`; four of them at least. */
export const hexEscape: Decoder = {
  name: 'hex escapes',
  reads: 'text',
  * find(text) {
    for (const run of groupsOf(text, /\\x[0-9a-f]{2}/gi, /^$/, 4)) yield { ...run, trust: 'certain' };
    for (const run of groupsOf(text, /0x[0-9a-f]{1,2}(?![0-9a-z])/gi, /^\s{0,20},\s{0,20}$/, 4)) yield { ...run, trust: 'certain' };
  },
  decode(text, cap) {
    if (text.length / 4 > cap) return { tooLarge: Math.floor(text.length / 4) };
    const bytes = Array.from(text.matchAll(/x([0-9a-f]{1,2})/gi), (match) => Number.parseInt(match[1] ?? '', 16));
    return { bytes: Buffer.from(bytes) };
  },
};
