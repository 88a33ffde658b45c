/**
 * Calls `visit` for each match of a global pattern; it may give the position where the search goes on. Unlike `matchAll` it makes no
 * copy of the pattern, which would cost more than the search of a short text. `visit` must not search with the same pattern.
 */
export function eachMatch(pattern: RegExp, text: string, visit: (match: RegExpExecArray) => number | undefined): void {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const next = visit(match);
    if (next !== undefined && next > pattern.lastIndex) pattern.lastIndex = next;
    if (match[0] === '') pattern.lastIndex += 1;
  }
}
