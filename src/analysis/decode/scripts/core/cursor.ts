import type { Budget } from './budget.js';
import { make, type Node, type Region } from './node.js';
import type { Token } from './token.js';

/** How tightly an operator binds; operators of one precedence are read from left to right. */
export type Precedences = ReadonlyMap<string, number>;

const DEEPEST = 120;
const NO_TOKEN: Token = { kind: 'sign', start: 0, end: 0, text: '', glued: false, weight: 0, odd: false };

/**
 * What the parsers of the languages share: a place in the tokens, precedence climbing, and bounds on nesting. The parsers are
 * tolerant: whatever they do not understand becomes a node of its own, and each token is read once.
 */
export abstract class Cursor {
  protected at = 0;
  protected readonly tokens: readonly Token[];
  protected region: Region = { id: 0 };
  #regions = 0;
  #depth = 0;
  readonly #end: number;

  constructor(tokens: readonly Token[], budget: Budget, length: number) {
    this.tokens = tokens;
    this.#end = length;
    budget.spend(tokens.length * 4);
  }

  /** Operator of a token in the middle of an expression; undefined where it is none. */
  protected abstract operator(token: Token): string | undefined;
  protected abstract readonly precedences: Precedences;
  protected abstract operand(): Node;

  protected get token(): Token {
    return this.tokens[this.at] ?? { ...NO_TOKEN, start: this.#end, end: this.#end };
  }

  protected get done(): boolean {
    return this.at >= this.tokens.length;
  }

  protected peek(distance = 1): Token {
    return this.tokens[this.at + distance] ?? { ...NO_TOKEN, start: this.#end, end: this.#end };
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

  protected nothing(start: number): Node {
    return make({ kind: 'other', start, end: Math.max(start, this.last), parts: [] });
  }

  protected expression(least = 1): Node {
    let left = this.operand();
    for (;;) {
      const op = this.done ? undefined : this.operator(this.token);
      const precedence = op === undefined ? 0 : this.precedences.get(op) ?? 0;
      if (op === undefined || precedence < least) return left;
      left = this.#chain(left, precedence);
    }
  }

  #chain(first: Node, precedence: number): Node {
    const operands = [first];
    const ops: string[] = [];
    for (;;) {
      const op = this.done ? undefined : this.operator(this.token);
      if (op === undefined || this.precedences.get(op) !== precedence) break;
      this.at += 1;
      ops.push(op);
      operands.push(this.nested(this.last, () => this.expression(precedence + 1)));
    }
    return make({ kind: 'chain', start: first.start, end: Math.max(first.end, this.last), operands, ops });
  }
}
