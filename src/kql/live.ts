import { UserError } from '../errors.js';
import type { Column, Value } from '../data/table.js';
import type { VariableValue } from '../casebook/variable.js';
import { kqlLiteral, kqlName } from './literals/kql.js';
import { requireKnown, substitute, variableUses } from './parser/variables.js';
import type { StandIn } from './parser/variables.js';

/** A table variable as the live workspace needs it: with its rows. */
export interface LiveTable {
  readonly kind: 'rows';
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
}

export type LiveValue = Exclude<VariableValue, { kind: 'table' }> | LiveTable;

/** The text to send, and how far the query as typed is moved in it: an error at `n` lies at `n - offset`. */
export interface LiveQuery {
  readonly text: string;
  /** UTF-16 units before the query; the prelude is on the query's first line. */
  readonly offset: number;
}

/** Rows of a table variable that may travel as a datatable literal. */
export const MAX_LIVE_ROWS = 1_000;
/** The service refuses query texts beyond 2 MB; much less is sensible. */
const MAX_LIVE_CHARACTERS = 1_000_000;

function datatable(name: string, table: LiveTable): string {
  if (table.rows.length > MAX_LIVE_ROWS) {
    throw new UserError({
      code: 'kql.limit',
      message: `$${name} has ${table.rows.length} rows`,
      why: `A table may have ${MAX_LIVE_ROWS} rows to be used in a query on a live workspace.`,
      next: 'Reduce it first, for example: summarize or distinct on the column that you need.',
    });
  }
  const schema = table.columns.map((column) => `${kqlName(column.name)}:${column.type}`).join(',');
  const cells = table.rows.flatMap((row) => table.columns.map((column, index) => kqlLiteral(column.type, row[index] ?? null)));
  return `datatable(${schema})[${cells.join(',')}]`;
}

function valueText(standIn: StandIn, value: LiveValue): string {
  switch (value.kind) {
    case 'scalar':
      return kqlLiteral(value.type, value.value);
    case 'list':
      return kqlLiteral('dynamic', [...value.values] as Value);
    case 'range':
      if (standIn.part === undefined) {
        throw new UserError({
          code: 'variable.type',
          message: `$${standIn.variable} is a time range`,
          next: `Write its ends: $${standIn.variable}.start and $${standIn.variable}.end`,
        });
      }
      return kqlLiteral('datetime', standIn.part === 'start' ? value.window.start : value.window.end);
    case 'rows':
      return datatable(standIn.variable, value);
  }
}

/**
 * A query with `$name` variables as text for a live workspace: `let` statements with typed literals before it, on
 * its first line. Nothing of a value is ever pasted into the query itself.
 * Errors: `variable.unknown`, `variable.type`, `kql.type`, `kql.limit`.
 */
export function bindLiveQuery(text: string, variables: Readonly<Record<string, LiveValue>>): LiveQuery {
  const uses = variableUses(text, (name) => variables[name]?.kind === 'range');
  requireKnown(text, uses, Object.keys(variables));
  const { text: query, standIns } = substitute(text, uses, new Set());
  const lets = standIns.map((standIn) => {
    const value = variables[standIn.variable];
    return value ? `let ${standIn.identifier}=${valueText(standIn, value)};` : '';
  });
  const prelude = lets.length > 0 ? `${lets.join('')} ` : '';
  if (prelude.length > MAX_LIVE_CHARACTERS) {
    throw new UserError({
      code: 'kql.limit',
      message: 'The variables of the query are too large for a live workspace',
      why: `Their literals have ${prelude.length} characters; ${MAX_LIVE_CHARACTERS} are allowed.`,
      next: 'Use shorter lists, or run the query on evidence.',
    });
  }
  return { text: prelude + query, offset: prelude.length };
}
