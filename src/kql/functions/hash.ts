import { UNIX_EPOCH_TICKS } from '../compile/exact-time.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';

/** xxHash64 with seed 0, https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md; UHUGEINT holds the products. */
const u = (value: string): string => `${value}::UHUGEINT`;
const TWO_64 = u('18446744073709551616');
const [P1, P2, P3, P4, P5] = ['11400714785074694791', '14029467366897019727', '1609587929392839161', '9650029242287828579', '2870177450012600261'].map(u) as [string, string, string, string, string];
const STARTS = ['6983438078262162902', '14029467366897019727', '0', '7046029288634856825'].map(u);

const low = (sql: string): string => `(${sql}) % ${TWO_64}`;
const rotated = (sql: string, bits: number): string => once(low(sql), (x) => low(`(${x} << ${u(String(bits))}) + (${x} >> ${u(String(64 - bits))})`));
const round = (accumulator: string, word: string): string => low(`(${rotated(`${accumulator} + ${word} * ${P2}`, 31)}) * ${P1}`);

/** The little-endian number of `size` bytes at byte `at` of a hexadecimal text. */
function word(hex: string, at: string, size: number): string {
  const bytes = Array.from({ length: size }, (_, index) => `substring(${hex}, (2 * (${at}) + ${2 * (size - 1 - index) + 1})::BIGINT, 2)`);
  return `CAST(CAST(concat('0x', ${bytes.join(', ')}) AS UBIGINT) AS UHUGEINT)`;
}

const folded = (list: string, body: (hash: string, item: string) => string, start: string): string =>
  `list_reduce(${list}, lambda hashed, item: ${body('hashed', 'item')}, ${start})`;

/** Four lanes of 8 bytes each for every 32 bytes; short inputs skip them. */
function lanes(hex: string, length: string): string {
  const lane = (index: number): string => folded(
    `list_transform(range(${length} // 32), lambda stripe: ${word(hex, `32 * stripe + ${8 * index}`, 8)})`, round, STARTS[index] ?? '');
  return once(`[${[0, 1, 2, 3].map(lane).join(', ')}]`, (all) => {
    const mixed = low([1, 7, 12, 18].map((bits, index) => `(${rotated(`${all}[${index + 1}]`, bits)})`).join(' + '));
    return folded(all, (hash, item) => low(`xor(${hash}, ${round(u('0'), item)}) * ${P1} + ${P4}`), mixed);
  });
}

function xxHash64(hex: string): string {
  return once(hex, (text) => once(`CAST(length(${text}) // 2 AS BIGINT)`, (length) => {
    const start = low(`CASE WHEN ${length} >= 32 THEN ${lanes(text, length)} ELSE ${P5} END + ${length}::UHUGEINT`);
    const words = folded(`list_transform(range(${length} // 32 * 4, ${length} // 8), lambda pos: ${word(text, '8 * pos', 8)})`,
      (hash, item) => low(`(${rotated(`xor(${hash}, ${round(u('0'), item)})`, 27)}) * ${P1} + ${P4}`), start);
    const half = folded(`list_transform(range((${length} % 8) // 4), lambda pos: ${word(text, `${length} // 8 * 8`, 4)})`,
      (hash, item) => low(`(${rotated(`xor(${hash}, ${low(`${item} * ${P1}`)})`, 23)}) * ${P2} + ${P3}`), words);
    const bytes = folded(`list_transform(range(${length} // 4 * 4, ${length}), lambda pos: ${word(text, 'pos', 1)})`,
      (hash, item) => low(`(${rotated(`xor(${hash}, ${low(`${item} * ${P5}`)})`, 11)}) * ${P1}`), half);
    const shaken = (sql: string, bits: number): string => once(sql, (x) => `xor(${x}, ${x} >> ${u(String(bits))})`);
    const last = shaken(low(`${shaken(low(`${shaken(bytes, 33)} * ${P2}`), 29)} * ${P3}`), 32);
    return once(last, (x) => `CAST(CASE WHEN ${x} >= 9223372036854775808::UHUGEINT THEN ${x}::HUGEINT - 18446744073709551616::HUGEINT ELSE ${x}::HUGEINT END AS BIGINT)`);
  }));
}

/** The bytes that are hashed: UTF-8 of a text, the eight bytes of a datetime's ticks. */
function hexOf(value: Scalar, call: Call): string {
  if (value.type === 'string') return `hex(encode(${value.sql}))`;
  if (value.type !== 'datetime') return unsupported(call.node, `${call.name}() of a ${value.type}`, 'Hash its text: hash(tostring(x)).');
  const ticks = `to_hex(epoch_us(${value.sql}) * 10 + ${UNIX_EPOCH_TICKS})`;
  return once(`lpad(${ticks}, 16, '0')`, (text) => `concat(${[15, 13, 11, 9, 7, 5, 3, 1].map((at) => `substring(${text}, ${at}, 2)`).join(', ')})`);
}

const hash: SpecialEntry = {
  build: (call) => {
    if (call.args.length > 2) mistyped(call.node, `${call.name}() takes one or two arguments`);
    const value = xxHash64(hexOf(argument(call, 0), call));
    if (!call.args[1]) return scalar('long', value);
    const modulus = call.args[1].constant;
    if (typeof modulus !== 'number' || modulus < 1) unsupported(call.argNodes[1], `${call.name}() with a modulus that is no literal above 0`);
    return scalar('long', `((${value} % ${modulus} + ${modulus}) % ${modulus})`);
  },
  doc: 'hash-function',
};

export const HASH_FUNCTIONS: FunctionTable = { hash, hash_xxhash64: hash };
