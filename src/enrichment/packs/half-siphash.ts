/** 64 secret bits of a table's hash, so that the one who writes a list of indicators cannot make them collide. */
export type HashKey = readonly [low: number, high: number];

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/**
 * HalfSipHash-2-4 with a 32-bit result over bytes `from` (inclusive) to `to` (exclusive): a keyed hash for hash tables
 * (J.-P. Aumasson, D. Bernstein: SipHash, https://github.com/veorq/SipHash). Unsigned.
 */
export function halfSipHash(bytes: Uint8Array, from: number, to: number, [low, high]: HashKey): number {
  let a = low;
  let b = high;
  let c = 0x6c796765 ^ low;
  let d = 0x74656462 ^ high;
  const length = to - from;
  const words = (length >> 2) + 1;
  // One loop for the words, the last of them with the length, and the four rounds of the end: kept free of calls, it runs a million times.
  for (let word = 0; word <= words + 1; word += 1) {
    const at = from + word * 4;
    let mixed = 0;
    if (word < words - 1) mixed = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    else if (word === words - 1) {
      mixed = (length & 0xff) << 24;
      for (let rest = at; rest < to; rest += 1) mixed |= (bytes[rest] ?? 0) << (8 * (rest - at));
    } else if (word === words) c ^= 0xff;
    d ^= mixed;
    for (let round = 0; round < 2; round += 1) {
      a = (a + b) | 0; b = rotate(b, 5) ^ a; a = rotate(a, 16);
      c = (c + d) | 0; d = rotate(d, 8) ^ c;
      a = (a + d) | 0; d = rotate(d, 7) ^ a;
      c = (c + b) | 0; b = rotate(b, 13) ^ c; c = rotate(c, 16);
    }
    a ^= mixed;
  }
  return (b ^ d) >>> 0;
}
