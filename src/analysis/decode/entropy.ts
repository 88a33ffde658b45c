const counts = new Uint32Array(256);

/** Shannon entropy of bytes, in bits per byte: 0 for none or equal ones, 8 for evenly spread ones; rounded to 0.01. */
export function entropyOf(bytes: Uint8Array): number {
  counts.fill(0);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  let bits = 0;
  for (const count of counts) {
    if (count > 0) bits -= (count / bytes.length) * Math.log2(count / bytes.length);
  }
  return Math.round(Math.abs(bits) * 100) / 100;
}
