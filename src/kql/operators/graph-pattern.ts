import { literalValue } from '../literals/parse.js';
import { Refusal, unsupported } from '../compile/refuse.js';
import type { Compiler } from '../compile/compiler.js';
import { child, list, nameOf, need, tokenText } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';

const MAX_HOPS = 16;
const MAX_ELEMENTS = 40;

type Direction = 'right' | 'left' | 'any';

/** A node of a pattern; the same name is the same node. Its alias stands for it in SQL. */
export interface PatternNode {
  readonly alias: string;
  readonly name?: string;
}

/** An edge between the node before it and the one after it. */
export interface PatternEdge {
  readonly alias: string;
  readonly name?: string;
  readonly node: SyntaxNode;
  readonly before: PatternNode;
  readonly after: PatternNode;
  readonly direction: Direction;
  /** Set where it stands for several edges in a row. */
  readonly hops?: { readonly least: number; readonly most: number };
}

export interface GraphPattern {
  readonly nodes: readonly PatternNode[];
  readonly edges: readonly PatternEdge[];
  /** The sequences between commas: nodes in the order in which they are written, with repetitions, and edges. */
  readonly sequences: readonly { readonly nodes: readonly PatternNode[]; readonly edges: readonly PatternEdge[] }[];
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  '-->': 'right', '<--': 'left', '--': 'any', '-[ ]->': 'right', '<-[ ]-': 'left', '-[ ]-': 'any',
};

function directionOf(node: SyntaxNode): Direction {
  const last = child(node, 'LastToken');
  const written = `${tokenText(need(node, 'FirstToken'))}${last ? ` ${tokenText(last)}` : ''}`;
  return DIRECTIONS[written] ?? unsupported(node, 'This edge of a pattern');
}

function bound(node: SyntaxNode): number {
  const value = literalValue(node)?.value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : unsupported(node, 'A number of edges that is no literal');
}

function hopsOf(node: SyntaxNode): PatternEdge['hops'] {
  const range = child(node, 'Range');
  if (!range) return undefined;
  const [start, end] = [child(range, 'RangeStart'), child(range, 'RangeEnd')];
  if (!start || !end) return unsupported(range, 'An edge of any length', `Bound it: *1..${MAX_HOPS}.`);
  const [least, most] = [bound(start), bound(end)];
  if (least < 1 || most < least) return unsupported(range, 'This length of an edge', `Write *1..${MAX_HOPS}, for example.`);
  if (most > MAX_HOPS) throw new Refusal('kql.limit', `An edge of a pattern may stand for ${MAX_HOPS} edges`, range, undefined, `Write *${Math.min(least, MAX_HOPS)}..${MAX_HOPS}.`);
  return { least, most };
}

const nameIn = (node: SyntaxNode): { readonly name?: string } => {
  const name = child(node, 'Name');
  return name ? { name: nameOf(name) } : {};
};

const KNOWN_SLOTS = new Set(['Open', 'Close', 'Name', 'FirstToken', 'LastToken', 'Range']);

function requirePlain(element: SyntaxNode): void {
  const other = Object.keys(element.slots).find((slot) => !KNOWN_SLOTS.has(slot));
  if (other !== undefined) unsupported(element, 'A condition within a pattern', 'Put it behind where.');
}

/** Reads the patterns of an operator. Errors: `kql.unsupported`, `kql.limit`. */
export function readPatterns(operator: SyntaxNode, compiler: Compiler): GraphPattern {
  const nodes: PatternNode[] = [];
  const edges: PatternEdge[] = [];
  const nodeOf = (element: SyntaxNode): PatternNode => {
    const named = nameIn(element);
    const known = named.name === undefined ? undefined : nodes.find((each) => each.name === named.name);
    if (known) return known;
    const made = { alias: compiler.alias(), ...named };
    nodes.push(made);
    return made;
  };
  const sequences = list(operator, 'Patterns').map((pattern) => {
    const elements = list(pattern, 'PatternElements');
    if (elements.length > MAX_ELEMENTS) throw new Refusal('kql.limit', `A pattern may have ${MAX_ELEMENTS} nodes and edges`, pattern);
    elements.forEach(requirePlain);
    const path = elements.filter((each) => each.kind === 'GraphMatchPatternNode').map(nodeOf);
    const between = elements.filter((each) => each.kind === 'GraphMatchPatternEdge').map((node, at): PatternEdge => {
      const [before, after] = [path[at], path[at + 1]];
      if (!before || !after) return unsupported(node, 'An edge without a node on each side');
      const hops = hopsOf(node);
      return { alias: compiler.alias(), node, before, after, direction: directionOf(node), ...nameIn(node), ...(hops && { hops }) };
    });
    edges.push(...between);
    return { nodes: path, edges: between };
  });
  const twice = edges.find((edge, at) => edge.name !== undefined && (edges.findIndex((other) => other.name === edge.name) !== at || nodes.some((each) => each.name === edge.name)));
  if (twice) unsupported(twice.node, 'A name for two elements of a pattern');
  return { nodes, edges, sequences };
}
