import type { Budget } from '../core/budget.js';
import { scan, type Scanner } from '../core/scanner.js';
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
export const tokensOf = (text: string, budget: Budget): Token[] => scan(text, budget, readToken);

function readToken(scanner: Scanner): number {
  const { text, at, char } = scanner;
  const blank = scanner.match(BLANK);
  if (blank !== undefined) return scanner.skip(at + blank.length);
  if (scanner.startsWith('//')) return scanner.skipLine();
  if (scanner.startsWith('/*')) return scanner.skipPast('*/', at + 2);
  if (char === '"' || char === "'") {
    const read = readString(text, at);
    return scanner.push('text', read.end, read.value, read.hidden * 0.34, read.hidden > 0);
  }
  if (char === '`') {
    const end = templateEnd(text, at);
    return scanner.push('template', end, text.slice(at + 1, end - 1));
  }
  const number = scanner.match(NUMBER);
  if (number !== undefined) return scanner.push('number', at + number.length, number);
  const regex = char === '/' && regexMayStand(scanner.previous) ? scanner.match(REGEX) : undefined;
  if (regex !== undefined) return scanner.push('word', at + regex.length, regex);
  const name = scanner.match(NAME);
  if (name === undefined) return scanner.pushSign(SIGNS);
  return scanner.push('name', at + name.length, name.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))));
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
