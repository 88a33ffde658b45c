import type { Budget } from '../core/budget.js';
import type { Token } from '../core/token.js';
import { unescapeWord } from './text.js';
import { templateEnd } from './template-end.js';

/** Operators that are words; any other `-word` is a parameter of a command. */
export const WORD_OPERATORS = new Set([
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
const WORD = /(?:[\p{L}_]|`[a-z])(?:[\p{L}\p{N}_:\\*?/.-]|`[^\r\n]){0,1000}/yu;
const MEMBER = /[\p{L}_](?:[\p{L}\p{N}_]|`[^\r\n]){0,300}/yu;
const PARAMETER = /[-\u2013\u2014\u2015](?:[\p{L}_]|`[^\r\n])(?:[\p{L}\p{N}_]|`[^\r\n]){0,60}:?/yu;
const TYPE = /[\p{L}_](?:[\p{L}\p{N}_.+]|`[^\r\n]){0,300}/yu;
const HERE = /@(['"])[ \t]{0,20}\r?\n/y;

/** Tokens of a PowerShell script (about_Parsing); a single pass. */
export function tokensOf(text: string, budget: Budget): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const state = { glued: false };
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const push = (kind: Token['kind'], end: number, value: string, weight = 0, odd = weight > 0): void => {
    tokens.push({ kind, start: at, end, text: value, glued: state.glued, weight, odd });
    at = end;
    state.glued = true;
  };
  const skip = (end: number): void => {
    at = end;
    state.glued = false;
  };
  while (at < text.length) {
    budget.spend(1);
    const char = text.charAt(at);
    const previous = tokens.at(-1);
    const blank = match(BLANK);
    if (blank !== null) {
      skip(BLANK.lastIndex);
    } else if (char === '\n' || char === '\r') {
      push('line', at + 1, '\n');
      state.glued = false;
    } else if (char === '#' && !state.glued) {
      const end = text.indexOf('\n', at);
      skip(end < 0 ? text.length : end);
    } else if (text.startsWith('<#', at)) {
      const end = text.indexOf('#>', at);
      skip(end < 0 ? text.length : end + 2);
    } else if (SINGLE.test(char)) {
      const end = singleEnd(text, at);
      push('text', end.end, end.value);
    } else if (DOUBLE.test(char)) {
      const end = templateEnd(text, at, budget);
      push('template', end, text.slice(at + 1, end - 1));
    } else if (match(HERE) !== null) {
      const quote = text.charAt(at + 1);
      const from = HERE.lastIndex;
      const close = text.indexOf(`\n${quote}@`, from - 1);
      const end = close < 0 ? text.length : close + 3;
      push(quote === "'" ? 'text' : 'template', end, text.slice(from, close < 0 ? text.length : Math.max(from, close)).replace(/\r$/, ''));
    } else if (char === '$' && match(NAME) !== null) {
      const found = match(NAME);
      const braced = found?.[1];
      const name = (braced === undefined ? found?.[2] ?? '' : unescapeWord(braced)).toLowerCase();
      const odd = braced !== undefined && (braced.includes('`') || /^\w+$/.test(braced));
      push('name', at + (found?.[0].length ?? 1), name.replace(/^(?:global|script|local|private|variable):/, ''), braced?.includes('`') === true ? 0.5 : 0, odd);
    } else if (previous?.kind === 'sign' && (previous.text === '.' || previous.text === '::') && state.glued && match(MEMBER) !== null) {
      word(match(MEMBER), 'word');
    } else if (previous?.kind === 'sign' && previous.text === '[' && match(TYPE) !== null) {
      word(match(TYPE), 'word');
    } else if (match(NUMBER) !== null) {
      push('number', NUMBER.lastIndex, text.slice(at, NUMBER.lastIndex));
    } else if (match(PARAMETER) !== null) {
      const found = match(PARAMETER)?.[0] ?? '';
      const name = unescapeWord(found.slice(1)).toLowerCase();
      const known = WORD_OPERATORS.has(name) ? name : longestOperator(name, found);
      if (known === undefined) push('word', at + found.length, `-${name}`, found.includes('`') ? 0.5 : 0);
      else push('sign', at + 1 + (known === name ? found.length - 1 : known.length), `-${known}`);
    } else if (match(WORD) !== null) {
      word(match(WORD), 'word');
    } else {
      const sign = SIGNS.find((one) => text.startsWith(one, at)) ?? char;
      push('sign', at + sign.length, sign);
    }
  }
  return tokens;

  function word(found: RegExpExecArray | null, kind: Token['kind']): void {
    const raw = found?.[0] ?? '';
    const value = unescapeWord(raw);
    const hidden = raw.replace(/`[\r\n]/g, '').includes('`');
    push(kind, at + raw.length, value, hidden ? 1 : 0);
  }
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
