import type { Column, KustoType } from '../../data/table.js';

/** What a name refers to, by the parser's own kinds. */
export interface SyntaxSymbol {
  readonly kind: string;
  readonly name: string;
}

/**
 * The bound syntax tree as plain data: no object of the parser leaves `parser/`. A child is found by the name of its
 * slot (`Expression`, `Left`, `Operator`, …); lists are arrays and separators are dropped.
 */
export interface SyntaxNode {
  /** The parser's SyntaxKind: `FilterOperator`, `AddExpression`, `IdentifierToken`, … */
  readonly kind: string;
  /** UTF-16 offsets in the analysed text. */
  readonly start: number;
  readonly end: number;
  /** Text of a token; empty for nodes. */
  readonly text: string;
  readonly slots: Readonly<Record<string, SyntaxNode | readonly SyntaxNode[]>>;
  /** Type of a scalar expression, where the binder knows one. */
  readonly type?: KustoType;
  /** Columns of a tabular expression. */
  readonly columns?: readonly Column[];
  readonly symbol?: SyntaxSymbol;
  /** Value of a string literal. */
  readonly stringValue?: string;
  /** The body of a called user function, bound for this call. */
  readonly calledBody?: () => SyntaxNode | undefined;
}

/** The child in `slot`, if it is there. */
export function child(node: SyntaxNode, slot: string): SyntaxNode | undefined {
  const found = node.slots[slot];
  return found === undefined || isList(found) ? undefined : found;
}

/** The child in `slot`; its absence is a defect of the caller, since diagnostics were checked before. */
export function need(node: SyntaxNode, slot: string): SyntaxNode {
  const found = child(node, slot);
  if (!found) throw new Error(`${node.kind} has no ${slot}: it has ${Object.keys(node.slots).join(', ')}`);
  return found;
}

/** The members of the list in `slot`; empty where there is none. */
export function list(node: SyntaxNode, slot: string): readonly SyntaxNode[] {
  const found = node.slots[slot];
  return found !== undefined && isList(found) ? found : [];
}

function isList(found: SyntaxNode | readonly SyntaxNode[]): found is readonly SyntaxNode[] {
  return Array.isArray(found);
}

/** All children in order, lists flattened. */
export function children(node: SyntaxNode): readonly SyntaxNode[] {
  return Object.values(node.slots).flat();
}

/** First token text below a node: what a name, a keyword or an operator says. */
export function tokenText(node: SyntaxNode): string {
  if (node.text !== '') return node.text;
  for (const next of children(node)) {
    const text = tokenText(next);
    if (text !== '') return text;
  }
  return '';
}

/** The name that a NameReference, NameDeclaration or bracketed name holds, without brackets and quotes. */
export function nameOf(node: SyntaxNode): string {
  if (node.symbol && (node.kind === 'NameReference' || node.kind === 'NameDeclaration')) return node.symbol.name;
  const literal = firstOf(node, (each) => each.stringValue !== undefined);
  return literal?.stringValue ?? tokenText(node);
}

/** Depth-first search. */
export function firstOf(node: SyntaxNode, test: (node: SyntaxNode) => boolean): SyntaxNode | undefined {
  if (test(node)) return node;
  for (const next of children(node)) {
    const found = firstOf(next, test);
    if (found) return found;
  }
  return undefined;
}
