import type { Language, Means } from './language.js';
import { assignedName, childrenOf, type Node } from './node.js';
import { isList, textOf, type Value } from './value.js';

/** What is known of the assignments to a name in the whole script. */
interface Uses {
  count: number;
  /** Bodies in which it is assigned. */
  readonly regions: Set<number>;
  spoilt: boolean;
}

/** Methods that change a list in place. */
const CHANGES = new Set(['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'fill', 'add', 'insert', 'remove', 'clear']);
const LONGEST_GAP = 1_000;

/** Which names may be followed: those assigned once, or always in the same straight run of statements. */
export function collectUses(root: Node): ReadonlyMap<string, Uses> {
  const found = new Map<string, Uses>();
  const uses = (name: string): Uses => {
    const known = found.get(name) ?? { count: 0, regions: new Set<number>(), spoilt: false };
    found.set(name, known);
    return known;
  };
  const visit = (node: Node, within: number | undefined): void => {
    if (node.kind === 'assign') {
      const name = assignedName(node);
      if (name !== undefined) {
        const known = uses(name);
        known.count += 1;
        known.regions.add(within ?? node.region.id);
      }
    }
    if (node.kind === 'call' && node.callee.kind === 'member' && node.callee.object.kind === 'name' && typeof node.callee.name === 'string'
      && CHANGES.has(node.callee.name)) uses(node.callee.object.name).spoilt = true;
    if (node.kind === 'block') for (const name of node.parameters) uses(name).spoilt = true;
    const inside = node.kind === 'loop' ? (within ?? node.region.id) : within;
    for (const child of childrenOf(node)) visit(child, node.kind === 'block' ? undefined : inside);
  };
  visit(root, undefined);
  return found;
}

/** The values of a script's variables at the place that folding has come to. */
export class Variables {
  readonly #uses: ReadonlyMap<string, Uses>;
  readonly #values = new Map<string, Value>();
  readonly #bound = new Set<string>();

  /** `before`: values of names assigned once, from an earlier round, so that functions above the assignment see them. */
  constructor(root: Node, before: ReadonlyMap<string, Value>) {
    this.#uses = collectUses(root);
    for (const [name, value] of before) {
      if (this.#uses.get(name)?.count === 1 && this.#follows(name)) this.#values.set(name, value);
    }
  }

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  /** Binds a name that the script does not assign itself, such as `$_`; undefined takes it away. */
  bind(name: string, value: Value | undefined): void {
    this.#set(name, value);
    if (value === undefined) this.#bound.delete(name);
    else this.#bound.add(name);
  }

  /** Whether a name stands for an item of known values just now, and not for what the script keeps in a variable. */
  isBound(name: string): boolean {
    return this.#bound.has(name);
  }

  #set(name: string, value: Value | undefined): void {
    if (value === undefined) this.#values.delete(name);
    else this.#values.set(name, value);
  }

  assign(name: string, op: string, value: Value | undefined, means: Means & { readonly language: Pick<Language, 'binary'> }): void {
    const old = this.#values.get(name);
    let next: Value | undefined;
    if (op === '=') next = value;
    else if (old !== undefined && value !== undefined && op.endsWith('=')) next = means.language.binary(op.slice(0, -1), old, value, means);
    this.#set(name, this.#follows(name) ? next : undefined);
  }

  assignItem(name: string, index: Value | undefined, value: Value | undefined, means: Means): void {
    const old = this.#values.get(name);
    if (value === undefined || !this.#follows(name)) {
      this.#set(name, undefined);
    } else if (old instanceof Map && textOf(index) !== undefined) {
      means.budget.spend(old.size);
      this.#set(name, new Map<string, Value>([...(old as ReadonlyMap<string, Value>), [textOf(index) ?? '', value]]));
    } else if ((isList(old) || old instanceof Uint8Array) && typeof index === 'number' && index >= 0 && index <= old.length + LONGEST_GAP) {
      means.budget.spend(1 + old.length / 16);
      this.#set(name, withItem(old, index, value));
    } else this.#set(name, undefined);
  }

  /** Gives a name its first value where the script assigns it at `count` places only. */
  start(name: string, value: Value | undefined, count: number): void {
    if (value !== undefined && this.#values.get(name) === undefined && this.#uses.get(name)?.count === count && this.#follows(name)) this.#set(name, value);
  }

  /** Values of the names that are assigned once. */
  once(): ReadonlyMap<string, Value> {
    return new Map([...this.#values].filter(([name]) => this.#uses.get(name)?.count === 1));
  }

  #follows(name: string): boolean {
    const uses = this.#uses.get(name);
    return uses === undefined || (!uses.spoilt && (uses.count === 1 || uses.regions.size === 1));
  }
}

function withItem(old: readonly Value[] | Uint8Array, index: number, value: Value): Value {
  if (old instanceof Uint8Array && typeof value === 'number' && index < old.length) {
    const bytes = Uint8Array.from(old);
    bytes[index] = value;
    return bytes;
  }
  const items: Value[] = Array.from(old as readonly Value[]);
  while (items.length < index) items.push(null);
  items[index] = value;
  return items;
}
