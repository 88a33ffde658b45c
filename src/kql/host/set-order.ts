const WORD = (1n << 64n) - 1n;
const MULTIPLIER = 0xc6a4a7935bd1e995n;
const SEED = 0xc70f6907n;
/** Bucket counts that libstdc++ grows through. */
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97];

const mixed = (value: bigint): bigint => {
  const product = (value * MULTIPLIER) & WORD;
  return ((product ^ (product >> 47n)) * MULTIPLIER) & WORD;
};

/** MurmurHash64A as `std::hash` of libstdc++ has it, of ASCII text. */
function hash(text: string): bigint {
  const bytes = Buffer.from(text, 'ascii');
  const whole = bytes.length - (bytes.length % 8);
  let state = SEED ^ ((BigInt(bytes.length) * MULTIPLIER) & WORD);
  for (let at = 0; at < whole; at += 8) state = ((state ^ mixed(bytes.readBigUInt64LE(at))) * MULTIPLIER) & WORD;
  if (whole < bytes.length) {
    const rest = Buffer.concat([bytes.subarray(whole), Buffer.alloc(8)]).readBigUInt64LE(0);
    state = ((state ^ rest) * MULTIPLIER) & WORD;
  }
  state = ((state ^ (state >> 47n)) * MULTIPLIER) & WORD;
  return state ^ (state >> 47n);
}

/**
 * Texts in the order that a `std::unordered_set` made of them has: Kusto lists the neighbors of a cell so. A text whose
 * bucket is empty comes first of all, another one first in its bucket. At most 97 texts.
 */
export function setOrder(texts: readonly string[]): readonly string[] {
  const buckets = BigInt(PRIMES.find((prime) => prime >= texts.length) ?? 97);
  const ordered: { readonly text: string; readonly bucket: bigint }[] = [];
  for (const text of texts) {
    const bucket = hash(text) % buckets;
    const at = ordered.findIndex((each) => each.bucket === bucket);
    ordered.splice(Math.max(0, at), 0, { text, bucket });
  }
  return ordered.map(({ text }) => text);
}
