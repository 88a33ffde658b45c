import type { SyntaxNode } from './syntax.js';

/** A tree with all its offsets moved: the body of a called function is parsed by itself and counts from its own begin. */
export function shifted(node: SyntaxNode, by: number): SyntaxNode {
  if (by === 0) return node;
  const isList = (found: SyntaxNode | readonly SyntaxNode[]): found is readonly SyntaxNode[] => Array.isArray(found);
  const slots = Object.fromEntries(Object.entries(node.slots).map(([name, found]) =>
    [name, isList(found) ? found.map((each) => shifted(each, by)) : shifted(found, by)]));
  return { ...node, start: node.start + by, end: node.end + by, slots };
}
