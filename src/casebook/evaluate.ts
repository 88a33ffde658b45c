import { UserError } from '../errors.js';
import { parseList, parseScalar } from '../language/literal.js';
import { parseRange } from '../language/range.js';
import { tokens } from '../language/lexer.js';
import type { KustoType, Value } from '../data/table.js';
import type { VariableValue } from './variable.js';

/** A reference that stands where a value is expected: `$other`, `$t.Column`, `#4`. */
export interface Reference {
  readonly kind: 'variable' | 'cell';
  readonly name: string;
  readonly revision?: number;
  readonly column?: string;
}

/** The reference that a value text is, or null where it is a literal. */
export function referenceOf(text: string): Reference | null {
  const [only, ...others] = tokens(text.trim());
  if (only === undefined || others.length > 0 || (only.kind !== 'variable' && only.kind !== 'cell')) return null;
  return {
    kind: only.kind, name: only.text,
    ...(only.revision === undefined ? {} : { revision: only.revision }),
    ...(only.column === undefined ? {} : { column: only.column }),
  };
}

/** The most items a list variable holds. */
export const MAX_LIST = 10_000;

function list(items: readonly string[]): VariableValue {
  if (items.length > MAX_LIST) {
    throw new UserError({ code: 'input.too-large', message: `The list has ${items.length} items; at most ${MAX_LIST} are kept.`, next: 'Bind a table instead: query … as $name' });
  }
  const scalars = items.map(parseScalar);
  const types = new Set(scalars.map(({ type }) => type));
  const [type] = types;
  if (types.size === 1 && type !== undefined) return { kind: 'list', type, values: scalars.map(({ value }) => value) };
  return { kind: 'list', type: 'string', values: items };
}

/**
 * The value of a literal as a person types it after `set $name =`: a list, a time range (frozen to `now`), or a
 * scalar. Throws `param.invalid` for a range whose words are right but whose times are not.
 */
export function literalValue(text: string, now: Date): VariableValue {
  const items = parseList(text);
  if (items !== null && !/^\(.*\.\..*\)$/.test(text.trim())) return list(items);
  const window = parseRange(text, now);
  if (window !== null) return { kind: 'range', text: text.trim(), window };
  if (/^(?:last|past)\s|^\S{4,40}\s*\.\.\s*\S{3,40}$/i.test(text.trim())) {
    throw new UserError({
      code: 'param.invalid', message: `“${text.trim().slice(0, 60)}” is not a time range that ends after it begins.`,
      next: 'set $range = last 24h   or   set $range = 2026-01-05 .. 2026-01-06T12:00Z',
    });
  }
  return parseScalar(text);
}

/** Distinct non-empty values of a column, as a list variable. */
export function listOfColumn(type: KustoType, values: readonly Value[]): VariableValue {
  const distinct = [...new Set(values.filter((value) => value !== null && value !== ''))];
  if (distinct.length > MAX_LIST) {
    throw new UserError({ code: 'input.too-large', message: `The column has ${distinct.length} distinct values; a list holds at most ${MAX_LIST}.`, next: 'Use the table itself: query … | where X in ($table)' });
  }
  return { kind: 'list', type, values: distinct };
}
