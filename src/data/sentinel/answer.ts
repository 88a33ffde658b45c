import type { RenderHint } from '../engine.js';
import type { Table } from '../table.js';
import { renderHintOf } from './render-hint.js';
import { readQueryResponse } from './response.js';
import type { QueryResponse } from './response.js';
import { tableOf } from './table-of.js';
import type { TableLimits } from './table-of.js';

/** What a 200 answer of the service comes to. */
export type Answer =
  | { readonly kind: 'table'; readonly table: Table; readonly render?: RenderHint; readonly notes: readonly string[] }
  | { readonly kind: 'no-table'; readonly why: string }
  /** Not an answer of the query API. */
  | { readonly kind: 'foreign' };

/** Reads the body of a 200 answer; pure. A partial result is marked as truncated, with the service's words in a note. */
export function answerOf(body: string, limits: TableLimits): Answer {
  const response = readQueryResponse(body);
  if (response === undefined) return { kind: 'foreign' };
  const source = response.tables[0];
  if (source === undefined) return { kind: 'no-table', why: response.errors.at(-1)?.message ?? 'The query has no statement that returns rows.' };
  const { table, notes } = tableOf(source, limits);
  const partial = partialNotes(response);
  const render = renderHintOf(response.render);
  return {
    kind: 'table',
    table: { ...table, truncated: table.truncated || partial.length > 0 },
    ...(render !== undefined && { render }),
    notes: [...partial, ...extraTables(response), ...notes],
  };
}

function partialNotes({ errors }: QueryResponse): string[] {
  // The outer links only say that there were errors; the inner ones say which.
  const said = [...new Set(errors.map((error) => error.message).filter((message) => message !== ''))];
  return errors.length === 0 ? [] : [`Partial result. The service says: ${said.slice(-3).join(' ') || 'nothing more.'}`];
}

function extraTables({ tables }: QueryResponse): string[] {
  return tables.length > 1 ? [`The query gave ${tables.length} tables; this is the first.`] : [];
}
