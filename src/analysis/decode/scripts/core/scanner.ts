import type { Budget } from './budget.js';
import type { Token } from './token.js';

/** What the tokenizers of the languages share: a place in the text, and the tokens before it. */
export class Scanner {
  readonly text: string;
  readonly tokens: Token[] = [];
  at = 0;
  /** Whether a token ends right here. */
  glued = false;

  constructor(text: string) {
    this.text = text;
  }

  get char(): string {
    return this.text.charAt(this.at);
  }

  get previous(): Token | undefined {
    return this.tokens.at(-1);
  }

  startsWith(sign: string): boolean {
    return this.text.startsWith(sign, this.at);
  }

  /** A sticky pattern at this place. */
  exec(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text);
  }

  match(pattern: RegExp): string | undefined {
    return this.exec(pattern)?.[0];
  }

  /** Adds the token that ends at `end`; that place. */
  push(kind: Token['kind'], end: number, text: string, weight = 0, odd = weight > 0): number {
    this.tokens.push({ kind, start: this.at, end, text, glued: this.glued, weight, odd });
    this.glued = true;
    return end;
  }

  /** The first of the signs that stands here, or one character. */
  pushSign(signs: readonly string[]): number {
    const sign = signs.find((one) => this.startsWith(one)) ?? this.char;
    return this.push('sign', this.at + sign.length, sign);
  }

  /** Leaves out what ends at `end`; that place. */
  skip(end: number): number {
    this.glued = false;
    return end;
  }

  /** Up to the end of the line. */
  skipLine(): number {
    const end = this.text.indexOf('\n', this.at);
    return this.skip(end < 0 ? this.text.length : end);
  }

  /** Past a sign that stands at `from` or later; to the end of the text where there is none. */
  skipPast(sign: string, from: number): number {
    const end = this.text.indexOf(sign, from);
    return this.skip(end < 0 ? this.text.length : end + sign.length);
  }
}

/** Tokens of a text in a single pass; `read` adds or leaves out what stands at the scanner's place, and says where it ends. */
export function scan(text: string, budget: Budget, read: (scanner: Scanner) => number): Token[] {
  const scanner = new Scanner(text);
  while (scanner.at < text.length) {
    budget.spend(1);
    scanner.at = read(scanner);
  }
  return scanner.tokens;
}
