/**
 * Pseudo-random numbers in [0, 1) as a function of a seed and a label (mulberry32 over an FNV-1a hash):
 * the same seed and label give the same sequence on every machine.
 */
export function randomOf(seed: number, label: string): () => number {
  let state = 2_166_136_261 ^ seed;
  for (const character of label) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * DuckDB macros that give the same numbers wherever and in whatever order rows are made, since they depend on the
 * row's number `i` and a salt `k` (0 to 63) alone: `h(i, k)` a 64-bit hash, `u(i, k)` uniform in [0, 1), `pick(list, i, k)`,
 * `guid(i, k)`.
 */
export function randomMacros(seed: number, label: string): readonly string[] {
  const salt = Math.floor(randomOf(seed, label)() * 2 ** 32) * 2 ** 20;
  return [
    `CREATE OR REPLACE MACRO h(i, k) AS hash(i::BIGINT * 64 + (${salt} + k))`,
    'CREATE OR REPLACE MACRO u(i, k) AS (h(i, k) >> 11)::DOUBLE / 9007199254740992.0',
    'CREATE OR REPLACE MACRO pick(list, i, k) AS list[1 + (h(i, k) % len(list))::INTEGER]',
    "CREATE OR REPLACE MACRO guid(i, k) AS md5(h(i, k)::VARCHAR)::UUID::VARCHAR",
  ];
}

/**
 * SQL that draws a number from 0 to n − 1 for row `i`, each as often as its weight says. A chain of cases: taking an
 * element of a long constant list costs DuckDB ten times as much.
 */
export function drawSql(weights: readonly number[], salt: number): string {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  const cases = weights.flatMap((weight, value) => {
    below += weight;
    return weight === 0 ? [] : [`WHEN h(i, ${salt}) % ${total} < ${below} THEN ${value}`];
  });
  return `(CASE ${cases.join(' ')} END)`;
}
