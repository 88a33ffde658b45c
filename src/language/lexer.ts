/** A token of the part after a command's name. Offsets count from the start of the lexed text. */
export interface Token {
  readonly kind: 'word' | 'string' | 'variable' | 'cell' | 'assign' | 'list';
  /** What it says: a string without its quotes, a variable without its dollar sign. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Column after a variable, a cell or a table: `$logons.IPAddress`, `#4['a b']`. */
  readonly column?: string;
  readonly revision?: number;
  readonly items?: readonly string[];
  /** True for a string that has no closing quote. */
  readonly open?: boolean;
}

const VARIABLE = /\$([A-Za-z_]\w{0,63})(?:\.([A-Za-z_]\w{0,127})|\[\s*(?:'([^'\n]{1,200})'|"([^"\n]{1,200})")\s*\])?(?=[\s,=;)\]]|$)/y;
const CELL = /#(\d{1,9})(?:\.(\d{1,6})(?![\w]))?(?:\.([A-Za-z_]\w{0,127})|\[\s*(?:'([^'\n]{1,200})'|"([^"\n]{1,200})")\s*\])?(?=[\s,=;)\]]|$)/y;
const WORD = /[^\s=]+/y;
const BLANK = /\s/;

/**
 * Reads a quoted string that begins at `start`. A backslash escapes the quote and itself; before anything else it
 * stands for itself, so that Windows paths can be typed as they are.
 */
export function readString(text: string, start: number): { value: string; end: number; open: boolean } {
  const quote = text.charAt(start);
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\' && at + 1 < text.length) {
      at += 1;
      const escaped = text.charAt(at);
      value += escaped === quote || escaped === '\\' ? escaped : `\\${escaped}`;
    } else if (char !== quote) value += char;
    else return { value, end: at + 1, open: false };
  }
  return { value, end: text.length, open: true };
}

/** Writes a string so that `readString` gives it back. */
export function quoteString(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function readList(text: string, start: number): { items: string[]; end: number; open: boolean } {
  const close = text.charAt(start) === '[' ? ']' : ')';
  const items: string[] = [];
  let item = '';
  let quoted = false;
  const flush = (): void => {
    if (quoted || item.trim() !== '') items.push(quoted ? item : item.trim());
    item = '';
    quoted = false;
  };
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if ((char === '"' || char === "'") && item.trim() === '') {
      const string = readString(text, at);
      item = string.value;
      quoted = true;
      at = string.end - 1;
    } else if (char === ',') flush();
    else if (char === close) {
      flush();
      return { items, end: at + 1, open: false };
    } else if (!quoted) item += char;
  }
  flush();
  return { items, end: text.length, open: true };
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function tokenAt(text: string, start: number): Token {
  const char = text.charAt(start);
  if (char === '=') return { kind: 'assign', text: '=', start, end: start + 1 };
  if (char === '"' || char === "'") {
    const { value, end, open } = readString(text, start);
    return { kind: 'string', text: value, start, end, ...(open ? { open } : {}) };
  }
  if (char === '[' || char === '(') {
    const { items, end, open } = readList(text, start);
    return { kind: 'list', text: text.slice(start, end), items, start, end, ...(open ? { open } : {}) };
  }
  const variable = match(VARIABLE, text, start);
  if (variable !== null) {
    const column = variable[2] ?? variable[3] ?? variable[4];
    return { kind: 'variable', text: variable[1] ?? '', start, end: start + variable[0].length, ...(column === undefined ? {} : { column }) };
  }
  const cell = match(CELL, text, start);
  if (cell !== null) {
    const column = cell[3] ?? cell[4] ?? cell[5];
    return {
      kind: 'cell', text: cell[1] ?? '', start, end: start + cell[0].length,
      ...(cell[2] === undefined ? {} : { revision: Number(cell[2]) }), ...(column === undefined ? {} : { column }),
    };
  }
  const word = match(WORD, text, start)?.[0] ?? char;
  return { kind: 'word', text: word, start, end: start + word.length };
}

/** Tokens of a command's arguments. Total: every text gives tokens, in time linear in its length. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (BLANK.test(text.charAt(at))) at += 1;
    else {
      const token = tokenAt(text, at);
      found.push(token);
      at = token.end;
    }
  }
  return found;
}
