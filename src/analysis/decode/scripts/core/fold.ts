import type { Budget } from './budget.js';
import { foldChain } from './chain.js';
import type { Edit } from './edits.js';
import { COMPOSED, NAMED, UNKNOWN, type Folded } from './folded.js';
import type { Language, Operation } from './language.js';
import { runLoop } from './loop.js';
import type { Assign, Call, Member, Name, Node, Template } from './node.js';
import { costOf, isList, textOf, type Value } from './value.js';
import type { Variables } from './variables.js';

/** Longest text that takes the place of a variable's name. */
const LONGEST_INLINE = 300;

/**
 * Folds a tree of one script from the leaves up, each node once, in the order of the source, and collects what is to be
 * written anew: the largest parts whose values are known. Constant folding and propagation, no more: nothing is run.
 */
export class Folder {
  readonly edits: Edit[] = [];
  /** What was found hidden without a part of the text to show for it. */
  weight = 0;
  readonly source: string;
  readonly language: Language;
  readonly budget: Budget;
  readonly variables: Variables;

  constructor(source: string, language: Language, budget: Budget, variables: Variables) {
    this.source = source;
    this.language = language;
    this.budget = budget;
    this.variables = variables;
  }

  fold(node: Node): Folded {
    this.budget.spend(1);
    const special = this.language.idiom(node, this);
    if (special !== undefined) return special;
    const mark = this.edits.length;
    switch (node.kind) {
      case 'literal':
        if (node.odd && node.bare === true) this.rewrite(node, mark, textOf(node.value) ?? '', node.weight);
        else if (node.odd) this.settle(node, mark, node.value, node.weight);
        return { value: node.value, weight: node.weight, plain: !node.odd, named: false };
      case 'name': return this.#name(node);
      case 'list': return this.list(node.items);
      case 'map': return this.#map(node.entries);
      case 'group': return this.#group(node, mark);
      case 'template': return this.#template(node, mark);
      case 'unary': {
        const { value, weight, named } = this.fold(node.operand);
        const result = value === undefined ? undefined : this.language.unary(node.op, value, this);
        return this.settle(node, mark, result, weight + (value === undefined ? 0 : this.language.unaryWeight(node.op, value)), named);
      }
      case 'chain': return foldChain(node, this);
      case 'member': return this.#member(node, mark);
      case 'index': {
        const [object, index] = [this.fold(node.object), this.fold(node.index)];
        const known = object.value !== undefined && index.value !== undefined;
        const result = known ? this.language.index(object.value, index.value, this) : undefined;
        const weight = typeof object.value === 'string' ? 0.5 : 0.25;
        return this.settle(node, mark, result, object.weight + index.weight + weight, object.named);
      }
      case 'call': return this.#call(node, mark);
      case 'assign': return this.#assign(node);
      case 'loop': return runLoop(node, this);
      default: return this.parts(node.kind === 'block' ? node.body : node.kind === 'pipe' ? node.stages : node.kind === 'command' ? [node.name, ...node.args] : node.parts);
    }
  }

  /** Folds nodes each on its own; their common value is not known. */
  parts(nodes: readonly Node[]): Folded {
    for (const node of nodes) this.fold(node);
    return UNKNOWN;
  }

  /** Folds without writing anything anew: for what is folded several times, with other values. */
  quietly(nodes: readonly Node[]): Folded {
    const mark = this.edits.length;
    let last = UNKNOWN;
    for (const node of nodes) last = this.fold(node);
    this.edits.length = mark;
    return last;
  }

  /** What a node came to; writes it anew where its value has a form in the language. `mark`: edits before its parts were folded. */
  settle(node: { readonly start: number; readonly end: number }, mark: number, value: Value | undefined, weight: number, named = false): Folded {
    if (value === undefined) return UNKNOWN;
    this.budget.spend(costOf(value));
    const text = textOf(value);
    const written = text === undefined ? this.language.write(value) : this.language.quote(text);
    if (written !== undefined) this.rewrite(node, mark, written, weight);
    return { value, weight, plain: false, named };
  }

  /** Writes a part anew, instead of what its own parts were to become. */
  rewrite({ start, end }: { readonly start: number; readonly end: number }, mark: number, text: string, weight: number): void {
    this.budget.spend(text.length);
    this.edits.length = mark;
    if (end - start === text.length && this.source.slice(start, end) === text) return;
    this.edits.push({ start, end, text, weight });
  }

  #name(node: Name): Folded {
    const value = this.variables.get(node.name);
    if (value !== undefined) {
      const text = textOf(value);
      if (text !== undefined && text.length <= LONGEST_INLINE) this.settle(node, this.edits.length, value, 0);
      return { value, weight: 0, plain: false, named: !this.variables.isBound(node.name) };
    }
    const constant = this.language.constants.get(node.name);
    return constant === undefined ? UNKNOWN : { value: constant, weight: 0, plain: true, named: false };
  }

  /** Folds nodes to a list of their values. */
  list(items: readonly Node[]): Folded {
    const folded = items.map((item) => this.fold(item));
    const values: Value[] = [];
    for (const { value } of folded) {
      if (value === undefined) return UNKNOWN;
      values.push(value);
    }
    return { value: values, weight: folded.reduce((sum, { weight }) => sum + weight, 0), plain: folded.every(({ plain }) => plain), named: folded.some(({ named }) => named) };
  }

  #map(entries: readonly (readonly [string, Node])[]): Folded {
    const folded = entries.map(([key, item]) => [key, this.fold(item)] as const);
    const values = new Map<string, Value>();
    for (const [key, { value }] of folded) {
      if (value !== undefined) values.set(key, value);
    }
    return { value: values, weight: 0, plain: true, named: false };
  }

  #group(node: Node & { readonly kind: 'group' }, mark: number): Folded {
    const inner = this.fold(node.inner);
    if (inner.value === undefined || inner.plain || this.edits.length === mark) return inner;
    return this.settle(node, mark, inner.value, inner.weight, inner.named);
  }

  #template(node: Template, mark: number): Folded {
    const texts: string[] = [];
    let { weight } = node;
    let known = true;
    for (const part of node.parts) {
      const folded = this.fold(part);
      const text = part.kind === 'assign' ? '' : folded.value === undefined ? undefined : this.language.templateText(folded.value);
      if (text === undefined) known = false;
      else texts.push(text);
      weight += folded.weight;
    }
    // parts are not written anew: inside quotes they would mean something else
    this.edits.length = mark;
    if (!known || !this.budget.fits(texts.reduce((sum, text) => sum + text.length, 0))) return UNKNOWN;
    return this.settle(node, mark, texts.join(''), weight, true);
  }

  /** The value of `object.name` where it is a property of a known value; a folded name is written as one. */
  #member(node: Member, mark: number): Folded {
    const { object, name } = this.#parts(node);
    const result = object.value === undefined || name === undefined ? undefined : this.language.properties.get(name.text)?.run([object.value], this)
      ?? (object.value instanceof Map ? (object.value as ReadonlyMap<string, Value>).get(name.text) : undefined);
    return result === undefined ? UNKNOWN : this.settle(node, mark, result, object.weight + (name?.weight ?? 0), object.named);
  }

  #parts(node: Member): { readonly object: Folded; readonly name: { readonly text: string; readonly weight: number } | undefined } {
    const before = this.edits.length;
    const object = this.fold(node.object);
    // a name in the place of an object stays: `shell.Run` says more than what it was made of
    if (node.object.kind === 'name') this.edits.length = before;
    if (typeof node.name === 'string') return { object, name: { text: node.name, weight: 0 } };
    const mark = this.edits.length;
    const name = this.fold(node.name);
    const text = textOf(name.value);
    const written = text === undefined ? undefined : this.language.memberName(text);
    if (text === undefined || written === undefined) return { object, name: undefined };
    const weight = name.weight + (node.name.kind === 'literal' || node.name.kind === 'name' ? 0 : COMPOSED);
    this.rewrite({ start: node.nameStart, end: node.end }, mark, node.dot + written, weight);
    return { object, name: { text: this.language.ignoresCase ? text.toLowerCase() : text, weight } };
  }

  #call(node: Call, mark: number): Folded {
    const { callee } = node;
    const path = this.language.pathOf(callee);
    const operation = path === undefined ? undefined : this.language.functions.get(path);
    if (operation !== undefined) {
      const args = this.list(node.args);
      const value = isList(args.value) ? operation.run(args.value, this) : undefined;
      return this.settle(node, mark, value, args.weight + weightOf(operation, value, isList(args.value) ? args.value : []) * (args.named ? NAMED : 1), args.named);
    }
    if (callee.kind !== 'member') return this.parts([callee, ...node.args]);
    const { object, name } = this.#parts(callee);
    const args = this.list(node.args);
    const method = name === undefined ? undefined : this.language.methods.get(name.text);
    const value = object.value !== undefined && isList(args.value) ? method?.run([object.value, ...args.value], this) : undefined;
    return this.settle(node, mark, value, object.weight + args.weight + (name?.weight ?? 0) + weightOf(method, value, isList(args.value) ? args.value : []) * (object.named ? NAMED : 1), object.named || args.named);
  }

  #assign(node: Assign): Folded {
    const folded = node.op === '?' ? UNKNOWN : this.fold(node.value);
    if (node.target.kind === 'name') {
      this.variables.assign(node.target.name, node.op, folded.value, this);
      return folded;
    }
    if (node.target.kind === 'index' && node.target.object.kind === 'name') {
      const index = this.fold(node.target.index).value;
      this.variables.assignItem(node.target.object.name, index, node.op === '=' ? folded.value : undefined, this);
      return folded;
    }
    this.fold(node.target);
    return folded;
  }
}


function weightOf(operation: Operation | undefined, result: Value | undefined, args: readonly Value[]): number {
  if (operation === undefined || result === undefined) return 0;
  return typeof operation.weight === 'number' ? operation.weight : operation.weight(result, args);
}
