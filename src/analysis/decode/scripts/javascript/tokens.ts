import type { Budget } from '../core/budget.js';
import type { Token } from '../core/token.js';
import { readString } from './strings.js';

const SIGNS = [
  '>>>=', '...', '===', '!==', '**=', '<<=', '>>=', '>>>', '&&=', '||=', '??=', '=>', '==', '!=', '<=', '>=', '&&', '||', '??', '?.', '++', '--',
  '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<', '>>', '**',
];
const BLANK = /[\s\u200b\ufeff]+/y;
const NUMBER = /(?:0[xX][0-9a-fA-F]{1,16}|0[oO][0-7]{1,22}|0[bB][01]{1,60}|\d{1,30}(?:\.\d{0,30})?(?:[eE][+-]?\d{1,3})?|\.\d{1,30}(?:[eE][+-]?\d{1,3})?)n?/y;
const NAME = /(?:[\p{L}\p{Nl}_$]|\\u[0-9a-fA-F]{4})(?:[\p{L}\p{N}_$]|\\u[0-9a-fA-F]{4}){0,500}/yu;
const REGEX = /\/(?![*/])(?:[^\\/[\r\n]|\\[^\r\n]|\[(?:[^\]\\\r\n]|\\[^\r\n]){0,2000}\]){1,5000}\/[a-z]{0,8}/y;
const KEYWORD_BEFORE_REGEX = new Set(['return', 'typeof', 'case', 'in', 'of', 'delete', 'void', 'throw', 'new', 'else', 'do']);

/** Tokens of JavaScript or JScript (ECMA-262 section 12); a single pass. A regular expression is a `word` that starts with `/`. */
export function tokensOf(text: string, budget: Budget): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let glued = false;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const push = (kind: Token['kind'], end: number, value: string, weight = 0, odd = weight > 0): void => {
    tokens.push({ kind, start: at, end, text: value, glued, weight, odd });
    at = end;
    glued = true;
  };
  const skip = (end: number): void => {
    at = end;
    glued = false;
  };
  while (at < text.length) {
    budget.spend(1);
    const char = text.charAt(at);
    const blank = match(BLANK);
    if (blank !== undefined) {
      skip(at + blank.length);
    } else if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      skip(end < 0 ? text.length : end);
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      skip(end < 0 ? text.length : end + 2);
    } else if (char === '"' || char === "'") {
      const read = readString(text, at);
      push('text', read.end, read.value, read.hidden * 0.34, read.hidden > 0);
    } else if (char === '`') {
      const end = templateEnd(text, at);
      const raw = text.slice(at + 1, end - 1);
      push('template', end, raw);
    } else if (/\d/.test(char) || (char === '.' && /\d/.test(text.charAt(at + 1)))) {
      const number = match(NUMBER) ?? char;
      push('number', at + number.length, number);
    } else if (char === '/' && regexMayStand(tokens.at(-1)) && match(REGEX) !== undefined) {
      const regex = match(REGEX) ?? char;
      push('word', at + regex.length, regex);
    } else {
      const name = match(NAME);
      const sign = SIGNS.find((one) => text.startsWith(one, at)) ?? char;
      if (name === undefined) push('sign', at + sign.length, sign);
      else push('name', at + name.length, name.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))));
    }
  }
  return tokens;
}

function regexMayStand(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === 'sign') return ![')', ']', '}', '++', '--'].includes(before.text);
  return before.kind === 'name' && KEYWORD_BEFORE_REGEX.has(before.text);
}

/** End of a template; expressions inside are passed over by their braces. */
function templateEnd(text: string, start: number): number {
  let braces = 0;
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '$' && text.charAt(at + 1) === '{') braces += 1;
    else if (char === '}' && braces > 0) braces -= 1;
    else if (char === '`' && braces === 0) return at + 1;
  }
  return text.length;
}
