/** A part of the text that is written anew. `weight`: how much it speaks for something being hidden (1 is enough). */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly weight: number;
}

const WORD = /[\w$]/;

/** Applies edits that do not overlap, in any order; a blank keeps words apart that would run together. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const out: string[] = [];
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < at) continue;
    const before = text.charAt(edit.start - 1);
    const after = text.charAt(edit.end);
    out.push(text.slice(at, edit.start));
    if (WORD.test(before) && /^[\w$'"]/.test(edit.text)) out.push(' ');
    out.push(edit.text);
    if (WORD.test(after) && WORD.test(edit.text.slice(-1))) out.push(' ');
    at = edit.end;
  }
  out.push(text.slice(at));
  return out.join('');
}
