import { countOf } from './traits.js';
import type { TextDecoding } from './types.js';

/** `00000010: 4d5a 9000 …` (xxd), `00000010  4d 5a … |MZ..|` (hexdump -C), `0010   4D 5A …` (Format-Hex, Wireshark). */
const LINE = /^[ \t]{0,4}(?:0x)?([0-9a-f]{4,16})[:h]?[ \t]{1,4}((?:[0-9a-f]{2}[ \t:-]{0,2}){1,64})(.{0,120})$/i;
/** A single line is the first one. */
const FIRST = /^[ \t]{0,4}(?:0x)?0{4}/i;
const MOST = 64;

interface Row {
  readonly offset: number;
  readonly end: number;
  readonly address: number;
  /** Pairs of digits; the last ones may belong to the text beside them. */
  readonly pairs: readonly string[];
  readonly beside: string;
}

/** Dumps whose addresses grow by the bytes of each line; a single line needs its text beside the bytes. */
export const hexDump: TextDecoding = {
  name: 'hex dump',
  reads: 'text',
  worth: (traits) => traits.longestHex >= 4 && (countOf(traits, '\n') > 0 || FIRST.test(traits.text)),
  * find(text) {
    let open: Row[] = [];
    for (const row of rowsOf(text)) {
      const before = open.at(-1);
      if (before !== undefined && row !== null && row.address > before.address && row.address - before.address <= Math.min(MOST, before.pairs.length)
        && (open.length < 2 || row.address - before.address === (open[1]?.address ?? 0) - (open[0]?.address ?? 0))) {
        open.push(row);
        continue;
      }
      if (isDump(open)) yield { offset: open[0]?.offset ?? 0, length: (open.at(-1)?.end ?? 0) - (open[0]?.offset ?? 0), trust: 'certain' };
      open = row?.address === 0 || (row !== null && row.address % 16 === 0) ? [row] : [];
    }
    if (isDump(open)) yield { offset: open[0]?.offset ?? 0, length: (open.at(-1)?.end ?? 0) - (open[0]?.offset ?? 0), trust: 'certain' };
  },
  decode(text, cap) {
    const rows = [...rowsOf(text)].filter((row) => row !== null);
    const bytes = rows.map((row, at) => {
      const next = rows[at + 1];
      const each = next === undefined ? lastCount(row, (rows[1]?.address ?? 16) - (rows[0]?.address ?? 0)) : next.address - row.address;
      return Buffer.from(row.pairs.slice(0, each).join(''), 'hex');
    });
    const size = bytes.reduce((sum, { length }) => sum + length, 0);
    return size > cap ? { tooLarge: size } : { bytes: Buffer.concat(bytes) };
  },
};

function* rowsOf(text: string): Generator<Row | null> {
  let offset = 0;
  while (offset < text.length) {
    const newline = text.indexOf('\n', offset);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(offset, Math.min(end, offset + 400)).replace(/\r$/, '');
    const found = LINE.exec(line);
    if (found === null) yield null;
    else {
      yield {
        offset, end: offset + line.length, address: Number.parseInt(found[1] ?? '', 16),
        pairs: (found[2] ?? '').match(/[0-9a-f]{2}/gi) ?? [], beside: (found[2] ?? '') + (found[3] ?? ''),
      };
    }
    offset = end + 1;
  }
}

/** Bytes of the last line: as many as the text beside them repeats. */
function lastCount({ pairs, beside }: Row, each: number): number {
  for (let count = Math.min(each, pairs.length); count > 0; count -= 1) {
    if (beside.endsWith(shown(pairs.slice(0, count))) || beside.endsWith(`${shown(pairs.slice(0, count))}|`)) return count;
  }
  return Math.min(each, pairs.length);
}

const shown = (pairs: readonly string[]): string => pairs.map((pair) => {
  const code = Number.parseInt(pair, 16);
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
}).join('');

function isDump(rows: readonly Row[]): boolean {
  const [only, second] = rows;
  if (only === undefined) return false;
  if (second !== undefined) return true;
  return only.address === 0 && only.pairs.some((_, at) => at > 0 && (only.beside.endsWith(` ${shown(only.pairs.slice(0, at + 1))}`) || only.beside.endsWith(`|${shown(only.pairs.slice(0, at + 1))}|`)));
}
