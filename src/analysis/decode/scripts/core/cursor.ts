import type { Budget } from './budget.js';
import { make, type Node, type Region } from './node.js';
import type { Token } from './token.js';

/** How tightly an operator binds, from 1; operators of one precedence are read from left to right. */
export type Precedences = ReadonlyMap<string, number>;

/** Rows of operators that bind alike, the loosest first. */
export const precedencesOf = (rows: readonly (readonly string[])[]): Precedences => new Map(rows.flatMap((ops, row) => ops.map((op) => [op, row + 1] as const)));

const DEEPEST = 120;
const NO_TOKEN: Token = { kind: 'sign', start: 0, end: 0, text: '', glued: false, weight: 0, odd: false };

/**
 * What the parsers of the languages share: a place in the tokens, precedence climbing, and bounds on nesting. The parsers are
 * tolerant: whatever they do not understand becomes a node of its own, and each token is read once.
 */
export abstract class Cursor {
  protected at = 0;
  protected readonly text: string;
  protected readonly budget: Budget;
  protected readonly tokens: readonly Token[];
  protected region: Region = { id: 0 };
  #regions = 0;
  #depth = 0;

  constructor(tokensOf: (text: string, budget: Budget) => readonly Token[], text: string, budget: Budget) {
    this.text = text;
    this.budget = budget;
    this.tokens = tokensOf(text, budget);
    budget.spend(this.tokens.length * 4);
  }

  protected abstract readonly precedences: Precedences;
  /** Tokens that can be operators in the middle of an expression. */
  protected abstract readonly operatorKinds: readonly Token['kind'][];
  protected abstract operand(): Node;
  /** Statements up to what closes them, or to a token that no statement starts with. */
  protected abstract statements(): Node[];

  /** The whole text as one block. */
  script(): Node {
    const body: Node[] = [];
    while (!this.done) {
      for (const part of this.statements()) body.push(part);
      this.skipStray();
    }
    return make({ kind: 'block', start: 0, end: this.text.length, body, parameters: [] });
  }

  /** Passes over what closes statements that nothing opened. */
  protected skipStray(): void {
    this.at += 1;
  }

  protected get token(): Token {
    return this.peek(0);
  }

  protected get done(): boolean {
    return this.at >= this.tokens.length;
  }

  protected peek(distance = 1): Token {
    return this.tokens[this.at + distance] ?? { ...NO_TOKEN, start: this.text.length, end: this.text.length };
  }

  /** Where the token before this one ends. */
  protected get last(): number {
    return this.tokens[this.at - 1]?.end ?? 0;
  }

  protected is(...signs: readonly string[]): boolean {
    return this.token.kind === 'sign' && !this.done && signs.includes(this.token.text);
  }

  protected take(...signs: readonly string[]): boolean {
    if (!this.is(...signs)) return false;
    this.at += 1;
    return true;
  }

  /** Reads again and again up to `ends`; a token that a reading leaves in its place is passed over. */
  protected repeat(ends: () => boolean, read: () => void): void {
    while (!this.done && !ends()) {
      const before = this.at;
      read();
      if (this.at === before) this.at += 1;
    }
  }

  /** Reads inside brackets, unless they nest too deep: then the bracket alone is a node without a meaning. */
  protected nested(start: number, read: () => Node): Node {
    if (this.#depth >= DEEPEST) return this.nothing(start);
    this.#depth += 1;
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }

  /** Statements of a body that is a region of its own. */
  protected within<T>(read: () => T): T {
    const outer = this.region;
    this.#regions += 1;
    this.region = { id: this.#regions };
    try {
      return read();
    } finally {
      this.region = outer;
    }
  }

  /** The statements inside brackets; none where they nest too deep. */
  protected nestedStatements(start: number): readonly Node[] {
    const node = this.nested(start, () => make({ kind: 'other', start, end: start, parts: this.statements() }));
    return node.kind === 'other' ? node.parts : [];
  }

  /** A change of a variable to a value that is not followed: `x++`. */
  protected unknown(start: number, target: Node): Node {
    return make({ kind: 'assign', start, end: this.last, target, op: '?', value: this.nothing(this.last), region: this.region });
  }

  protected nothing(start: number): Node {
    return make({ kind: 'other', start, end: Math.max(start, this.last), parts: [] });
  }

  /** How tightly the operator at this place binds; 0 where none stands here. */
  protected get precedence(): number {
    const { kind, text } = this.token;
    return this.operatorKinds.includes(kind) ? this.precedences.get(text) ?? 0 : 0;
  }

  protected expression(least = 1): Node {
    let left = this.operand();
    for (;;) {
      const { precedence } = this;
      if (precedence < least) return left;
      left = this.#chain(left, precedence);
    }
  }

  #chain(first: Node, precedence: number): Node {
    const operands = [first];
    const ops: string[] = [];
    while (this.precedence === precedence) {
      ops.push(this.token.text);
      this.at += 1;
      operands.push(this.nested(this.last, () => this.expression(precedence + 1)));
    }
    return make({ kind: 'chain', start: first.start, end: Math.max(first.end, this.last), operands, ops });
  }
}
