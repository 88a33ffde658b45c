import type { Folder } from './fold.js';
import { NAMED, UNKNOWN, type Folded } from './folded.js';
import type { Chain } from './node.js';
import { costOf, textOf, type Value } from './value.js';

interface Open {
  value: Value;
  weight: number;
  named: boolean;
  /** The last text that was joined to it: its end is that of the whole, which need not be put together to see it. */
  tail: Value;
  readonly start: number;
  end: number;
  /** Edits before its first operand. */
  readonly mark: number;
  operands: number;
}

/**
 * Folds a chain of operators of one precedence. Where the whole is not known, texts that stand beside each other are
 * still joined: joining is associative once the left one is a text.
 */
export function foldChain(node: Chain, folder: Folder): Folded {
  const { language } = folder;
  let open: Open | undefined;
  let known = true;
  for (const [at, operand] of node.operands.entries()) {
    const op = node.ops[at - 1] ?? '';
    const mark = folder.edits.length;
    const folded = folder.fold(operand);
    const joins = language.joining.has(op);
    if (open !== undefined && folded.value !== undefined && (known || (joins && textOf(open.value) !== undefined))) {
      const value = language.binary(op, open.value, folded.value, folder);
      if (value !== undefined) {
        folder.budget.spend(joins ? 1 : costOf(value));
        open.weight += folded.weight + (joins ? jointWeight(open.tail, folded.value, open.named || folded.named) : language.binaryWeight(op, open.value, folded.value) * (open.named || folded.named ? NAMED : 1));
        open.value = value;
        open.end = operand.end;
        open.operands += 1;
        open.named ||= folded.named;
        if (folded.value !== '') open.tail = folded.value;
        continue;
      }
    }
    if (at > 0) known = false;
    flush(open, folder, mark);
    const startable = at === 0 || (joins && textOf(folded.value) !== undefined);
    open = startable && folded.value !== undefined
      ? { value: folded.value, tail: folded.value, weight: folded.weight, named: folded.named, start: operand.start, end: operand.end, mark, operands: 1 }
      : undefined;
    if (open === undefined) known = false;
  }
  if (known && open !== undefined && open.operands === node.operands.length) return folder.settle(node, open.mark, open.value, open.weight, open.named);
  flush(open, folder, folder.edits.length);
  return UNKNOWN;
}

/** Writes what was joined so far, before the edits of the operand that ended it. */
function flush(open: Open | undefined, folder: Folder, upTo: number): void {
  if (open === undefined || open.operands < 2) return;
  const later = folder.edits.splice(upTo);
  folder.settle(open, open.mark, open.value, open.weight, open.named);
  for (const part of later) folder.edits.push(part);
}

const LETTER = /[a-z]/i;

/** Ordinary code joins texts at blanks and signs; a word that is taken apart is meant not to be found. */
function jointWeight(left: Value, right: Value, named: boolean): number {
  const [before, after] = [textOf(left), textOf(right)];
  if (before === undefined || after === undefined) return 0;
  return LETTER.test(before.slice(-1)) && LETTER.test(after.slice(0, 1)) ? (named ? NAMED : 1) : 0;
}
