import { positionAt, UserError } from '../errors.js';
import type { Column, KustoType } from '../data/table.js';
import { kqlString } from './literals/kql.js';
import type { DiscoveredColumns, Translation, TranslateRequest } from './types.js';

export const MAX_DISCOVERED_COLUMNS = 500;
const MAX_ROUNDS = 8;

/** A query with the found columns written behind the calls that they belong to. */
export interface Expanded {
  readonly text: string;
  /** Ends of those calls, as offsets in `text`. */
  readonly ends: readonly number[];
  /** The offset in the query as typed. */
  readonly original: (offset: number) => number;
}

function schemaText(found: DiscoveredColumns, text: string): string {
  const position = positionAt(text, found.at, 0);
  const fail = (message: string, next: string): never => {
    throw new UserError({ code: 'kql.type', message, next, position });
  };
  const names = found.columns.map((column) => column.name);
  if (names.length === 0) fail('The plugin finds nothing to make columns of', 'Check that the rows before it are those you mean.');
  if (names.length > MAX_DISCOVERED_COLUMNS) {
    throw new UserError({ code: 'kql.limit', message: `The plugin would give more than ${MAX_DISCOVERED_COLUMNS} columns`, next: 'Filter the rows before it.', position });
  }
  if (names.includes('')) fail('A value without text cannot name a column', 'Leave such rows out before: where isnotempty(…)');
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) fail(`The plugin would give the column ${twice} twice`, 'Rename or project-away that column before, or give bag_unpack() a prefix.');
  return ` : (${found.columns.map((column) => `[${kqlString(column.name)}]:${column.type}`).join(', ')})`;
}

/** Errors: `kql.type`, `kql.limit` where the found columns cannot be columns. */
export function expandDiscovered(text: string, discovered: readonly DiscoveredColumns[]): Expanded {
  const parts = [...discovered].sort((a, b) => a.at - b.at).map((found) => ({ at: found.at, schema: schemaText(found, text) }));
  let [out, from] = ['', 0];
  const ends: number[] = [];
  for (const { at, schema } of parts) {
    out += text.slice(from, at);
    ends.push(out.length);
    out += schema;
    from = at;
  }
  const original = (offset: number): number => {
    let shift = 0;
    for (const [index, { at, schema }] of parts.entries()) {
      const end = ends[index] ?? 0;
      if (offset <= end) break;
      if (offset < end + schema.length) return at;
      shift += schema.length;
    }
    return offset - shift;
  };
  return { text: out + text.slice(from), ends, original };
}

/** An error about the expanded text as one about the query as typed. */
export function asTyped(error: UserError, text: string, expanded: Expanded): UserError {
  const { position } = error.data;
  if (!position || expanded.ends.length === 0) return error;
  const start = expanded.original(position.offset);
  const end = expanded.original(position.offset + position.length);
  return new UserError({ ...error.data, position: positionAt(text, start, Math.max(1, end - start)) }, { cause: error });
}

const TYPES: readonly KustoType[] = ['bool', 'int', 'long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid'];

/** The columns that the rows of a pre-query name: name and type. */
const columnsFrom = (rows: readonly (readonly unknown[])[]): readonly Column[] =>
  rows.map(([name, type]) => ({ name: String(name), type: TYPES.find((each) => each === type) ?? 'dynamic' }));

/**
 * Translates until nothing has to be found in the data any more. `find` runs a pre-query (see `Translation.discover`)
 * and gives its rows. Errors: those of `translate` and `find`; `kql.limit` beyond eight pre-queries.
 */
export async function translateDiscovering(
  request: TranslateRequest, translate: (request: TranslateRequest) => Promise<Translation>,
  find: (translation: Translation) => Promise<readonly (readonly unknown[])[]>,
): Promise<Translation> {
  const discovered = [...(request.discovered ?? [])];
  for (let round = 0; round <= MAX_ROUNDS; round += 1) {
    const translation = await translate(discovered.length > 0 ? { ...request, discovered } : request);
    if (!translation.discover) return translation;
    discovered.push({ at: translation.discover.at, columns: columnsFrom(await find(translation)) });
  }
  throw new UserError({
    code: 'kql.limit',
    message: `The query has more than ${MAX_ROUNDS} plugins whose columns depend on the data`,
    next: 'Split it into several cells.',
  });
}
