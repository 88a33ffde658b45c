import type { Range } from './positions.js';

const STEP = 4_096;
const BOM = Buffer.from('\ufeff');

/**
 * Turns ranges of UTF-8 bytes into ranges of the text that they are, in UTF-16 units; null where both are counted alike. Takes time linear
 * in the bytes, and little for each range.
 */
export function unitsOfBytes(bytes: Buffer, text: string): ((range: Range) => Range) | null {
  if (bytes.length === text.length) return null;
  const counted = new Uint32Array(Math.ceil(bytes.length / STEP) + 1);
  for (let step = 1; step < counted.length; step += 1) counted[step] = (counted[step - 1] ?? 0) + count(bytes, (step - 1) * STEP, step * STEP);
  const mark = bytes.subarray(0, BOM.length).equals(BOM) && !text.startsWith('\ufeff') ? 1 : 0; // readText drops it
  const unitsAt = (at: number): number => {
    const step = Math.floor(at / STEP);
    return Math.max(0, (counted[step] ?? 0) + count(bytes, step * STEP, at) - mark);
  };
  return ({ offset, length }) => {
    const from = unitsAt(offset);
    return { offset: from, length: unitsAt(offset + length) - from };
  };
}

/** A character counts at its first byte: two units where it takes four bytes. */
function count(bytes: Buffer, from: number, to: number): number {
  let units = 0;
  const end = Math.min(to, bytes.length);
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    units += (byte & 0xc0) === 0x80 ? 0 : byte >= 0xf0 ? 2 : 1;
  }
  return units;
}
