import type { Budget } from '../core/budget.js';
import { scan, type Scanner } from '../core/scanner.js';
import type { Token } from '../core/token.js';
import { unescapeWord } from './text.js';
import { templateEnd } from './template-end.js';

/** Operators that are words; any other `-word` is a parameter of a command. */
const WORD_OPERATORS = new Set([
  'f', 'join', 'split', 'csplit', 'isplit', 'replace', 'creplace', 'ireplace', 'bxor', 'band', 'bor', 'bnot', 'shl', 'shr', 'eq', 'ne', 'gt', 'lt', 'ge', 'le',
  'ieq', 'ceq', 'ine', 'like', 'notlike', 'ilike', 'clike', 'match', 'notmatch', 'imatch', 'cmatch', 'contains', 'notcontains', 'in', 'notin', 'and', 'or', 'xor', 'not', 'is', 'isnot', 'as',
]);

const SIGNS = ['::', '..', '+=', '-=', '*=', '/=', '%=', '++', '--', '&&', '||', '@(', '@{', '$('];
const SINGLE = /['\u2018\u2019\u201a\u201b]/;
const DOUBLE = /["\u201c\u201d\u201e]/;

// each takes from where it stands; none can go back over more than a word
const BLANK = /(?:[ \t\u00a0\f\v]|`\r?\n)+/y;
const NAME = /\$(?:\{([^}]{1,300})\}|((?:(?:env|global|script|local|private|variable|using|function|alias):)?[\p{L}\p{N}_]{1,300}|[$?^]))/yiu;
const NUMBER = /(?:0x[0-9a-f]{1,16}|\d{1,30}(?:\.(?!\.)\d{1,30})?(?:e[+-]?\d{1,3})?)(?:[kmgtp]b|l|d)?(?![\w`])/yi;
const WORD = /(?:[\p{L}_]|(?<!`)`{1,40}[a-z])(?:[\p{L}\p{N}_:\\*?/.-]|`[^\r\n]){0,1000}/yu;
const MEMBER = /[\p{L}_](?:[\p{L}\p{N}_]|`[^\r\n]){0,300}/yu;
const PARAMETER = /[-\u2013\u2014\u2015](?:[\p{L}_]|`[^\r\n])(?:[\p{L}\p{N}_]|`[^\r\n]){0,60}:?/yu;
const TYPE = /[\p{L}_](?:[\p{L}\p{N}_.+]|`[^\r\n]){0,300}/yu;
const HERE = /@(['"])[ \t]{0,20}\r?\n/y;

/** Tokens of a PowerShell script (about_Parsing); a single pass. */
export const tokensOf = (text: string, budget: Budget): Token[] => scan(text, budget, (scanner) => readToken(scanner, budget));

function readToken(scanner: Scanner, budget: Budget): number {
  const { text, at, char } = scanner;
  if (scanner.exec(BLANK) !== null) return scanner.skip(BLANK.lastIndex);
  if (char === '\n' || char === '\r') {
    scanner.push('line', at + 1, '\n');
    return scanner.skip(at + 1);
  }
  if (char === '#' && !scanner.glued) return scanner.skipLine();
  if (scanner.startsWith('<#')) return scanner.skipPast('#>', at);
  if (SINGLE.test(char)) {
    const { end, value } = singleEnd(text, at);
    return scanner.push('text', end, value);
  }
  if (DOUBLE.test(char)) {
    const end = templateEnd(text, at, budget);
    return scanner.push('template', end, text.slice(at + 1, end - 1));
  }
  const here = scanner.exec(HERE);
  if (here !== null) return pushHere(scanner, here);
  const name = scanner.exec(NAME);
  if (name !== null) return pushName(scanner, name);
  const part = partPattern(scanner);
  const member = part === undefined ? undefined : scanner.match(part);
  if (member !== undefined) return pushWord(scanner, member);
  const number = scanner.match(NUMBER);
  if (number !== undefined) return scanner.push('number', at + number.length, number);
  const parameter = scanner.match(PARAMETER);
  if (parameter !== undefined) return pushParameter(scanner, parameter);
  const word = scanner.match(WORD);
  if (word !== undefined) return pushWord(scanner, word);
  return scanner.pushSign(SIGNS);
}

/** What a name after a sign looks like: a member, or a type; undefined where neither is meant. */
function partPattern({ previous, glued }: Scanner): RegExp | undefined {
  if (previous?.kind !== 'sign') return undefined;
  if (previous.text === '[') return TYPE;
  return glued && (previous.text === '.' || previous.text === '::') ? MEMBER : undefined;
}

function pushWord(scanner: Scanner, raw: string): number {
  const hidden = raw.replace(/`[\r\n]/g, '').includes('`');
  return scanner.push('word', scanner.at + raw.length, unescapeWord(raw), hidden ? 1 : 0);
}

/** `@'…'@`: a text of several lines. */
function pushHere(scanner: Scanner, [head, quote = '']: RegExpExecArray): number {
  const { text } = scanner;
  const from = scanner.at + head.length;
  const close = text.indexOf(`\n${quote}@`, from - 1);
  const end = close < 0 ? text.length : close + 3;
  return scanner.push(quote === "'" ? 'text' : 'template', end, text.slice(from, close < 0 ? text.length : Math.max(from, close)).replace(/\r$/, ''));
}

function pushName(scanner: Scanner, [whole, braced, plain = '']: RegExpExecArray): number {
  const name = (braced === undefined ? plain : unescapeWord(braced)).toLowerCase().replace(/^(?:global|script|local|private|variable):/, '');
  const hidden = braced?.includes('`') === true;
  const odd = braced !== undefined && (hidden || /^\w+$/.test(braced));
  return scanner.push('name', scanner.at + whole.length, name, hidden ? 0.5 : 0, odd);
}

/** An operator that is a word, or a command's parameter. */
function pushParameter(scanner: Scanner, raw: string): number {
  const name = unescapeWord(raw.slice(1)).toLowerCase();
  const known = WORD_OPERATORS.has(name) ? name : longestOperator(name, raw);
  if (known === undefined) return scanner.push('word', scanner.at + raw.length, `-${name}`, raw.includes('`') ? 0.5 : 0);
  return scanner.push('sign', scanner.at + 1 + (known === name ? raw.length - 1 : known.length), `-${known}`);
}

/** `-joinfoo` is no operator, but `-f'x'` and `-bxor3` are: what follows the operator is no letter. */
function longestOperator(name: string, raw: string): string | undefined {
  if (raw.includes('`')) return undefined;
  const letters = /^[a-z]+/.exec(name)?.[0] ?? '';
  return letters.length < name.length && WORD_OPERATORS.has(letters) ? letters : undefined;
}

function singleEnd(text: string, start: number): { readonly end: number; readonly value: string } {
  const parts: string[] = [];
  let from = start + 1;
  for (let at = from; at < text.length; at += 1) {
    if (!SINGLE.test(text.charAt(at))) continue;
    if (!SINGLE.test(text.charAt(at + 1))) {
      parts.push(text.slice(from, at));
      return { end: at + 1, value: parts.join('') };
    }
    parts.push(text.slice(from, at + 1));
    at += 1;
    from = at + 1;
  }
  parts.push(text.slice(from));
  return { end: text.length, value: parts.join('') };
}
