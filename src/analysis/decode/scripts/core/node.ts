import type { Value } from './value.js';

interface At {
  /** UTF-16 units of the source. */
  readonly start: number;
  readonly end: number;
  /** Nodes inside each other, this one included; bounded, so that walks may recurse. */
  readonly depth: number;
}

/** A run of statements without a branch: the body of a function or block. */
export interface Region {
  readonly id: number;
}

export interface Literal extends At {
  readonly kind: 'literal';
  readonly value: Value;
  /** How odd the way is in which it is written; 0 for a plain one. */
  readonly weight: number;
  /** Written in a way that is worth writing anew. */
  readonly odd: boolean;
  /** A word without quotes, and written anew as one. */
  readonly bare?: boolean;
}
export interface Name extends At { readonly kind: 'name'; readonly name: string }
export interface List extends At { readonly kind: 'list'; readonly items: readonly Node[] }
export interface MapNode extends At { readonly kind: 'map'; readonly entries: readonly (readonly [string, Node])[] }
export interface Group extends At { readonly kind: 'group'; readonly inner: Node }
/** Text with expressions inside. */
export interface Template extends At { readonly kind: 'template'; readonly parts: readonly Node[]; readonly weight: number }
export interface Unary extends At { readonly kind: 'unary'; readonly op: string; readonly operand: Node }
/** Operators of one precedence, from left to right: flat, since such chains are long in hidden code. */
export interface Chain extends At { readonly kind: 'chain'; readonly operands: readonly Node[]; readonly ops: readonly string[] }
export interface Member extends At {
  readonly kind: 'member';
  readonly object: Node;
  /** The name, or an expression that gives it. */
  readonly name: string | Node;
  /** Where the name stands. */
  readonly nameStart: number;
  /** What a folded name is written after: `.`, `::`, or nothing. */
  readonly dot: string;
}
export interface Index extends At { readonly kind: 'index'; readonly object: Node; readonly index: Node }
export interface Call extends At { readonly kind: 'call'; readonly callee: Node; readonly args: readonly Node[] }
/** A body whose statements are run: a script block, a function. */
export interface Block extends At { readonly kind: 'block'; readonly body: readonly Node[]; readonly parameters: readonly string[] }
export interface Pipe extends At { readonly kind: 'pipe'; readonly stages: readonly Node[] }
export interface Command extends At { readonly kind: 'command'; readonly name: Node; readonly invoked: '&' | '.' | ''; readonly args: readonly Node[] }
export interface Assign extends At {
  readonly kind: 'assign';
  readonly target: Node;
  /** `=`, `+=`, … or `?` where the variable gets a value that is not known here (a loop's, a parameter). */
  readonly op: string;
  readonly value: Node;
  readonly region: Region;
}
/** A loop over values that may be known: `for each x in list: acc = acc & f(x)`. */
export interface Loop extends At {
  readonly kind: 'loop';
  readonly variable: string;
  readonly over: Node | { readonly from: Node; readonly to: Node; readonly step: number; readonly inclusive: boolean };
  readonly body: readonly Node[];
  /** Where the loop itself stands. */
  readonly region: Region;
}
/** Anything else: its parts are folded each on its own. */
export interface Other extends At { readonly kind: 'other'; readonly parts: readonly Node[] }

export type Node =
  | Literal | Name | List | MapNode | Group | Template | Unary | Chain | Member | Index | Call | Block | Pipe | Command | Assign | Loop | Other;

type WithoutDepth<N> = N extends Node ? Omit<N, 'depth'> : never;

const DEEPEST = 250;

/** Makes a node; one that would nest too deep becomes an empty one, whose inside stays as it is. */
export function make(node: WithoutDepth<Node>): Node {
  let deepest = 0;
  if (node.kind !== 'literal' && node.kind !== 'name') {
    for (const child of childrenOf(node)) deepest = Math.max(deepest, child.depth);
  }
  if (deepest >= DEEPEST) return { kind: 'other', start: node.start, end: node.end, parts: [], depth: 1 };
  return Object.assign(node, { depth: deepest + 1 }); // the very node, with its depth: copies would cost as much as the parsing
}

/** The nodes directly inside, in the order of the source. */
export function childrenOf(node: WithoutDepth<Node>): readonly Node[] {
  switch (node.kind) {
    case 'literal': case 'name': return [];
    case 'list': return node.items;
    case 'map': return node.entries.map(([, value]) => value);
    case 'group': return [node.inner];
    case 'template': case 'other': return node.parts;
    case 'unary': return [node.operand];
    case 'chain': return node.operands;
    case 'member': return typeof node.name === 'string' ? [node.object] : [node.object, node.name];
    case 'index': return [node.object, node.index];
    case 'call': return [node.callee, ...node.args];
    case 'block': return node.body;
    case 'pipe': return node.stages;
    case 'command': return [node.name, ...node.args];
    case 'assign': return [node.target, node.value];
    case 'loop': return 'kind' in node.over ? [node.over, ...node.body] : [node.over.from, node.over.to, ...node.body];
  }
}

/** The variable that an assignment changes, as a whole or at an index; undefined where the target is no variable. */
export function assignedName({ target }: Assign): string | undefined {
  const variable = target.kind === 'index' ? target.object : target;
  return variable.kind === 'name' ? variable.name : undefined;
}

/** Every node, outer ones first. */
export function* walk(root: Node): Generator<Node> {
  const stack: Node[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node;
    const children = childrenOf(node);
    for (let at = children.length - 1; at >= 0; at -= 1) {
      const child = children[at];
      if (child !== undefined) stack.push(child);
    }
  }
}
