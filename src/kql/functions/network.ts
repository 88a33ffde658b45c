import { coerce, toText } from '../compile/convert.js';
import { unsupported } from '../compile/refuse.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';

const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const ADDRESS = `${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}`;

/** Address part of `a.b.c.d[/n]` as a whole number; NULL where the text is none. */
export function addressNumber(text: string): string {
  const octet = (at: number): string => `CAST(split_part(split_part(${text}, '/', 1), '.', ${at}) AS BIGINT)`;
  return `CASE WHEN regexp_full_match(${text}, '${ADDRESS}(/([0-9]|[12][0-9]|3[0-2]))?') THEN ${octet(1)} * 16777216 + ${octet(2)} * 65536 + ${octet(3)} * 256 + ${octet(4)} END`;
}

export const prefixLength = (text: string): string => `CASE WHEN contains(${text}, '/') THEN TRY_CAST(split_part(${text}, '/', 2) AS BIGINT) ELSE 32 END`;
const masked = (number: string, bits: string): string => `(${number} >> CAST(32 - (${bits}) AS BIGINT))`;

/** True where both addresses have the same first bits: the shortest of their prefixes and of `bits`. */
export function sameNetwork(left: string, right: string, bits = '32'): string {
  return once(left, (a) => once(right, (b) => once(`least(${bits}, ${prefixLength(a)}, ${prefixLength(b)})`, (n) =>
    `(${masked(`(${addressNumber(a)})`, n)} = ${masked(`(${addressNumber(b)})`, n)})`)));
}

const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

const isPrivate: SpecialEntry = {
  build: (call) => scalar('bool', once(toText(argument(call, 0)).sql, (text) => `CASE WHEN (${addressNumber(text)}) IS NOT NULL THEN ${PRIVATE_RANGES.map((range) => privateTest(text, range)).join(' OR ')} END`)),
  doc: 'ipv4-is-private-function',
};

function privateTest(text: string, range: string): string {
  const [network = '', bits = '32'] = range.split('/');
  const number = network.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return `((${addressNumber(text)}) >> ${32 - Number(bits)}) = ${Math.floor(number / 2 ** (32 - Number(bits)))}`;
}

const text = (value: Scalar): string => toText(value).sql;

const isInAnyRange: SpecialEntry = {
  build: (call) => {
    const address = text(argument(call, 0));
    const given = call.args.slice(1);
    const ranges = given.map((value) => (value.type === 'dynamic' ? `CAST(json_extract_string(${value.sql}, '$[*]') AS VARCHAR[])` : `[${text(value)}]`));
    const list = ranges.length === 1 ? (ranges[0] ?? '[]') : `list_concat(${ranges.join(', ')})`;
    return scalar('bool', once(address, (a) => `CASE WHEN (${addressNumber(a)}) IS NOT NULL THEN len(list_filter(${list}, lambda each: coalesce(${sameNetwork(a, 'each')}, false))) > 0 END`));
  },
  doc: 'ipv4-is-in-any-range-function',
};

function requirePlain(call: Call): void {
  if (call.args.length > 3) unsupported(call.node, `${call.name}() with ${call.args.length} arguments`);
}

const isMatch: SpecialEntry = {
  build: (call) => {
    requirePlain(call);
    return scalar('bool', sameNetwork(text(argument(call, 0)), text(argument(call, 1)), call.args[2] ? coerce(call.args[2], 'long', call.node).sql : '32'));
  },
  doc: 'ipv4-is-match-function',
};

const compare: SpecialEntry = {
  build: (call) => {
    requirePlain(call);
    const bits = call.args[2] ? coerce(call.args[2], 'long', call.node).sql : '32';
    return scalar('long', once(text(argument(call, 0)), (a) => once(text(argument(call, 1)), (b) => once(`least(${bits}, ${prefixLength(a)}, ${prefixLength(b)})`, (n) =>
      `CAST(sign(${masked(`(${addressNumber(a)})`, n)} - ${masked(`(${addressNumber(b)})`, n)}) AS BIGINT)`))));
  },
  doc: 'ipv4-compare-function',
};

const dotted = (number: string): string => `concat(${number} >> 24, '.', (${number} >> 16) & 255, '.', (${number} >> 8) & 255, '.', ${number} & 255)`;
const networkOf = (a: string, n: string): string => `((${masked(`(${addressNumber(a)})`, n)}) << CAST(32 - (${n}) AS BIGINT))`;

const parse: SpecialEntry = {
  build: (call) => scalar('long', once(text(argument(call, 0)), (a) => once(prefixLength(a), (n) => networkOf(a, n)))),
  doc: 'parse-ipv4-function',
};

const parseMask: SpecialEntry = {
  build: (call) => scalar('long', once(text(argument(call, 0)), (a) => networkOf(a, coerce(argument(call, 1), 'long', call.node).sql))),
  doc: 'parse-ipv4-mask-function',
};

const format = (withMask: boolean, doc: string): SpecialEntry => ({
  build: (call) => {
    const given = argument(call, 0);
    const address = given.type === 'long' || given.type === 'int' ? dotted(coerce(given, 'long').sql) : text(given);
    return scalar('string', `coalesce(${once(address, (a) => once(call.args[1] ? coerce(call.args[1], 'long', call.node).sql : prefixLength(a), (n) =>
      once(networkOf(a, n), (number) => `CASE WHEN ${number} IS NOT NULL THEN ${withMask ? `concat(${dotted(number)}, '/', ${n})` : dotted(number)} END`)))}, '')`, false);
  },
  doc,
});

export const NETWORK_FUNCTIONS: FunctionTable = {
  ipv4_is_private: isPrivate,
  ipv4_is_in_range: { build: (call) => scalar('bool', sameNetwork(text(argument(call, 0)), text(argument(call, 1)))), doc: 'ipv4-is-in-range-function' },
  ipv4_is_in_any_range: isInAnyRange,
  ipv4_is_match: isMatch,
  ipv4_compare: compare,
  parse_ipv4: parse,
  parse_ipv4_mask: parseMask,
  format_ipv4: format(false, 'format-ipv4-function'),
  format_ipv4_mask: format(true, 'format-ipv4-mask-function'),
};
