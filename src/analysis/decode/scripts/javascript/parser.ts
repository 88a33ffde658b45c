import type { Budget } from '../core/budget.js';
import { countingLoop } from '../core/counting-loop.js';
import { Cursor, precedencesOf } from '../core/cursor.js';
import { make, type Node } from '../core/node.js';
import type { Value } from '../core/value.js';
import { accessorOf } from './string-array.js';
import { unescape } from './strings.js';
import { tokensOf } from './tokens.js';

const PRECEDENCES = precedencesOf([
  ['??'], ['||'], ['&&'], ['|'], ['^'], ['&'], ['==', '!=', '===', '!=='], ['<', '>', '<=', '>=', 'in', 'instanceof'], ['<<', '>>', '>>>'], ['+', '-'], ['*', '/', '%'], ['**'],
]);

const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=', '>>>=', '**=', '&&=', '||=', '??='];
const UNARY_SIGNS = ['!', '~', '-', '+', '++', '--', '...'];
const UNARY_WORDS = new Set(['typeof', 'void', 'delete', 'new', 'await', 'yield']);
const HEADS = new Set(['if', 'while', 'switch', 'with', 'catch', 'for']);
const WORDS = new Set(['else', 'do', 'try', 'finally', 'return', 'throw', 'var', 'let', 'const', 'case', 'default', 'break', 'continue', 'async', 'export', 'static', 'debugger', 'extends', 'of']);

/** Reads JavaScript into a tree, as far as folding needs it. */
export function parse(text: string, budget: Budget): Node {
  return new Parser(tokensOf, text, budget).script();
}

class Parser extends Cursor {
  protected readonly precedences = PRECEDENCES;
  protected readonly operatorKinds = ['sign', 'name'] as const;

  protected statements(): Node[] {
    const body: Node[] = [];
    this.repeat(() => this.is(')', '}', ']'), () => {
      if (!this.take(';', ',', ':')) body.push(this.#statement());
    });
    return body;
  }

  #statement(): Node {
    const { token } = this;
    if (token.kind === 'name' && HEADS.has(token.text) && this.peek().text === '(') return this.#headed();
    if (token.kind === 'name' && WORDS.has(token.text)) {
      this.at += 1;
      return this.nothing(token.start);
    }
    if (this.is('{')) return this.#body();
    return this.#comma();
  }

  /** `if (…) …`, `for (…) …`: the brackets stay, and what follows is a region of its own. */
  #headed(): Node {
    const { token } = this;
    this.at += 2;
    const parts = token.text === 'for' ? [] : this.nestedStatements(token.start);
    const head = token.text === 'for' ? this.#forHead() : [];
    this.take(')');
    if (token.text === 'catch') return make({ kind: 'other', start: token.start, end: this.last, parts });
    const body = this.nested(token.start, () => this.within(() => (this.is('{') ? this.#body() : this.is(';') ? this.nothing(this.last) : this.#single())));
    const statements = body.kind === 'other' ? body.parts : [body];
    return this.#counting(token.start, head, statements) ?? make({ kind: 'other', start: token.start, end: this.last, parts: [...parts, ...head.flat(), body] });
  }

  /** A statement without braces, with the `var` before it. */
  #single(): Node {
    const { start } = this.token;
    const parts = [this.#statement()];
    while (parts.at(-1)?.kind === 'other' && this.last > 0 && WORDS.has(this.tokens[this.at - 1]?.text ?? '') && !this.done && !this.is(';', '}')) parts.push(this.#statement());
    return make({ kind: 'other', start, end: this.last, parts });
  }

  #forHead(): Node[][] {
    const sections: Node[][] = [[]];
    this.repeat(() => this.is(')'), () => {
      if (this.take(';')) sections.push([]);
      else if (this.token.kind === 'name' && WORDS.has(this.token.text)) this.at += 1;
      else if (!this.take(',')) sections.at(-1)?.push(this.#assignment());
    });
    return sections;
  }

  /** `for (i = 0; i < n; i++) s += …` */
  #counting(start: number, head: readonly Node[][], body: readonly Node[]): Node | undefined {
    const counting = countingLoop(head, { less: '<', most: '<=' });
    return counting && make({ kind: 'loop', start, end: this.last, ...counting, body: body.filter(({ kind, start: from, end }) => kind !== 'other' || from !== end), region: this.region });
  }

  #body(): Node {
    const { start } = this.token;
    this.at += 1;
    const parts = this.within(() => this.nestedStatements(start));
    this.take('}');
    return make({ kind: 'other', start, end: this.last, parts });
  }

  /** Expressions with commas between them. */
  #comma(): Node {
    const first = this.#assignment();
    if (!this.is(',')) return first;
    const parts = [first];
    while (this.take(',')) parts.push(this.#assignment());
    return make({ kind: 'other', start: first.start, end: this.last, parts });
  }

  #assignment(): Node {
    const left = this.expression();
    if (this.is('?')) {
      this.at += 1;
      const parts = [left, this.nested(left.start, () => this.#assignment())];
      if (this.take(':')) parts.push(this.nested(left.start, () => this.#assignment()));
      return make({ kind: 'other', start: left.start, end: this.last, parts });
    }
    if (this.is('=>')) return this.#arrow(left);
    if (!this.is(...ASSIGNMENTS)) return left;
    const op = this.token.text;
    this.at += 1;
    const value = this.nested(left.start, () => this.#assignment());
    return make({ kind: 'assign', start: left.start, end: this.last, target: left, op, value: accessorOf(value, this.text) ?? value, region: this.region });
  }

  #arrow(left: Node): Node {
    this.at += 1;
    const parameters = left.kind === 'name' ? [left.name] : left.kind === 'group' && left.inner.kind === 'name' ? [left.inner.name] : left.kind === 'group' && left.inner.kind === 'other'
      ? left.inner.parts.flatMap((part) => (part.kind === 'name' ? [part.name] : [])) : [];
    const body = this.within(() => this.nested(left.start, () => (this.is('{') ? this.#body() : this.#assignment())));
    return make({ kind: 'block', start: left.start, end: this.last, body: body.kind === 'other' ? body.parts : [body], parameters });
  }

  protected operand(): Node {
    const { token } = this;
    const isUnary = !this.done && ((token.kind === 'sign' && UNARY_SIGNS.includes(token.text)) || (token.kind === 'name' && UNARY_WORDS.has(token.text)));
    if (!isUnary) return this.#postfix(this.#primary());
    this.at += 1;
    const operand = this.nested(token.start, () => this.operand());
    if (token.text === '++' || token.text === '--') return this.unknown(token.start, operand);
    return make({ kind: 'unary', start: token.start, end: Math.max(operand.end, this.last), op: token.text, operand });
  }

  #primary(): Node {
    const { token } = this;
    const { start, end } = token;
    if (this.done || this.is(')', ']', '}', ';', ',', ':')) return this.nothing(start);
    this.at += 1;
    const literal = (value: Value): Node => make({ kind: 'literal', start, end, value, weight: token.weight, odd: token.odd });
    switch (token.kind) {
      case 'text': return literal(token.text);
      case 'template': return token.text.includes('${') ? this.nothing(start) : literal(unescape(token.text).value);
      case 'number': return literal(numberOf(token.text));
      case 'word': return literal(regexOf(token.text));
      case 'name': return token.text === 'function' ? this.#function(start) : make({ kind: 'name', start, end, name: token.text });
      default:
    }
    if (token.text === '(') {
      const inner = this.#sequence(start, ')');
      return make({ kind: 'group', start, end: this.last, inner });
    }
    if (token.text === '[') return this.#list(start, ']');
    if (token.text === '{') return this.#map(start);
    return this.nothing(start);
  }

  #sequence(start: number, close: string): Node {
    const parts = this.nestedStatements(start);
    this.take(close);
    const [only, ...more] = parts;
    return only !== undefined && more.length === 0 ? only : make({ kind: 'other', start, end: this.last, parts });
  }

  #list(start: number, close: string): Node {
    const items = this.#arguments(start, close);
    return make({ kind: 'list', start, end: this.last, items });
  }

  #arguments(start: number, close: string): Node[] {
    const items: Node[] = [];
    this.nested(start, () => {
      this.repeat(() => this.is(close, ')', ']', '}', ';'), () => {
        if (!this.take(',')) items.push(this.#assignment());
      });
      return this.nothing(start);
    });
    this.take(close);
    return items;
  }

  #map(start: number): Node {
    const entries: (readonly [string, Node])[] = [];
    this.nested(start, () => {
      this.repeat(() => this.is('}', ')', ']'), () => {
        if (this.take(',')) return;
        const key = this.token;
        if (this.peek().text === ':' && ['text', 'name', 'number'].includes(key.kind)) {
          this.at += 2;
          entries.push([key.text, this.#assignment()]);
        } else entries.push(['', this.#statement()]);
      });
      return this.nothing(start);
    });
    this.take('}');
    return make({ kind: 'map', start, end: this.last, entries });
  }

  #function(start: number): Node {
    this.take('*');
    const name = this.token.kind === 'name' ? this.token : undefined;
    if (name !== undefined) this.at += 1;
    const parameters: string[] = [];
    if (this.take('(')) {
      while (!this.done && !this.is(')', '{', '}')) {
        if (this.token.kind === 'name') parameters.push(this.token.text);
        this.at += 1;
      }
      this.take(')');
    }
    const body = this.is('{') ? this.nested(start, () => this.#body()) : this.nothing(this.last);
    const block = make({ kind: 'block', start, end: this.last, body: body.kind === 'other' ? body.parts : [body], parameters });
    const accessor = name === undefined ? undefined : accessorOf(block, this.text);
    if (name === undefined || accessor === undefined) return block;
    const target = make({ kind: 'name', start: name.start, end: name.end, name: name.text });
    return make({ kind: 'assign', start, end: this.last, target, op: '=', value: accessor, region: this.region });
  }

  #postfix(first: Node): Node {
    let node = first;
    for (;;) {
      const { token } = this;
      if (this.done) return node;
      if (this.is('.', '?.') && this.peek().kind === 'name') {
        this.at += 2;
        const name = this.tokens[this.at - 1];
        node = make({ kind: 'member', start: node.start, end: this.last, object: node, name: name?.text ?? '', nameStart: name?.start ?? 0, dot: '.' });
      } else if (this.take('[')) {
        const index = this.#sequence(token.start, ']');
        node = make({ kind: 'index', start: node.start, end: this.last, object: node, index });
      } else if (this.is('(') && (node.kind !== 'block' || node.start !== first.start || first.kind === 'block')) {
        this.at += 1;
        node = make({ kind: 'call', start: node.start, args: this.#arguments(token.start, ')'), end: this.last, callee: node });
      } else if (this.is('++', '--')) {
        this.at += 1;
        return this.unknown(node.start, node);
      } else return node;
    }
  }
}

function numberOf(text: string): number {
  const digits = text.replace(/n$/, '');
  return /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
}

function regexOf(text: string): ReadonlyMap<string, Value> {
  const end = text.lastIndexOf('/');
  return new Map<string, Value>([['/source', text.slice(1, end)], ['/flags', text.slice(end + 1)]]);
}
