import type { Budget } from '../core/budget.js';
import { Cursor, precedencesOf } from '../core/cursor.js';
import { make, type Node } from '../core/node.js';
import type { Token } from '../core/token.js';
import { countingLoop } from '../core/counting-loop.js';
import { canonicalName } from './known.js';
import { templateNode } from './template.js';
import { tokensOf } from './tokens.js';

/** about_Operator_Precedence; those of one line bind alike. */
const PRECEDENCES = precedencesOf([
  ['-and', '-or', '-xor'], ['-band', '-bor', '-bxor', '-shl', '-shr'],
  ['-join', '-split', '-csplit', '-isplit', '-replace', '-creplace', '-ireplace', '-eq', '-ne', '-gt', '-lt', '-ge', '-le', '-ieq', '-ceq', '-ine', '-like', '-notlike',
    '-ilike', '-clike', '-match', '-notmatch', '-imatch', '-cmatch', '-contains', '-notcontains', '-in', '-notin', '-is', '-isnot', '-as'],
  ['+', '-'], ['*', '/', '%'], ['-f'], ['..'],
]);

const UNARY = ['-join', '-split', '-csplit', '-isplit', '-not', '!', '-', '+', '-bnot', ',', '++', '--'];
const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%='];
const KEYWORDS = new Set(['if', 'elseif', 'else', 'while', 'until', 'for', 'foreach', 'switch', 'do', 'try', 'catch', 'finally', 'return', 'throw', 'exit', 'begin', 'process', 'end', 'param']);
/** Commands that set a variable: name, then value. */
const SETTERS = new Set(['set-variable', 'sv', 'new-variable', 'nv', 'set', 'set-item', 'si']);

/** Reads a PowerShell script into a tree, as far as folding needs it. */
export function parse(text: string, budget: Budget): Node {
  return new Parser(tokensOf, text, budget).script();
}

class Parser extends Cursor {
  protected readonly precedences = PRECEDENCES;
  protected readonly operatorKinds = ['sign'] as const;

  protected statements(): Node[] {
    const body: Node[] = [];
    this.repeat(() => this.is(')', '}', ']'), () => {
      if (this.token.kind === 'line') this.at += 1;
      else if (!this.take(';', ',')) body.push(this.#statement());
    });
    return body;
  }

  #statement(): Node {
    const { token } = this;
    const word = token.kind === 'word' ? token.text.toLowerCase() : '';
    if (word === 'foreach' && this.peek().text === '(') return this.#foreach();
    if (word === 'for' && this.peek().text === '(') return this.#for();
    if (KEYWORDS.has(word)) {
      this.at += 1;
      return this.is('(') && word !== 'return' && word !== 'throw' ? this.#brackets() : this.nothing(token.start);
    }
    if ((word === 'function' || word === 'filter') && this.peek().kind === 'word') {
      this.at += 2;
      return this.is('(') ? this.#brackets() : this.nothing(token.start);
    }
    return this.#pipeline();
  }

  /** `foreach ($x in …) { … }` */
  #foreach(): Node {
    const { start } = this.token;
    this.at += 2;
    const variable = this.#pipeline();
    const isIn = this.token.text.toLowerCase() === 'in';
    if (isIn) this.at += 1;
    const over = isIn ? this.#pipeline() : undefined;
    this.take(')');
    const body = this.#loopBody();
    if (variable.kind !== 'name' || over === undefined || body === undefined) {
      return make({ kind: 'other', start, end: this.last, parts: [variable, ...(over === undefined ? [] : [over]), ...(body ?? [])] });
    }
    return make({ kind: 'loop', start, end: this.last, variable: variable.name, over, body, region: this.region });
  }

  /** `for ($i = 0; $i -lt $n; $i++) { … }` */
  #for(): Node {
    const { start } = this.token;
    this.at += 2;
    const head = [this.#until(), this.#until(), this.#until()];
    this.take(')');
    const body = this.#loopBody();
    const counting = body === undefined ? undefined : countingLoop(head, { less: '-lt', most: '-le' });
    if (counting === undefined || body === undefined) return make({ kind: 'other', start, end: this.last, parts: [...head.flat(), ...(body ?? [])] });
    return make({ kind: 'loop', start, end: this.last, ...counting, body, region: this.region });
  }

  /** Undefined where no block follows. */
  #loopBody(): readonly Node[] | undefined {
    while (this.token.kind === 'line') this.at += 1;
    if (!this.is('{')) return undefined;
    const block = this.#block();
    return block.kind === 'block' ? block.body : [];
  }

  /** Statements up to a semicolon, taken too. */
  #until(): Node[] {
    const found: Node[] = [];
    this.repeat(() => this.is(')', '}', ';'), () => { found.push(this.#pipeline()); });
    this.take(';');
    return found;
  }

  /** Brackets of a condition: they are no group, for they must stay. */
  #brackets(): Node {
    const { start } = this.token;
    this.at += 1;
    const parts = this.nestedStatements(start);
    this.take(')');
    return make({ kind: 'other', start, end: this.last, parts });
  }

  #pipeline(): Node {
    const first = this.#element();
    if (this.is(...ASSIGNMENTS)) return this.#assignment(first);
    if (!this.is('|')) return first;
    const stages = [first];
    while (this.take('|')) {
      while (this.token.kind === 'line') this.at += 1;
      stages.push(this.#element());
    }
    return make({ kind: 'pipe', start: first.start, end: this.last, stages });
  }

  #assignment(first: Node): Node {
    const op = this.token.text;
    this.at += 1;
    while (this.token.kind === 'line') this.at += 1;
    const value = this.nested(first.start, () => this.#pipeline());
    let target = first;
    const casts: string[] = [];
    while (target.kind === 'unary' && target.op.startsWith('[')) {
      casts.push(target.op);
      target = target.operand;
    }
    const cast = casts.reduceRight((operand, cast_) => make({ kind: 'unary', start: operand.start, end: operand.end, op: cast_, operand }), value);
    if (target.kind !== 'list') return make({ kind: 'assign', start: first.start, end: value.end, target, op, value: casts.length > 0 && value.kind !== 'other' ? cast : value, region: this.region });
    const parts = target.items.map((item) => make({ kind: 'assign', start: item.start, end: item.end, target: item, op: '?', value: this.nothing(item.end), region: this.region }));
    return make({ kind: 'other', start: first.start, end: value.end, parts: [...parts, value] });
  }

  #element(): Node {
    const { token } = this;
    const call = this.is('&', '.') ? token.text : '';
    if (call !== '' && this.peek().kind !== 'line') {
      this.at += 1;
      if (this.token.kind === 'word') return this.#command(token.start, call === '&' ? '&' : '.');
      const name = this.#unary();
      return this.#arguments(token.start, name, call === '&' ? '&' : '.');
    }
    if (token.kind === 'word' || (this.is('%', '?') && this.tokens[this.at - 1]?.text === '|')) return this.#command(token.start, '');
    return this.expression();
  }

  #command(start: number, invoked: '&' | '.' | ''): Node {
    const name = this.#word();
    return this.#arguments(start, name, invoked);
  }

  #arguments(start: number, name: Node, invoked: '&' | '.' | ''): Node {
    const args: Node[] = [];
    this.repeat(() => this.token.kind === 'line' || this.is('|', ';', ')', '}', ']', '&&', '||', ...ASSIGNMENTS), () => {
      args.push(this.nested(this.token.start, () => this.expression()));
    });
    if (this.is('=')) { // an entry of a hash table, or a word that is none of ours
      this.at += 1;
      return make({ kind: 'other', start, end: this.last, parts: [...args, this.nested(start, () => this.#pipeline())] });
    }
    const end = Math.max(name.end, this.last);
    return this.#setter(start, end, name, args) ?? make({ kind: 'command', start, end, name, invoked, args });
  }

  /** `Set-Variable x 'value'`, `Set-Item Variable:x 'value'`. */
  #setter(start: number, end: number, name: Node, args: readonly Node[]): Node | undefined {
    if (name.kind !== 'literal' || typeof name.value !== 'string' || !SETTERS.has(name.value.toLowerCase())) return undefined;
    const [variable, value, ...more] = args.filter((arg) => !(arg.kind === 'literal' && arg.bare === true && typeof arg.value === 'string' && /^-(?:n|na|name|v|val|value|path)$/.test(arg.value)));
    if (variable?.kind !== 'literal' || typeof variable.value !== 'string' || value === undefined || more.length > 0) return undefined;
    const isItem = /^s(?:et-item|i)$/i.test(name.value);
    const bare = /^(?:variable:[/\\]?)?(\w{1,60})$/i.exec(variable.value);
    if (bare === null || isItem !== /^variable:/i.test(variable.value)) return undefined;
    const target = make({ kind: 'name', start: variable.start, end: variable.end, name: (bare[1] ?? '').toLowerCase() });
    return make({ kind: 'assign', start, end, target, op: '=', value, region: this.region });
  }

  /** Operands with commas between them are one list, which binds tighter than any operator. */
  protected operand(): Node {
    while (this.token.kind === 'line' && !this.done) this.at += 1;
    const first = this.#unary();
    if (!this.is(',')) return first;
    const items = [first];
    while (this.take(',')) {
      while (this.token.kind === 'line' && !this.done) this.at += 1;
      items.push(this.#unary());
    }
    return make({ kind: 'list', start: first.start, end: this.last, items });
  }

  #unary(): Node {
    const { token } = this;
    if (token.kind === 'sign' && !this.done && UNARY.includes(token.text)) {
      this.at += 1;
      const operand = this.nested(token.start, () => this.#unary());
      if (token.text === ',') return make({ kind: 'list', start: token.start, end: operand.end, items: [operand] });
      if (token.text === '++' || token.text === '--') return this.unknown(token.start, operand);
      return make({ kind: 'unary', start: token.start, end: operand.end, op: token.text, operand });
    }
    if (this.is('[')) return this.#type();
    return this.#postfix(this.#primary());
  }

  /** `[type]` alone, before `::`, or as a cast of what follows. */
  #type(): Node {
    const { start } = this.token;
    let open = 0;
    do {
      if (this.is('[', '(')) open += 1;
      if (this.is(']', ')')) open -= 1;
      this.at += 1;
    } while (!this.done && open > 0 && this.token.kind !== 'line');
    const name = this.text.slice(start, this.last).replace(/[`\s]/g, '').toLowerCase().replace(/^\[system\./, '[');
    const type = make({ kind: 'name', start, end: this.last, name });
    if (this.is('::')) return this.#postfix(type);
    const next = this.token;
    const casts = !this.done && (['text', 'template', 'number', 'name'].includes(next.kind) || this.is('(', '[', '@(', '$(', '{', '-join', '@{') || (this.is('-') && this.peek().kind === 'number'));
    if (!casts) return type;
    const operand = this.nested(start, () => this.#unary());
    return make({ kind: 'unary', start, end: operand.end, op: name, operand });
  }

  #primary(): Node {
    const { token } = this;
    const { start, end } = token;
    if (this.done) return this.nothing(start);
    if (token.kind === 'word') return this.#word();
    this.at += 1;
    switch (token.kind) {
      case 'text': return make({ kind: 'literal', start, end, value: token.text, weight: 0, odd: false });
      case 'template': return templateNode(token, this.budget, (inner) => expressionIn(inner, this.budget, start));
      case 'number': return make({ kind: 'literal', start, end, value: numberOf(token.text), weight: 0, odd: false });
      case 'name': return make({ kind: 'name', start, end, name: token.text });
      default:
    }
    if (token.text === '(' || token.text === '@(' || token.text === '$(') return this.#group(token);
    if (token.text === '{' || token.text === '@{') {
      this.at -= 1;
      return this.#block();
    }
    return this.nothing(start);
  }

  #group({ start, text }: Token): Node {
    const body = this.nestedStatements(start);
    this.take(')');
    const [only, ...more] = body;
    if (only === undefined || more.length > 0) {
      return only === undefined && text === '@(' ? make({ kind: 'list', start, end: this.last, items: [] }) : make({ kind: 'other', start, end: this.last, parts: body });
    }
    return text === '(' ? make({ kind: 'group', start, end: this.last, inner: only }) : make({ kind: 'unary', start, end: this.last, op: `${text})`, operand: only });
  }

  #block(): Node {
    const { start } = this.token;
    this.at += 1;
    const parts = this.within(() => this.nestedStatements(start));
    this.take('}');
    return make({ kind: 'block', start, end: this.last, body: parts, parameters: [] });
  }

  #word(): Node {
    const { start, end, text, odd, weight } = this.token;
    this.at += 1;
    const known = canonicalName(text);
    return make({ kind: 'literal', start, end, value: known ?? text, weight, odd: odd || known !== undefined, bare: true });
  }

  #postfix(first: Node): Node {
    let node = first;
    for (;;) {
      const { token } = this;
      if (this.done) return node;
      if (this.is('.', '::') && (token.glued || token.text === '::')) {
        this.at += 1;
        node = this.#member(node);
      } else if (token.glued && this.is('[')) {
        this.at += 1;
        const index = this.nested(token.start, () => this.expression());
        this.take(']');
        node = make({ kind: 'index', start: node.start, end: this.last, object: node, index });
      } else if (token.glued && this.is('(') && node.kind === 'member') {
        this.at += 1;
        const args = this.nestedStatements(token.start);
        this.take(')');
        node = make({ kind: 'call', start: node.start, end: this.last, callee: node, args: args.flatMap((arg) => (arg.kind === 'list' ? arg.items : [arg])) });
      } else if (token.glued && this.is('++', '--')) {
        this.at += 1;
        node = this.unknown(node.start, node);
      } else return node;
    }
  }

  #member(object: Node): Node {
    const { token } = this;
    const nameStart = token.start;
    const name = token.kind === 'word' && !token.odd && canonicalName(token.text) === undefined ? token.text.toLowerCase() : undefined;
    if (name !== undefined) this.at += 1;
    const node = name ?? this.#primary();
    return make({ kind: 'member', start: object.start, end: Math.max(this.last, object.end), object, name: node, nameStart, dot: '' });
  }
}

/** An expression inside a text; it has no place of its own, since nothing in it is written anew. */
function expressionIn(text: string, budget: Budget, start: number): Node {
  const script = parse(text, budget);
  const [only, ...more] = script.kind === 'block' ? script.body : [];
  return only === undefined || more.length > 0 ? make({ kind: 'other', start, end: start, parts: [] }) : only;
}

const UNITS: Readonly<Record<string, number>> = { kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, tb: 2 ** 40, pb: 2 ** 50 };

function numberOf(text: string): number {
  const unit = /[kmgtp]b$/i.exec(text)?.[0].toLowerCase();
  const digits = text.replace(/(?:[kmgtp]b|l)$/i, '').replace(/^([^x]*)d$/i, '$1');
  return Number(digits) * (unit === undefined ? 1 : UNITS[unit] ?? 1);
}

