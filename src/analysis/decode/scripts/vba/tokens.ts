import type { Budget } from '../core/budget.js';
import { scan, type Scanner } from '../core/scanner.js';
import type { Token } from '../core/token.js';

const BLANK = /(?:[ \t\u00a0]|(?<=[ \t])_[ \t]{0,50}\r?\n)+/y;
const NUMBER = /(?:&[hH][0-9a-fA-F]{1,12}&?|&[oO][0-7]{1,16}&?|\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?[#%@!]?)(?![\w])/y;
const NAME = /(?:[\p{L}_][\p{L}\p{N}_]{0,255}|\[[^\]\r\n]{1,100}\])\$?/yu;
const REM = /rem(?=[ \t\r\n]|$)/iy;
const SIGNS = ['<>', '<=', '>=', ':='];

/** Tokens of VBA or VBScript ([MS-VBAL] section 3); names in lower case, lines and colons end statements. */
export const tokensOf = (text: string, budget: Budget): Token[] => scan(text, budget, readToken);

function readToken(scanner: Scanner): number {
  const { text, at, char, previous } = scanner;
  const blank = scanner.match(BLANK);
  if (blank !== undefined) return scanner.skip(at + blank.length);
  if (char === '\n' || char === '\r' || (char === ':' && !scanner.startsWith(':='))) return scanner.push('line', at + 1, '\n');
  const startsStatement = previous === undefined || previous.kind === 'line';
  if (char === "'" || (startsStatement && scanner.match(REM) !== undefined)) return scanner.skipLine();
  if (char === '"' || char === '\u201c' || char === '\u201d') {
    const read = readText(text, at);
    return scanner.push('text', read.end, read.value);
  }
  const number = isNumber(text, at, previous) ? scanner.match(NUMBER) : undefined;
  if (number !== undefined) return scanner.push('number', at + number.length, number);
  const name = scanner.match(NAME);
  if (name === undefined) return scanner.pushSign(SIGNS);
  return scanner.push('name', at + name.length, name.replace(/\$$/, '').toLowerCase());
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
