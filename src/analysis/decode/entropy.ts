const counts = new Uint32Array(256);
/** n log2 n of small counts, which most are. */
const WEIGHED = Float64Array.from({ length: 1_024 }, (_, count) => (count === 0 ? 0 : count * Math.log2(count)));

/** Shannon entropy of bytes, in bits per byte: 0 for none or equal ones, 8 for evenly spread ones; rounded to 0.01. */
export function entropyOf(bytes: Uint8Array): number {
  counts.fill(0);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  if (bytes.length === 0) return 0;
  let weighed = 0;
  for (const count of counts) weighed += WEIGHED[count] ?? count * Math.log2(count);
  return Math.round(Math.abs(Math.log2(bytes.length) - weighed / bytes.length) * 100) / 100;
}
