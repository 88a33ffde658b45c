import { refusalSql, sqlString } from '../literals/sql.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { Refusal } from './refuse.js';
import { escapeAt, groupAt, PatternError, repetitionAt, Structure } from './regex-syntax.js';
import { once } from './scalar.js';
import type { Scalar } from './scalar.js';

/** Kusto's `\d` and `\w` know all scripts; RE2's know ASCII. In a class and outside of one. */
const CLASSES: Readonly<Record<string, readonly [string | undefined, string]>> = {
  d: ['\\p{Nd}', '\\p{Nd}'], D: ['\\P{Nd}', '\\P{Nd}'],
  w: ['\\p{L}\\p{M}\\p{Nd}\\p{Pc}', '[\\p{L}\\p{M}\\p{Nd}\\p{Pc}]'], W: [undefined, '[^\\p{L}\\p{M}\\p{Nd}\\p{Pc}]'],
};

const POSIX = /^\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]/;

/** The class of characters that opens at `start`. Throws `PatternError`. */
function classAt(pattern: string, start: number): { readonly length: number; readonly text: string } {
  let text = pattern.startsWith('[^', start) ? '[^' : '[';
  let at = start + text.length;
  const first = at;
  for (;;) {
    const char = pattern[at];
    if (char === undefined) throw new PatternError('A [ is never closed', start);
    if (char === ']' && at > first) return { length: at + 1 - start, text: `${text}]` };
    const posix = char === '[' ? POSIX.exec(pattern.slice(at, at + 14))?.[0] : undefined;
    if (char === '[' && pattern[at + 1] === ':' && posix === undefined) throw new PatternError('This class of characters does not exist', at);
    if (/^(?:&&|--|~~)/.test(pattern.slice(at, at + 2)) && at > first) throw new PatternError('Operations between classes of characters are not supported on evidence', at);
    const [low, high] = /^([^\\[\]])-([^\\[\]])/s.exec(pattern.slice(at, at + 3))?.slice(1) ?? [];
    if (low !== undefined && high !== undefined && low > high) throw new PatternError(`The range ${low}-${high} ends before its start`, at);
    if (char === '\\') {
      const [inside] = CLASSES[pattern[at + 1] ?? ''] ?? [];
      if (/[AbBz]/.test(pattern[at + 1] ?? '')) throw new PatternError(`\\${pattern[at + 1] ?? ''} means nothing within a class`, at);
      if (pattern[at + 1] === 'W') throw new PatternError('\\W within a class is not supported on evidence', at);
      const escape = inside === undefined ? escapeAt(pattern, at) : { length: 2, text: inside };
      text += escape.text;
      at += escape.length;
    } else {
      text += posix ?? char;
      at += (posix ?? char).length;
    }
  }
}

function translated(pattern: string): string {
  const structure = new Structure();
  let made = '';
  let at = 0;
  const take = (length: number, text: string): void => {
    made += text;
    at += length;
  };
  while (at < pattern.length) {
    const char = pattern[at] ?? '';
    const repetition = repetitionAt(pattern, at);
    if (repetition) {
      structure.repeat(repetition.most, repetition.text, at);
      take(repetition.text.length, repetition.text);
    } else if (char === '\\') {
      const [, outside] = CLASSES[pattern[at + 1] ?? ''] ?? [];
      const escape = outside === undefined ? escapeAt(pattern, at) : { length: 2, text: outside };
      structure.atom();
      take(escape.length, escape.text);
    } else if (char === '[') {
      const found = classAt(pattern, at);
      structure.atom();
      take(found.length, found.text);
    } else if (char === '(') {
      const group = groupAt(pattern, at);
      if (group.flags) structure.separator();
      else structure.enter(at);
      take(group.length, group.text);
    } else {
      if (char === ')') structure.leave(at);
      else if (char === '|') structure.separator();
      else structure.atom();
      take(1, char);
    }
  }
  structure.end();
  return made;
}

/** A pattern of Kusto as a pattern of RE2 that matches the same. Errors: `kql.unsupported` at `node`. */
export function kustoPattern(pattern: string, node?: SyntaxNode): string {
  try {
    return translated(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new Refusal('kql.unsupported', `${error.message} (character ${error.at + 1} of the pattern).`, node, undefined,
      'Write the pattern in the syntax of RE2: https://learn.microsoft.com/kusto/query/regex');
  }
}

const KUSTO_ONLY = `'\\\\(?:[1-9kKGZRXNh]|c[A-Z])|\\(\\?(?:[=!>#x|&]|<[=!])'`;

/**
 * A pattern that is known only while the query runs: the same classes and characters, made in SQL. What RE2 cannot do stops the
 * query with its reason.
 */
function patternAtRunTime(sql: string): string {
  const backslash = 'chr(1114109)';
  const replaced = (text: string): string => [
    ["'\\\\d'", "'\\\\p{Nd}'"], ["'\\\\D'", "'\\\\P{Nd}'"], ["'\\\\w'", "'[\\\\p{L}\\\\p{M}\\\\p{Nd}\\\\p{Pc}]'"], ["'\\\\W'", "'[^\\\\p{L}\\\\p{M}\\\\p{Nd}\\\\p{Pc}]'"],
    ["'\\\\u\\{?([0-9A-Fa-f]{4})\\}?'", "'\\\\x{\\1}'"], ["'\\(\\?<([A-Za-z_])'", "'(?P<\\1'"],
  ].reduce((made, [from = '', to = '']) => `regexp_replace(${made}, ${from}, ${to}, 'g')`, `replace(${text}, '\\\\', ${backslash})`);
  return once(sql, (text) => `CASE WHEN regexp_matches(replace(${text}, '\\\\', ''), ${KUSTO_ONLY}) THEN ${refusalSql('A pattern in the data has a form that does not exist in Kusto, such as a look-ahead or a reference to a group.')} `
    + `WHEN regexp_matches(replace(${text}, '\\\\', ''), '\\[[^\\]]*\\\\[wW]') THEN ${refusalSql(`A pattern in the data has \\w between brackets, which evidence cannot read: write \\p{L}\\p{N}_ there.`)} `
    + `ELSE replace(${replaced(text)}, ${backslash}, '\\\\') END`);
}

/** SQL of a pattern argument. Errors: `kql.unsupported` at `node` for what is no pattern of RE2. */
export const patternSql = (pattern: Scalar, node?: SyntaxNode): string =>
  (typeof pattern.constant === 'string' ? sqlString(kustoPattern(pattern.constant, node)) : patternAtRunTime(pattern.sql));
