import type { Budget } from '../core/budget.js';
import type { Token } from '../core/token.js';

const BLANK = /(?:[ \t\u00a0]|(?<=[ \t])_[ \t]{0,50}\r?\n)+/y;
const NUMBER = /(?:&[hH][0-9a-fA-F]{1,12}&?|&[oO][0-7]{1,16}&?|\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?[#%@!]?)(?![\w])/y;
const NAME = /(?:[\p{L}_][\p{L}\p{N}_]{0,255}|\[[^\]\r\n]{1,100}\])\$?/yu;
const REM = /rem(?=[ \t\r\n]|$)/iy;
const SIGNS = ['<>', '<=', '>=', ':='];

/** Tokens of VBA or VBScript ([MS-VBAL] section 3); names in lower case, lines and colons end statements. */
export function tokensOf(text: string, budget: Budget): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let glued = false;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const push = (kind: Token['kind'], end: number, value: string): void => {
    tokens.push({ kind, start: at, end, text: value, glued, weight: 0, odd: false });
    at = end;
    glued = true;
  };
  const skip = (end: number): void => {
    at = end;
    glued = false;
  };
  const lineEnd = (): number => {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end;
  };
  while (at < text.length) {
    budget.spend(1);
    const char = text.charAt(at);
    const previous = tokens.at(-1);
    const blank = match(BLANK);
    const startsStatement = previous === undefined || previous.kind === 'line';
    if (blank !== undefined) {
      skip(at + blank.length);
    } else if (char === '\n' || char === '\r' || char === ':') {
      if (char === ':' && text.charAt(at + 1) === '=') push('sign', at + 2, ':=');
      else push('line', at + 1, '\n');
    } else if (char === "'" || (startsStatement && match(REM) !== undefined)) {
      skip(lineEnd());
    } else if (char === '"' || char === '\u201c' || char === '\u201d') {
      const read = readText(text, at);
      push('text', read.end, read.value);
    } else if (isNumber(text, at, previous) && match(NUMBER) !== undefined) {
      const number = match(NUMBER) ?? char;
      push('number', at + number.length, number);
    } else {
      const name = match(NAME);
      const sign = SIGNS.find((one) => text.startsWith(one, at)) ?? char;
      if (name === undefined) push('sign', at + sign.length, sign);
      else push('name', at + name.length, name.replace(/\$$/, '').toLowerCase());
    }
  }
  return tokens;
}

/** `&` joins after a value, and starts a hexadecimal number anywhere else. */
function isNumber(text: string, at: number, previous: Token | undefined): boolean {
  if (/\d/.test(text.charAt(at))) return true;
  const afterValue = previous !== undefined && (previous.kind === 'text' || previous.kind === 'number' || previous.kind === 'name' || previous.text === ')');
  return text.charAt(at) === '&' && !afterValue;
}

/** A text from its opening quote on; a line end closes one that is left open. */
function readText(text: string, start: number): { readonly end: number; readonly value: string } {
  const parts: string[] = [];
  let from = start + 1;
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\n') return { end: at, value: parts.join('') + text.slice(from, at) };
    if (char !== '"' && char !== '\u201d') continue;
    if (text.charAt(at + 1) !== '"') return { end: at + 1, value: parts.join('') + text.slice(from, at) };
    parts.push(text.slice(from, at + 1));
    at += 1;
    from = at + 1;
  }
  return { end: text.length, value: parts.join('') + text.slice(from) };
}

const NAMED: ReadonlyMap<string, string> = new Map([['\r\n', 'vbCrLf'], ['\n', 'vbLf'], ['\r', 'vbCr'], ['\t', 'vbTab'], ['\0', 'vbNullChar']]);

/** A text as VBA writes it: line ends and control characters cannot stand in quotes. */
export function quote(text: string): string {
  if (text === '') return '""';
  const pieces = text.match(/\r\n|\p{Cc}|\P{Cc}+/gu) ?? [];
  return pieces.map((piece) => NAMED.get(piece) ?? (/^\p{Cc}/u.test(piece) ? `Chr(${piece.charCodeAt(0)})` : `"${piece.replaceAll('"', '""')}"`)).join(' & ');
}
