import { sqlString } from '../literals/sql.js';
import { child } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { toText } from './convert.js';
import { patternSql } from './pattern.js';
import { mistyped } from './refuse.js';
import { scalar } from './scalar.js';
import type { Scalar } from './scalar.js';

/** A term is a run of letters and digits of any script: `_` separates terms, so `\b` would be wrong. */
const TERM_START = '(?:^|[^\\p{L}\\p{N}])';
const TERM_END = '(?:$|[^\\p{L}\\p{N}])';

type Ends = 'both' | 'start' | 'end';

/** A text as an RE2 pattern that matches it alone. */
export const escapeRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|\-/]/g, (char) => `\\${char}`).replace(/\n/g, '\\n').replace(/\r/g, '\\r');
/** The same of a text where a star stands for any characters. */
export const wildcardRegex = (text: string): string => text.split('*').map(escapeRegex).join('.*');

const isTermCharacter = (text: string): boolean => /^[\p{L}\p{N}]$/u.test(text);

/** Pattern of one term, with term limits only where the text itself begins or ends with a term character. */
function termPattern(text: string, ends: Ends): string {
  const characters = Array.from(text);
  const start = ends !== 'end' && isTermCharacter(characters[0] ?? '') ? TERM_START : '';
  const end = ends !== 'start' && isTermCharacter(characters.at(-1) ?? '') ? TERM_END : '';
  return `${start}${escapeRegex(text)}${end}`;
}

/** Regular expression (RE2) that finds a constant term. */
export const termRegex = (text: string, ends: Ends, caseSensitive: boolean): string =>
  `${caseSensitive ? '' : '(?i)'}${termPattern(text, ends)}`;

/** The same made in SQL for a term that is known only at run time. */
function termRegexSql(term: string, ends: Ends, caseSensitive: boolean): string {
  const start = ends === 'end' ? "''" : `CASE WHEN regexp_matches(${term}, '^[\\p{L}\\p{N}]') THEN '${TERM_START}' ELSE '' END`;
  const end = ends === 'start' ? "''" : `CASE WHEN regexp_matches(${term}, '[\\p{L}\\p{N}]$') THEN '${TERM_END}' ELSE '' END`;
  return `concat('${caseSensitive ? '' : '(?i)'}', ${start}, regexp_escape(${term}), ${end})`;
}

/** SQL condition that `text` has the term. */
export function hasTerm(text: string, term: Scalar, ends: Ends, caseSensitive: boolean): string {
  if (typeof term.constant !== 'string') return `regexp_matches(${text}, ${termRegexSql(term.sql, ends, caseSensitive)})`;
  return term.constant === '' ? 'true' : `regexp_matches(${text}, ${sqlString(termRegex(term.constant, ends, caseSensitive))})`;
}

const lower = (value: Scalar): string => (typeof value.constant === 'string' ? `lower(${sqlString(value.constant)})` : `lower(${value.sql})`);

type Match = (text: Scalar, pattern: Scalar, node: SyntaxNode) => string;

const folded = (name: string): Match => (text, pattern) => `${name}(${lower(text)}, ${lower(pattern)})`;
const exact = (name: string): Match => (text, pattern) => `${name}(${text.sql}, ${pattern.sql})`;
const term = (ends: Ends, caseSensitive: boolean): Match => (text, pattern) => hasTerm(text.sql, pattern, ends, caseSensitive);

/** String operators by the stem of the syntax kind; `Not…` forms are the negation. */
const MATCHES: Readonly<Record<string, Match>> = {
  Has: term('both', false), HasCs: term('both', true),
  HasPrefix: term('start', false), HasPrefixCs: term('start', true),
  HasSuffix: term('end', false), HasSuffixCs: term('end', true),
  Contains: folded('contains'), ContainsCs: exact('contains'),
  StartsWith: folded('starts_with'), StartsWithCs: exact('starts_with'),
  EndsWith: folded('suffix'), EndsWithCs: exact('suffix'),
  EqualTilde: (text, pattern) => `(${lower(text)} = ${lower(pattern)})`,
  MatchesRegex: (text, pattern, node) => `regexp_matches(${text.sql}, ${patternSql(pattern, node)})`,
};

const STEM = /^(Not)?(\w+?)Expression$/;

export function isTextMatch(kind: string): boolean {
  const stem = STEM.exec(kind)?.[2] ?? '';
  return kind === 'BangTildeExpression' || stem in MATCHES;
}

/**
 * `has`, `contains`, `startswith`, `=~`, `matches regex`, …
 * https://learn.microsoft.com/kusto/query/datatypes-string-operators
 */
export function textMatch(kind: string, left: Scalar, right: Scalar, node: SyntaxNode): Scalar {
  const [, not, stem = ''] = STEM.exec(kind) ?? [];
  const negative = not !== undefined || kind === 'BangTildeExpression';
  const match = MATCHES[kind === 'BangTildeExpression' ? 'EqualTilde' : stem];
  if (!match) return mistyped(node, `${kind} is no string operator`);
  const sql = match(toText(left), toText(right), child(node, 'Right') ?? node);
  return scalar('bool', negative ? `(NOT ${sql})` : sql, false);
}
