export interface Run {
  readonly offset: number;
  readonly length: number;
}

/** Membership of the ASCII characters, for `runsOf`. */
export function asciiSet(characters: string): Uint8Array {
  const set = new Uint8Array(128);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}

/**
 * Longest runs of the set's characters, at least `least` long. A scan of its own: a regular expression keeps a way back for each
 * character and gives up on runs of some megabytes.
 */
export function* runsOf(text: string, set: Uint8Array, least: number): Generator<Run> {
  let start = -1;
  for (let at = 0; at <= text.length; at += 1) {
    const inside = at < text.length && set[text.charCodeAt(at)] === 1;
    if (inside && start < 0) start = at;
    if (inside || start < 0) continue;
    if (at - start >= least) yield { offset: start, length: at - start };
    start = -1;
  }
}

const WORD_END = /[\s"'<>`]/;

/** The word that holds the character at `at`: from `from` at the earliest, and of `longest` units unless it begins farther back. */
export function wordAt(text: string, at: number, from: number, longest = Infinity): Run {
  let offset = at;
  while (offset > from && !WORD_END.test(text.charAt(offset - 1))) offset -= 1;
  let end = at + 1;
  while (end < text.length && end - offset < longest && !WORD_END.test(text.charAt(end))) end += 1;
  return { offset, length: end - offset };
}

const LONGEST_GLUE = 50;

/**
 * Groups of at least `least` matches of `unit` with nothing between them but what one of `glues` allows, the same one within a
 * group; 50 characters at most.
 */
export function* groupsOf(text: string, unit: RegExp, glues: readonly RegExp[], least: number): Generator<Run> {
  let group: { offset: number; end: number; count: number; glue: RegExp | undefined } | undefined;
  for (const match of text.matchAll(unit)) {
    const end = match.index + match[0].length;
    if (group !== undefined && match.index - group.end <= LONGEST_GLUE) {
      const between = text.slice(group.end, match.index);
      const glue: RegExp | undefined = group.glue === undefined ? glues.find((one) => one.test(between)) : group.glue.test(between) ? group.glue : undefined;
      if (glue !== undefined) {
        group.end = end;
        group.count += 1;
        group.glue = glue;
        continue;
      }
    }
    if (group !== undefined && group.count >= least) yield { offset: group.offset, length: group.end - group.offset };
    group = { offset: match.index, end, count: 1, glue: undefined };
  }
  if (group !== undefined && group.count >= least) yield { offset: group.offset, length: group.end - group.offset };
}
