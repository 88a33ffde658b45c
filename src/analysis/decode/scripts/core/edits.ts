import { piecesOf, type Piece } from '../../positions.js';

/** A part of the text that is written anew. `weight`: how much it speaks for something being hidden (1 is enough). */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly weight: number;
}

const WORD = /[\w$]/;

/** A text after some edits, and what its parts were before. */
export interface Edited {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** Applies edits that do not overlap, in any order; a blank keeps words apart that would run together. */
export function applyEdits(text: string, edits: readonly Edit[]): Edited {
  const out: string[] = [];
  const parts: { readonly from: number; readonly span: number; readonly length: number }[] = [];
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < at) continue;
    const before = text.charAt(edit.start - 1);
    const after = text.charAt(edit.end);
    const written = `${WORD.test(before) && /^[\w$'"]/.test(edit.text) ? ' ' : ''}${edit.text}${WORD.test(after) && WORD.test(edit.text.slice(-1)) ? ' ' : ''}`;
    out.push(text.slice(at, edit.start), written);
    parts.push({ from: edit.start, span: edit.end - edit.start, length: written.length });
    at = edit.end;
  }
  out.push(text.slice(at));
  return { text: out.join(''), pieces: piecesOf(text.length, parts) };
}
