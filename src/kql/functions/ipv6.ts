import { coerce, toText } from '../compile/convert.js';
import { mistyped } from '../compile/refuse.js';
import { once, scalar, stringOf } from '../compile/scalar.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const IPV4 = `(?:${OCTET}\\.){3}${OCTET}`;

/** `1.2.3.4` at the end as two groups of hexadecimal digits. */
function dottedAsGroups(text: string): string {
  const octet = (at: number): string => `CAST(split_part(regexp_extract(${text}, '${IPV4}$'), '.', ${at}) AS INTEGER)`;
  return `regexp_replace(${text}, '${IPV4}$', printf('%02x%02x:%02x%02x', ${octet(1)}, ${octet(2)}, ${octet(3)}, ${octet(4)}))`;
}

/** The 32 hexadecimal digits of an address without its prefix length; NULL where the text is none. */
function digits(address: string): string {
  const groups = once(`CASE WHEN regexp_matches(${address}, '${IPV4}$') THEN ${dottedAsGroups(`CASE WHEN contains(${address}, ':') THEN ${address} ELSE concat('::ffff:', ${address}) END`)} ELSE ${address} END`, (text) =>
    `CASE WHEN regexp_full_match(${text}, '[0-9A-Fa-f:]{2,39}') AND NOT regexp_matches(${text}, '[0-9A-Fa-f]{5}|:::|::.*::|^:[^:]|[^:]:$') THEN string_split(${text}, ':') END`);
  return once(groups, (list) => {
    const filled = `list_transform(list_filter(${list}, lambda part: part <> ''), lambda part: lpad(part, 4, '0'))`;
    const before = `list_filter(string_split(split_part(array_to_string(${list}, ':'), '::', 1), ':'), lambda part: part <> '')`;
    return once(filled, (full) => once(`len(${full})`, (size) => once(`len(${before})`, (head) => `CASE WHEN list_contains(${list}, '') AND ${size} < 8 THEN concat(array_to_string(${full}[1:${head}], ''), repeat('0000', 8 - ${size}), array_to_string(${full}[${head} + 1:], '')) `
      + `WHEN NOT list_contains(${list}, '') AND ${size} = 8 THEN lower(array_to_string(${full}, '')) END`)));
  });
}

/** Length of the prefix in bits of 128; that of an IPv4 address counts from bit 96. */
export const ipv6PrefixLength = (text: string): string => once(
  `CASE WHEN NOT contains(${text}, '/') THEN 128 WHEN contains(split_part(${text}, '/', 1), ':') THEN TRY_CAST(split_part(${text}, '/', 2) AS BIGINT) ELSE TRY_CAST(split_part(${text}, '/', 2) AS BIGINT) + 96 END`,
  (bits) => `CASE WHEN ${bits} BETWEEN 0 AND 128 THEN ${bits} END`);

/** The address as a number with only its first `bits` bits; NULL where it is none or the bits are none. */
export function ipv6Network(text: string, bits: string): string {
  const number = once(digits(`split_part(${text}, '/', 1)`), (hex) =>
    `(CAST(TRY_CAST('0x' || substring(${hex}, 1, 16) AS UBIGINT) AS UHUGEINT) * 18446744073709551616::UHUGEINT + CAST(TRY_CAST('0x' || substring(${hex}, 17, 16) AS UBIGINT) AS UHUGEINT))`);
  return once(bits, (n) => `CASE WHEN ${n} = 0 THEN 0::UHUGEINT WHEN ${n} BETWEEN 1 AND 128 THEN ((${number}) >> CAST(128 - ${n} AS UHUGEINT)) << CAST(128 - ${n} AS UHUGEINT) END`);
}

/** Both networks by the shortest of their prefixes and of `limit`. */
function compared(left: string, right: string, limit: string, body: (a: string, b: string) => string): string {
  return once(left, (a) => once(right, (b) => once(`CASE WHEN (${ipv6PrefixLength(a)}) IS NOT NULL AND (${ipv6PrefixLength(b)}) IS NOT NULL THEN least(${limit}, ${ipv6PrefixLength(a)}, ${ipv6PrefixLength(b)}) END`, (n) =>
    once(ipv6Network(a, n), (x) => once(ipv6Network(b, n), (y) => body(x, y))))));
}

const text = (call: Call, index: number): string => toText(argument(call, index)).sql;
const limitOf = (call: Call, index: number): string => {
  if (call.args.length > index + 1) mistyped(call.node, `${call.name}() does not take ${call.args.length} arguments`);
  return call.args[index] ? coerce(call.args[index], 'long', call.node).sql : '128';
};

const isMatch: SpecialEntry = {
  build: (call) => scalar('bool', compared(text(call, 0), text(call, 1), limitOf(call, 2), (a, b) => `(${a} = ${b})`)),
  doc: 'ipv6-is-match-function',
};

const compare: SpecialEntry = {
  build: (call) => scalar('long', compared(text(call, 0), text(call, 1), limitOf(call, 2), (a, b) => `CASE WHEN ${a} = ${b} THEN 0::BIGINT WHEN ${a} < ${b} THEN -1::BIGINT WHEN ${a} > ${b} THEN 1::BIGINT END`)),
  doc: 'ipv6-compare-function',
};

const isInRange: SpecialEntry = {
  build: (call) => scalar('bool', compared(text(call, 0), text(call, 1), '128', (a, b) => `(${a} = ${b})`)),
  doc: 'ipv6-is-in-range-function',
};

const isInAnyRange: SpecialEntry = {
  build: (call) => {
    const lists = call.args.slice(1).map((value) => (value.type === 'dynamic' ? `CAST(json_extract_string(${value.sql}, '$[*]') AS VARCHAR[])` : `[${toText(value).sql}]`));
    const ranges = lists.length === 1 ? (lists[0] ?? '[]') : `list_concat(${lists.join(', ')})`;
    return scalar('bool', once(text(call, 0), (a) => `CASE WHEN (${ipv6Network(a, ipv6PrefixLength(a))}) IS NOT NULL THEN len(list_filter(${ranges}, lambda each: coalesce(${compared(a, 'each', '128', (x, y) => `(${x} = ${y})`)}, false))) > 0 END`));
  },
  doc: 'ipv6-is-in-any-range-function',
};

/** Eight groups of four digits. */
const spelled = (number: string): string => once(`lpad(lower(concat(printf('%016x', (${number} >> 64::UHUGEINT)::UBIGINT), printf('%016x', (${number} % 18446744073709551616::UHUGEINT)::UBIGINT))), 32, '0')`, (hex) =>
  `concat(${Array.from({ length: 8 }, (_, index) => `substring(${hex}, ${4 * index + 1}, 4)`).join(", ':', ")})`);

const parsed = (doc: string): SpecialEntry => ({
  build: (call) => {
    const limit = limitOf(call, 1);
    return stringOf(once(text(call, 0), (a) => once(ipv6Network(a, once(ipv6PrefixLength(a), (bits) => `CASE WHEN ${bits} IS NOT NULL THEN least(${limit}, ${bits}) END`)), (number) => `CASE WHEN ${number} IS NOT NULL THEN ${spelled(number)} END`)));
  },
  doc,
});

export const IPV6_FUNCTIONS: FunctionTable = {
  ipv6_is_match: isMatch,
  ipv6_compare: compare,
  ipv6_is_in_range: isInRange,
  ipv6_is_in_any_range: isInAnyRange,
  parse_ipv6: parsed('parse-ipv6-function'),
  parse_ipv6_mask: parsed('parse-ipv6-mask-function'),
};
