import { positionAt, UserError } from '../../errors.js';
import { stretches } from '../parser/lexer.js';
import type { LibraryEntry } from './definition.js';

/** A query with the functions that it uses written before it. */
export interface Expanded {
  readonly text: string;
  /** Names of the functions that were added, those that others call included. */
  readonly functions: readonly string[];
  /** An error about `text` as one about the query as typed. */
  readonly asTyped: (error: unknown) => unknown;
}

interface Use {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly called: boolean;
}

/** Names in code that are known, and that are no members, parameters or declarations. */
function usesIn(text: string, known: ReadonlyMap<string, LibraryEntry>): readonly Use[] {
  const declared = new Set([...text.matchAll(/\blet\s+(\w+)\s*=/g)].map(([, name = '']) => name));
  const uses: Use[] = [];
  for (const { kind, start, end } of stretches(text)) {
    if (kind !== 'code') continue;
    for (const match of text.slice(start, end).matchAll(/(?<![\w.$])[A-Za-z_]\w*/g)) {
      const [name] = match;
      const after = start + match.index + name.length;
      if (!known.has(name) || declared.has(name) || /^\s*(=(?!=)|:)/.test(text.slice(after, after + 40))) continue;
      uses.push({ name, start: after - name.length, end: after, called: /^\s*\(/.test(text.slice(after, after + 40)) });
    }
  }
  return uses;
}

/** Bare names get the brackets that a call of a let function needs. */
function called(text: string, uses: readonly Use[]): { readonly text: string; readonly original: (offset: number) => number } {
  const bare = uses.filter((use) => !use.called);
  let [out, from] = ['', 0];
  for (const { end } of bare) {
    out += `${text.slice(from, end)}()`;
    from = end;
  }
  const original = (offset: number): number => {
    let shift = 0;
    for (const { end } of bare) {
      if (offset - shift <= end) break;
      shift += Math.min(2, offset - shift - end);
    }
    return offset - shift;
  };
  return { text: out + text.slice(from), original };
}

interface Piece {
  readonly name: string;
  readonly text: string;
}

function unusable(use: Use, text: string, message: string, why: string): UserError {
  return new UserError({
    code: 'kql.function', message, why, next: 'Mend its file in the folder of functions, or leave it out of the query.',
    position: positionAt(text, use.start, use.end - use.start),
  });
}

/** Definitions in the order in which each finds those that it calls. */
function piecesFor(uses: readonly Use[], known: ReadonlyMap<string, LibraryEntry>, typed: string): readonly Piece[] {
  const pieces = new Map<string, Piece>();
  const add = (name: string, first: Use, path: readonly string[]): void => {
    const entry = known.get(name);
    if (entry === undefined || pieces.has(name)) return;
    if (path.includes(name)) throw unusable(first, typed, `The function ${name} calls itself.`, 'KQL has no recursion.');
    if ('problem' in entry) throw unusable(first, typed, `The function ${name} cannot be used.`, `In its file, ${entry.problem}.`);
    const inner = usesIn(entry.body, known);
    for (const use of inner) add(use.name, first, [...path, name]);
    pieces.set(name, { name, text: `let ${name} = (${entry.parameters}) {\n${called(entry.body, inner).text}\n};\n` });
  };
  for (const use of uses) add(use.name, use, []);
  return [...pieces.values()];
}

/**
 * Writes the library's functions that a query calls before it, as `let` functions. A name that the query declares
 * itself is its own. Errors: `kql.function` where one cannot be used.
 */
export function expandLibrary(text: string, entries: readonly LibraryEntry[]): Expanded {
  const known = new Map(entries.map((entry) => [entry.name, entry]));
  const uses = known.size === 0 ? [] : usesIn(text, known);
  if (uses.length === 0) return { text, functions: [], asTyped: (error) => error };
  const pieces = piecesFor(uses, known, text);
  const prelude = pieces.map((piece) => piece.text).join('');
  const query = called(text, uses);

  const asTyped = (error: unknown): unknown => {
    const position = error instanceof UserError ? error.data.position : undefined;
    if (!(error instanceof UserError) || position === undefined) return error;
    if (position.offset >= prelude.length) {
      const [start, end] = [position.offset, position.offset + position.length].map((offset) => query.original(offset - prelude.length));
      return new UserError({ ...error.data, position: positionAt(text, start ?? 0, Math.max(1, (end ?? 0) - (start ?? 0))) }, { cause: error });
    }
    let end = 0;
    const inside = pieces.find((piece) => (end += piece.text.length) > position.offset);
    const [first] = uses;
    return new UserError({
      ...error.data, message: `In the function ${inside?.name ?? ''}: ${error.data.message}`,
      position: positionAt(text, first?.start ?? 0, Math.max(1, (first?.end ?? 1) - (first?.start ?? 0))),
    }, { cause: error });
  };
  return { text: prelude + query.text, functions: pieces.map((piece) => piece.name), asTyped };
}
