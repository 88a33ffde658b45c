import type { IContainer } from '@microsoft/teams.cards';
import type { TreeNode } from '../src/casebook/finding.js';
import type { Limits } from './budget.js';
import { line, quiet, run, SMALL, type CardElement } from './elements.js';
import { numberText } from './table-values.js';
import { plain } from './text.js';

const MAX_LINE = 200;
/** Longest word on one line: encoded data has no blanks to wrap at. */
const MAX_WORD = 66;
const WORDS = new RegExp(`\\S{1,${MAX_WORD}}|\\s+`, 'gu');
/** Deeper nodes are drawn at this depth: cards are narrow. */
const MAX_INDENT = 6;

interface Flat {
  readonly node: TreeNode;
  readonly depth: number;
}

/** The nodes of a tree in reading order, as deep as they may be nested without recursion. */
export function flatten(tree: readonly TreeNode[]): Flat[] {
  const flat: Flat[] = [];
  const stack = tree.map((node): Flat => ({ node, depth: 0 })).reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    flat.push(next);
    const { node, depth } = next;
    for (let at = node.children.length - 1; at >= 0; at--) {
      const child = node.children[at];
      if (child !== undefined) stack.push({ node: child, depth: depth + 1 });
    }
  }
  return flat;
}

/** Layers as a numbered outline: what each is, and below it what it says, line by line in a monospaced font. */
export function treePart(tree: readonly TreeNode[], limits: Limits): CardElement[] {
  const flat = flatten(tree);
  const shown = flat.slice(0, limits.nodes).map(({ node, depth }) => nodeBox(node, depth, limits));
  const rest = flat.length - shown.length;
  return [...shown, ...(rest > 0 ? [quiet(`${numberText(rest)} more layers`)] : [])];
}

function nodeBox({ label, detail }: TreeNode, depth: number, limits: Limits): IContainer {
  const mark = depth === 0 ? '' : `${'\u2003'.repeat(Math.min(depth, MAX_INDENT) - 1)}└ `;
  return {
    type: 'Container', spacing: 'Small', style: 'emphasis',
    items: [line([run(`${mark}${plain(label, 120) || 'layer'}`, { ...SMALL, weight: 'Bolder' })]), ...detailLines(detail, limits)],
  };
}

/** A line in pieces of at most `MAX_LINE` characters; words that are too long to wrap get lines of their own. */
function pieces(one: string): string[] {
  const made: string[] = [];
  let current = '';
  let word = 0;
  for (const [part] of one.matchAll(WORDS)) {
    word = /^\s/.test(part) ? 0 : word + part.length;
    if (current !== '' && (word > MAX_WORD || current.length + part.length > MAX_LINE)) {
      made.push(current);
      current = '';
      word = part.length;
    }
    current += part;
  }
  return current.trim() === '' ? made : [...made, current];
}

function detailLines(detail: string, limits: Limits): CardElement[] {
  if (detail.trim() === '') return [];
  const bounded = detail.slice(0, limits.lines * MAX_LINE * 4);
  const all = bounded.split(/\r\n|\r|\n/).filter((one) => one.trim() !== '').flatMap(pieces);
  const lines = all.slice(0, limits.lines).map((one) => plain(one, MAX_LINE));
  const cut = detail.length > bounded.length || all.length > lines.length;
  return [
    ...lines.map((one) => line([run(one || ' ', { ...SMALL, fontType: 'Monospace' })], { spacing: 'None' })),
    ...(cut ? [quiet(`${numberText(detail.length)} characters in all`, { spacing: 'None' })] : []),
  ];
}
