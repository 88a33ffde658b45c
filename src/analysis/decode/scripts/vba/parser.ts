import type { Budget } from '../core/budget.js';
import { Cursor, precedencesOf } from '../core/cursor.js';
import { make, type Node } from '../core/node.js';
import type { Token } from '../core/token.js';
import { tokensOf } from './tokens.js';

/** [MS-VBAL] section 5.6.9; those of one line bind alike. */
const PRECEDENCES = precedencesOf([
  ['imp'], ['eqv'], ['xor'], ['or'], ['and'], ['=', '<>', '<', '>', '<=', '>=', 'is', 'like'], ['&'], ['+', '-'], ['mod'], ['\\'], ['*', '/'], ['^'],
]);

const DECLARATIONS = new Set(['dim', 'public', 'private', 'static', 'global', 'redim', 'friend', 'default', 'preserve', 'withevents', 'optional', 'byval', 'byref']);
const CLOSERS = new Set(['next', 'loop', 'wend', 'end', 'else', 'elseif', 'case']);
const RUNS = new Set(['sub', 'function', 'property']);

/** Reads VBA or VBScript into a tree, as far as folding needs it. */
export function parse(text: string, budget: Budget): Node {
  return new Parser(tokensOf, text, budget).script();
}

class Parser extends Cursor {
  protected readonly precedences = PRECEDENCES;
  protected readonly operatorKinds = ['sign', 'name'] as const;

  protected override skipStray(): void {
    this.at += this.#isWord('end') ? 2 : 1;
  }

  #isWord(...words: readonly string[]): boolean {
    return !this.done && this.token.kind === 'name' && words.includes(this.token.text);
  }

  #takeName(): void {
    if (!this.done && this.token.kind === 'name') this.at += 1;
  }

  #takeWord(word: string): boolean {
    if (!this.#isWord(word)) return false;
    this.at += 1;
    return true;
  }

  protected statements(): Node[] {
    const body: Node[] = [];
    this.repeat(() => this.token.kind === 'name' && CLOSERS.has(this.token.text) && !(this.token.text === 'end' && this.peek().kind === 'line'), () => {
      if (this.token.kind === 'line') this.at += 1;
      else if (!this.take(',', ')', ';')) body.push(this.#statement());
    });
    return body;
  }

  #statement(): Node {
    const { token } = this;
    while (this.token.kind === 'name' && DECLARATIONS.has(this.token.text)) this.at += 1;
    if (token.start !== this.token.start && !(this.token.kind === 'name' && (RUNS.has(this.token.text) || this.token.text === 'const'))) {
      while (!this.done && this.token.kind !== 'line') this.at += 1; // declared names have no values yet
      return this.nothing(token.start);
    }
    if (this.token.kind === 'name') {
      const word = this.token.text;
      if (RUNS.has(word) && this.peek().kind === 'name') return this.#procedure();
      if (word === 'if') return this.#if();
      if (word === 'for') return this.#for();
      if (word === 'do' || word === 'while' || word === 'select' || word === 'with') return this.#block();
      if (word === 'set' || word === 'let' || word === 'const' || word === 'call' || word === 'attribute') this.at += 1;
    }
    return token.start === this.token.start && this.done ? this.nothing(token.start) : this.#simple();
  }

  /** An assignment, a call without brackets, or an expression. */
  #simple(): Node {
    const target = this.#postfix(this.#primary());
    if (this.#isWord('as')) {
      this.at += 2;
      while (this.take('.')) this.at += 1;
      if (this.take('*')) this.at += 1;
    }
    if (this.take('=')) {
      const value = this.nested(target.start, () => this.expression());
      const place = target.kind === 'call' && target.callee.kind === 'name' && target.args[0] !== undefined && target.args.length === 1
        ? make({ kind: 'index', start: target.start, end: target.end, object: target.callee, index: target.args[0] }) : target;
      return make({ kind: 'assign', start: target.start, end: Math.max(value.end, target.end), target: place, op: '=', value, region: this.region });
    }
    if (this.done || this.token.kind === 'line' || this.is(',', ')')) return target;
    if (this.precedence > 0 && !this.is('-', '&')) return this.#rest(target);
    const args = this.#arguments();
    return make({ kind: 'command', start: target.start, end: Math.max(target.end, this.last), name: target, invoked: '', args });
  }

  /** What follows a value that no statement starts with: read for what it holds. */
  #rest(target: Node): Node {
    this.at += 1;
    return make({ kind: 'other', start: target.start, end: this.last, parts: [target, this.nested(target.start, () => this.expression())] });
  }

  #arguments(): Node[] {
    const args: Node[] = [];
    this.repeat(() => this.token.kind === 'line' || this.is(')'), () => {
      if (this.take(',', ';')) return;
      if (this.token.kind === 'name' && this.peek().text === ':=') this.at += 2;
      else args.push(this.nested(this.token.start, () => this.expression()));
    });
    return args;
  }

  #procedure(): Node {
    const { start } = this.token;
    this.at += 2;
    const names: Token[] = [];
    if (this.take('(')) {
      while (!this.done && !this.is(')') && this.token.kind !== 'line') {
        if (this.token.kind === 'name' && !DECLARATIONS.has(this.token.text) && this.tokens[this.at - 1]?.text !== 'as') names.push(this.token);
        this.at += 1;
      }
      this.take(')');
    }
    return this.within(() => {
      const parameters = names.map((name) => this.#unknown(name));
      const body = this.nestedStatements(start);
      this.#close();
      return make({ kind: 'other', start, end: this.last, parts: [...parameters, ...body] });
    });
  }

  #unknown({ start, end, text }: Token): Node {
    const target = make({ kind: 'name', start, end, name: text });
    return make({ kind: 'assign', start, end, target, op: '?', value: this.nothing(end), region: this.region });
  }

  /** Takes `End Sub`, `Next i`, `Loop Until …`: up to the end of the line, but for the condition. */
  #close(): void {
    if (this.#takeWord('end')) {
      this.#takeName();
    } else if (this.token.kind === 'name' && CLOSERS.has(this.token.text)) {
      const isNext = this.token.text === 'next';
      this.at += 1;
      if (isNext) this.#takeName();
    }
  }

  #if(): Node {
    const { start } = this.token;
    this.at += 1;
    const parts: Node[] = [this.nested(start, () => this.expression())];
    this.#takeWord('then');
    if (this.token.kind !== 'line') { // on one line
      for (const part of this.within(() => this.#line())) parts.push(part);
      return make({ kind: 'other', start, end: this.last, parts });
    }
    for (const part of this.within(() => this.nestedStatements(start))) parts.push(part);
    for (let branches = 0; branches < 1_000 && this.#isWord('else', 'elseif'); branches += 1) {
      if (this.token.text === 'elseif') {
        this.at += 1;
        parts.push(this.nested(start, () => this.expression()));
        this.#takeWord('then');
      } else this.at += 1;
      for (const part of this.within(() => this.nestedStatements(start))) parts.push(part);
    }
    this.#close();
    return make({ kind: 'other', start, end: this.last, parts });
  }

  #line(): Node[] {
    const body: Node[] = [];
    this.repeat(() => this.token.kind === 'line', () => {
      if (this.#isWord('end')) this.at += 2;
      else if (!this.#takeWord('else') && !this.take(',', ')')) body.push(this.nested(this.token.start, () => this.#statement()));
    });
    return body;
  }

  #block(): Node {
    const { start } = this.token;
    this.at += 1;
    const parts: Node[] = [];
    if (this.#isWord('while', 'until', 'case')) this.at += 1;
    if (this.token.kind !== 'line') parts.push(this.nested(start, () => this.expression()));
    for (const part of this.within(() => this.nestedStatements(start))) parts.push(part);
    while (this.#isWord('case')) {
      this.at += 1;
      for (const part of [...this.#arguments(), ...this.within(() => this.nestedStatements(start))]) parts.push(part);
    }
    this.#close();
    return make({ kind: 'other', start, end: this.last, parts });
  }

  /** `For Each x In list … Next`, `For i = a To b … Next`. */
  #for(): Node {
    const { start } = this.token;
    this.at += 1;
    const each = this.#takeWord('each');
    const variable = this.token;
    this.at += 1;
    const separator = this.token.text;
    this.at += 1;
    const from = this.nested(start, () => this.expression());
    const to = !each && this.#takeWord('to') ? this.nested(start, () => this.expression()) : undefined;
    const step = this.#takeWord('step') ? this.nested(start, () => this.expression()) : undefined;
    const body = this.nestedStatements(start);
    this.#close();
    const by = step === undefined ? 1 : step.kind === 'literal' && typeof step.value === 'number' ? step.value : step.kind === 'unary' && step.operand.kind === 'literal' && typeof step.operand.value === 'number' ? -step.operand.value : 0;
    if (variable.kind !== 'name' || separator !== (each ? 'in' : '=') || (!each && to === undefined)) return make({ kind: 'other', start, end: this.last, parts: [from, ...body] });
    const over = each || to === undefined ? from : { from, to, step: by, inclusive: true };
    return make({ kind: 'loop', start, end: this.last, variable: variable.text, over, body, region: this.region });
  }

  protected operand(): Node {
    const { token } = this;
    if (this.is('-', '+') || this.#isWord('not', 'new')) {
      this.at += 1;
      const operand = this.nested(token.start, () => this.operand());
      return make({ kind: 'unary', start: token.start, end: Math.max(operand.end, this.last), op: token.text, operand });
    }
    return this.#postfix(this.#primary());
  }

  #primary(): Node {
    const { token } = this;
    const { start, end } = token;
    if (this.done || token.kind === 'line' || this.is(')', ',')) return this.nothing(start);
    this.at += 1;
    switch (token.kind) {
      case 'text': return make({ kind: 'literal', start, end, value: token.text, weight: 0, odd: false });
      case 'number': return make({ kind: 'literal', start, end, value: numberOf(token.text), weight: 0, odd: false });
      case 'name': return make({ kind: 'name', start, end, name: token.text });
      default:
    }
    if (token.text === '(') {
      const inner = this.nested(start, () => this.expression());
      this.take(')');
      return make({ kind: 'group', start, end: this.last, inner });
    }
    if (token.text === '.' && this.token.kind === 'name') return this.#primary();
    return this.nothing(start);
  }

  #postfix(first: Node): Node {
    let node = first;
    for (;;) {
      if (this.done) return node;
      if (this.is('.') && this.peek().kind === 'name') {
        this.at += 2;
        const name = this.tokens[this.at - 1];
        node = make({ kind: 'member', start: node.start, end: this.last, object: node, name: name?.text ?? '', nameStart: name?.start ?? 0, dot: '.' });
      } else if (this.is('(') && node.kind !== 'literal' && node.kind !== 'group') {
        this.at += 1;
        const args = this.#arguments();
        this.take(')');
        node = make({ kind: 'call', start: node.start, end: this.last, callee: node, args });
      } else return node;
    }
  }
}

function numberOf(text: string): number {
  const digits = text.replace(/[&#%@!]$/, '');
  const value = /^&h/i.test(digits) ? Number.parseInt(digits.slice(2), 16) : /^&o/i.test(digits) ? Number.parseInt(digits.slice(2), 8) : Number(digits);
  // four hexadecimal digits are a signed number of 16 bits
  return /^&h[89a-f][0-9a-f]{3}$/i.test(text) ? value - 0x10000 : value;
}
