import { toText } from '../compile/convert.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { sqlString } from '../literals/sql.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const ADDRESS = `(?:${OCTET}\\.){3}${OCTET}`;
const EDGE = '[^\\p{L}\\p{N}]';

const delimited = (pattern: string): string => `concat('(?:^|${EDGE})', ${pattern}, '(?:$|${EDGE})')`;

/** An address that is none is found nowhere. */
const addressTest = (text: string, sought: string): string =>
  `(regexp_full_match(${sought}, ${sqlString(ADDRESS)}) AND regexp_matches(${text}, ${delimited(`regexp_escape(${sought})`)}))`;

/** A prefix ends with a dot; a whole address is one as well. */
function prefixTest(text: string, sought: string): string {
  const rest = `concat(regexp_escape(${sought}), repeat(${sqlString(`${OCTET}\\.`)}, 3 - (length(${sought}) - length(replace(${sought}, '.', '')))), ${sqlString(OCTET)})`;
  return `CASE WHEN regexp_full_match(${sought}, ${sqlString(`(?:${OCTET}\\.){1,3}`)}) THEN regexp_matches(${text}, ${delimited(rest)}) ELSE ${addressTest(text, sought)} END`;
}

type Test = (text: string, sought: string) => string;

const single = (test: Test, doc: string): SpecialEntry => ({
  build: (call) => scalar('bool', once(toText(argument(call, 0)).sql, (text) => once(toText(argument(call, 1)).sql, (sought) => test(text, sought))), false),
  doc,
});

const listOf = (value: Scalar): string => (value.type === 'dynamic' ? `CAST(json_extract_string(${value.sql}, '$[*]') AS VARCHAR[])` : `[${toText(value).sql}]`);

function anyOf(call: Call, test: Test): Scalar {
  argument(call, 1);
  const lists = call.args.slice(1).map(listOf);
  const all = lists.length === 1 ? (lists[0] ?? '[]') : `list_concat(${lists.join(', ')})`;
  return scalar('bool', once(toText(argument(call, 0)).sql, (text) => `coalesce(len(list_filter(${all}, lambda each: ${test(text, 'each')})) > 0, false)`), false);
}

/** Addresses within text, set off by what is no letter and no digit. */
export const IPV4_TEXT_FUNCTIONS: FunctionTable = {
  has_ipv4: single(addressTest, 'has-ipv4-function'),
  has_ipv4_prefix: single(prefixTest, 'has-ipv4-prefix-function'),
  has_any_ipv4: { build: (call) => anyOf(call, addressTest), doc: 'has-any-ipv4-function' },
  has_any_ipv4_prefix: { build: (call) => anyOf(call, prefixTest), doc: 'has-any-ipv4-prefix-function' },
  ipv4_netmask_suffix: {
    params: ['string'], result: 'long', doc: 'ipv4-netmask-suffix-function',
    sql: ([text = '']) => once(text, (a) => `CASE WHEN regexp_full_match(${a}, ${sqlString(`${ADDRESS}(?:/(?:3[0-2]|[12]?[0-9]))?`)}) THEN coalesce(TRY_CAST(nullif(split_part(${a}, '/', 2), '') AS BIGINT), 32::BIGINT) END`),
  },
};
