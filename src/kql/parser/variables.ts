import { UserError, positionAt } from '../../errors.js';
import { stretches } from './lexer.js';
import { nearest } from '../../nearest.js';

/** The ends of a range variable: `$range.start`, `$range.end`. */
export type RangePart = 'start' | 'end';

export interface VariableUse {
  /** Without the dollar sign. */
  readonly name: string;
  /** Set where the text goes on with `.start` or `.end` and the variable is a range; `end` is behind it. */
  readonly part?: RangePart;
  readonly start: number;
  readonly end: number;
}

/** Names that stand after `$` in Kusto itself. */
const KUSTO_DOLLAR_NAMES = new Set(['left', 'right', 'table', 'pack']);
const VARIABLE = /\$([A-Za-z_][A-Za-z0-9_]*)/g;

/** Every `$name` outside of strings and comments, in order. `$left`, `$right` and `$table` are Kusto's own. */
export function variableUses(text: string, isRange: (name: string) => boolean): readonly VariableUse[] {
  const uses: VariableUse[] = [];
  for (const stretch of stretches(text)) {
    if (stretch.kind !== 'code') continue;
    for (const match of text.slice(stretch.start, stretch.end).matchAll(VARIABLE)) {
      const name = match[1] ?? '';
      const start = stretch.start + match.index;
      if (KUSTO_DOLLAR_NAMES.has(name)) continue;
      const end = start + match[0].length;
      const part = isRange(name) ? /^\.(start|end)\b/.exec(text.slice(end, stretch.end))?.[1] : undefined;
      if (part === 'start' || part === 'end') uses.push({ name, part, start, end: end + part.length + 1 });
      else uses.push({ name, start, end });
    }
  }
  return uses;
}

/** Throws `variable.unknown` for the first use of a variable that does not exist. */
export function requireKnown(text: string, uses: readonly VariableUse[], known: readonly string[]): void {
  const unknown = uses.find((use) => !known.includes(use.name));
  if (!unknown) return;
  const near = nearest(unknown.name, known, 1)[0];
  throw new UserError({
    code: 'variable.unknown',
    message: `There is no variable $${unknown.name}`,
    why: known.length > 0 ? `The incident has ${known.map((name) => `$${name}`).join(', ')}.` : 'The incident has no variables yet.',
    next: near !== undefined ? `Did you mean $${near}?` : `Set it first: $${unknown.name} = …`,
    position: positionAt(text, unknown.start, unknown.end - unknown.start),
  });
}

/** What stands in the analysed text for a variable, or for one end of a range. */
export interface StandIn {
  readonly identifier: string;
  readonly variable: string;
  readonly part?: RangePart;
}

export interface Substitution {
  /** As long as the original, with every `$name` replaced by an identifier of the same length. */
  readonly text: string;
  readonly standIns: readonly StandIn[];
}

const FIRST_CHARACTERS = '_VXZQKJWYUPvxzqkjwyup';

/** `$range.start` becomes `?range_start`: as long as before. */
const tailOf = (use: VariableUse): string => (use.part === undefined ? use.name : `${use.name}_${use.part}`);

/**
 * Replaces `$` of every use by a letter, so that positions stay right. The letter is chosen so that no stand-in
 * occurs in the text or in `taken` (names of tables, columns and functions).
 */
export function substitute(text: string, uses: readonly VariableUse[], taken: ReadonlySet<string>): Substitution {
  const byTail = new Map(uses.map((use) => [tailOf(use), use]));
  const words = new Set(text.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []);
  const first = Array.from(FIRST_CHARACTERS).find((letter) =>
    [...byTail.keys()].every((tail) => !words.has(letter + tail) && !taken.has(letter + tail)));
  if (first === undefined) {
    throw new UserError({
      code: 'kql.limit',
      message: 'The names of the variables clash with names in the query',
      next: 'Rename a variable and run the query again.',
    });
  }
  let replaced = '';
  let from = 0;
  for (const use of uses) {
    replaced += text.slice(from, use.start) + first + tailOf(use);
    from = use.end;
  }
  const standIns = [...byTail].map(([tail, use]): StandIn =>
    ({ identifier: first + tail, variable: use.name, ...(use.part !== undefined && { part: use.part }) }));
  return { text: replaced + text.slice(from), standIns };
}
