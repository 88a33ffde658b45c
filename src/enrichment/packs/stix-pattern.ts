import type { Indicator, IndicatorType } from '../../analysis/ioc/types.js';
import { observablesFrom } from './foreign-types.js';

/** An observable that a pattern names. */
export interface PatternTerm {
  readonly observable: Indicator;
  /** True where the pattern asks for more than this one (AND, FOLLOWEDBY): seeing it alone is not a match. */
  readonly conditional: boolean;
}

const MAX_PATTERN = 16_384;
const MAX_TERMS = 200;

/** Object paths that are indicators, with the foreign type of their value. */
const PATHS: Readonly<Record<string, string>> = {
  'ipv4-addr:value': 'ipv4', 'ipv6-addr:value': 'ipv6', 'domain-name:value': 'domain', 'url:value': 'url', 'email-addr:value': 'email',
  'email-message:from_ref.value': 'email', 'email-message:sender_ref.value': 'email', 'network-traffic:dst_ref.value': 'indicator',
  'network-traffic:src_ref.value': 'indicator', 'windows-registry-key:key': 'regkey', 'vulnerability:name': 'cve',
  "network-traffic:extensions.'http-request-ext'.request_header.'user-agent'": 'user-agent',
};
const HASH_PATH = /^(?:file|artifact|file:content_ref|process:binary_ref):?[a-z_.]{0,40}hashes\.['"]?(md5|sha-?1|sha-?256|sha-?512)['"]?$/;
const HASHES: ReadonlySet<IndicatorType> = new Set(['md5', 'sha1', 'sha256', 'sha512']);

/** A comparison, a bracket, or a word between them (STIX 2.1, section 9). */
const TOKEN = /\s*(?:([[\]()])|(AND|OR|FOLLOWEDBY)\b|(NOT\s+)?([a-z][a-z0-9-]{1,60}:[^\s=<>!(),[\]]{1,200})\s*(NOT\s+)?(=|!=|<=?|>=?|IN|LIKE|MATCHES|ISSUBSET|ISSUPERSET)\s*|('(?:[^'\\]|\\.)*')|(,)|([^\s'[\]()]{1,200}))/iy;

interface Observation {
  readonly terms: { readonly foreignType: string; readonly values: string[] }[];
  comparisons: number;
  and: boolean;
}

/**
 * The observables that a STIX pattern matches by `=`, `IN` or, for networks, `ISSUBSET`: a subset of the language. Comparisons
 * that are negated or use other operators name none. Null where the text is no pattern.
 */
export function patternTerms(pattern: string): PatternTerm[] | null {
  if (pattern.length > MAX_PATTERN) return null;
  const observations: Observation[] = [];
  let current: Observation | null = null;
  let values: string[] | null = null;
  let joined = false;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < pattern.trimEnd().length) {
    const token = TOKEN.exec(pattern);
    if (token === null) return null;
    const [, bracket, word, not, path, notToo, operator, text] = token;
    if (bracket === '[') {
      if (current !== null) return null;
      current = { terms: [], comparisons: 0, and: false };
    } else if (bracket === ']') {
      if (current === null) return null;
      observations.push(current);
      current = null;
      values = null;
    } else if (word !== undefined) {
      if (current === null) joined ||= word.toUpperCase() !== 'OR';
      else current.and ||= word.toUpperCase() === 'AND';
    } else if (path !== undefined) {
      if (current === null) return null;
      current.comparisons += 1;
      values = termOf(path, not !== undefined || notToo !== undefined ? 'NOT' : operator ?? '', current);
    } else if (text !== undefined) values?.push(text.slice(1, -1).replace(/\\(.)/gs, '$1'));
  }
  return current === null && observations.length > 0 ? termsOf(observations, joined) : null;
}

/** Where the values of a comparison go; null where it names no indicator. */
function termOf(path: string, operator: string, observation: Observation): string[] | null {
  const plain = path.toLowerCase();
  const foreignType = PATHS[plain] ?? HASH_PATH.exec(plain)?.[1];
  const fits = operator === '=' || operator.toUpperCase() === 'IN' || (operator.toUpperCase() === 'ISSUBSET' && plain.startsWith('ipv'));
  if (foreignType === undefined || !fits) return null;
  const values: string[] = [];
  observation.terms.push({ foreignType, values });
  return values;
}

function termsOf(observations: readonly Observation[], joined: boolean): PatternTerm[] {
  const terms = observations.flatMap(({ terms: own, and, comparisons }) => own.flatMap(({ foreignType, values }) =>
    values.flatMap((value) => observablesFrom(foreignType, value)).map((observable): PatternTerm => ({
      observable, conditional: !HASHES.has(observable.type) && (joined || (and && comparisons > 1)), // a hash names the file by itself
    }))));
  return terms.slice(0, MAX_TERMS);
}
