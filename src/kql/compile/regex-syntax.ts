/** Why a pattern cannot be run, and where in it. */
export class PatternError extends Error {
  constructor(message: string, readonly at: number) {
    super(message);
  }
}

/** Escapes that RE2 reads as Kusto does; `\d`, `\w`, `\u…` and their like are translated, see `pattern.ts`. */
const ESCAPES = new Set('AbBfnrsStvza'.split(''));

/** General categories of Unicode, and scripts. */
export function isUnicodeClass(name: string): boolean {
  if (/^(?:C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?|Any)$/.test(name)) return true;
  if (!/^[A-Z][a-z]+(?:_[A-Z][a-z]+)*$/.test(name)) return false;
  try {
    new RegExp(`\\p{Script=${name}}`, 'u').test('');
    return true;
  } catch {
    return false;
  }
}

/** The text of an escape at `at` (a backslash), as RE2 writes it. Throws `PatternError`. */
export function escapeAt(pattern: string, at: number): { readonly length: number; readonly text: string } {
  const rest = pattern.slice(at);
  const code = /^\\(?:x\{([0-9A-Fa-f]{1,8})\}|x([0-9A-Fa-f]{2})|u\{([0-9A-Fa-f]{1,8})\}|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))/.exec(rest);
  if (code) {
    const digits = code.slice(1).join('');
    if (parseInt(digits, 16) > 0x10ffff) throw new PatternError(`${code[0]} is no character`, at);
    return { length: code[0].length, text: `\\x{${digits}}` };
  }
  const unicode = /^\\([pP])(?:\{(\^?)(\w+)\}|([A-Z]))/.exec(rest);
  if (unicode) {
    const name = unicode[3] ?? unicode[4] ?? '';
    if (!isUnicodeClass(name)) throw new PatternError(`${unicode[0]} is no class of characters that evidence knows`, at);
    return { length: unicode[0].length, text: unicode[0] };
  }
  const [, next] = Array.from(rest.slice(0, 3));
  if (next === undefined) throw new PatternError('A pattern cannot end with a single backslash', at);
  if (/[1-9]/.test(next)) throw new PatternError(`The reference to a group, \\${next}, does not exist in Kusto's patterns`, at);
  if (!ESCAPES.has(next) && !/^[!-/:-@[-`{-~ ]$/.test(next)) throw new PatternError(`The escape \\${next} does not exist in Kusto's patterns`, at);
  return { length: 2, text: `\\${next}` };
}

const GROUP = /^\((?:\?P?<([A-Za-z_]\w*)>|\?([imsU]*(?:-[imsU]+)?)([:)]))?/;

/** What opens at `at` (a parenthesis), as RE2 writes it. `flags` says that it is no group, only flags. Throws `PatternError`. */
export function groupAt(pattern: string, at: number): { readonly length: number; readonly text: string; readonly flags: boolean } {
  const rest = pattern.slice(at, at + 300);
  const match = GROUP.exec(rest);
  if (!match || (match[0] === '(' && rest[1] === '?')) {
    if (/^\(\?<?[=!]/.test(rest)) throw new PatternError('Look-ahead and look-behind, (?=…), (?!…), (?<=…), (?<!…), do not exist in Kusto\'s patterns', at);
    throw new PatternError(`The group ${rest.slice(0, 4)}… does not exist in Kusto's patterns`, at);
  }
  const [text, name, flags, end] = match;
  if (name !== undefined) return { length: text.length, text: `(?P<${name}>`, flags: false };
  if (end !== undefined && flags === '' && end === ')') throw new PatternError('(?) holds no flags', at);
  return { length: text.length, text, flags: end === ')' };
}

/** RE2 repeats a thing 1,000 times at most, nested repetitions multiplied. */
const MAX_REPEAT = 1000;

/** A repetition at `at`, if there is one: its text and how often it may repeat. Throws `PatternError`. */
export function repetitionAt(pattern: string, at: number): { readonly text: string; readonly most: number } | undefined {
  const match = /^(?:[*+?]|\{(\d{1,9})(?:(,)(\d{0,9}))?\})\??/.exec(pattern.slice(at, at + 24));
  if (!match) return undefined;
  const [text, least, , most] = match;
  if (least === undefined) return { text, most: 1 };
  const [low, high] = [Number(least), most === undefined || most === '' ? Number(least) : Number(most)];
  if (low > MAX_REPEAT || high > MAX_REPEAT) throw new PatternError(`A repetition, ${text}, goes to ${MAX_REPEAT} at most`, at);
  if (high < low) throw new PatternError(`The repetition ${text} ends below its start`, at);
  return { text, most: Math.max(1, low, high) };
}

/** Follows repetitions and groups through a pattern and stops it where RE2 would. */
export class Structure {
  private readonly open: { readonly at: number; readonly outer: number }[] = [];
  /** How often the thing before the position repeats what it holds; 0 where nothing stands that could be repeated. */
  private last = 0;
  private repeated = false;
  private most = 1;

  atom(): void {
    [this.last, this.repeated] = [1, false];
  }

  /** A bar or flags: nothing before the position can be repeated. */
  separator(): void {
    [this.last, this.repeated] = [0, false];
  }

  enter(at: number): void {
    this.open.push({ at, outer: this.most });
    this.most = 1;
    this.separator();
  }

  leave(at: number): void {
    const group = this.open.pop();
    if (!group) throw new PatternError('A ) closes nothing', at);
    [this.last, this.repeated] = [this.most, false];
    this.most = Math.max(group.outer, this.most);
  }

  repeat(most: number, text: string, at: number): void {
    if (this.repeated) throw new PatternError(`The repetition ${text} follows another one`, at);
    if (this.last === 0) throw new PatternError(`The repetition ${text} has nothing to repeat`, at);
    if (most > 1 && this.last * most > MAX_REPEAT) throw new PatternError(`Nested repetitions go to ${MAX_REPEAT} together at most`, at);
    this.most = Math.max(this.most, this.last * most);
    this.repeated = true;
  }

  end(): void {
    const group = this.open.pop();
    if (group) throw new PatternError('A ( is never closed', group.at);
  }
}
