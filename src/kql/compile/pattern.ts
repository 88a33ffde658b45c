import { sqlString } from '../literals/sql.js';
import type { Scalar } from './scalar.js';

/** Kusto's `\d` and `\w` know all scripts; RE2's know ASCII. In a class and outside of one. */
const CLASSES: Readonly<Record<string, readonly [string | undefined, string]>> = {
  d: ['\\p{Nd}', '\\p{Nd}'], D: ['\\P{Nd}', '\\P{Nd}'],
  w: ['\\p{L}\\p{M}\\p{Nd}\\p{Pc}', '[\\p{L}\\p{M}\\p{Nd}\\p{Pc}]'], W: [undefined, '[^\\p{L}\\p{M}\\p{Nd}\\p{Pc}]'],
};

/** A pattern of Kusto as a pattern of RE2 that matches the same. */
export function kustoPattern(pattern: string): string {
  let made = '';
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? '';
    if (char === '\\') {
      const escaped = pattern[at + 1] ?? '';
      const [inside, outside] = CLASSES[escaped] ?? [];
      made += (inClass ? inside : outside) ?? char + escaped;
      at += 1;
      continue;
    }
    if (char === '[' && !inClass) inClass = true;
    else if (char === ']' && inClass && !/\[\^?$/.test(pattern.slice(0, at))) inClass = false;
    made += char;
  }
  return made;
}

/** SQL of a pattern argument: a literal is translated, anything else taken as it is. */
export const patternSql = (pattern: Scalar): string => (typeof pattern.constant === 'string' ? sqlString(kustoPattern(pattern.constant)) : pattern.sql);
