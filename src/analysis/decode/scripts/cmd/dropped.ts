import { piecesOf, type Piece } from '../../positions.js';

const DROPPED = /[\^"\s,;]/;

/**
 * The pieces of a command line from which only carets, quotes and blanks were dropped, and to which only blanks were added;
 * undefined for any other: values of variables stand in no part of it. `start`: where it begins, behind the call of another shell.
 */
export function droppedPieces(script: string, read: string, start = 0): readonly Piece[] | undefined {
  const parts: { readonly from: number; readonly span: number; readonly length: number }[] = start === 0 ? [] : [{ from: 0, span: start, length: 0 }];
  let from = start;
  for (let at = 0; at < read.length; at += 1) {
    let next = from;
    while (next < script.length && script[next] !== read[at] && DROPPED.test(script.charAt(next))) next += 1;
    const same = script[next] === read[at];
    if (!same && !/\s/.test(read.charAt(at))) return undefined;
    if (!same) parts.push({ from, span: next - from, length: 1 });
    else if (next > from) parts.push({ from, span: next - from, length: 0 });
    from = same ? next + 1 : next;
  }
  parts.push({ from, span: script.length - from, length: 0 });
  return piecesOf(script.length, parts);
}
