import type { TableAnswer, TableQuestion, TeamTables } from '../enrichment/team-tables/tables.js';
import type { TableProvider, TableSpool } from './engine.js';
import type { TableRef, TimeWindow } from './table.js';

export interface TeamTablesParts {
  readonly provider: TableProvider;
  readonly spool: Pick<TableSpool, 'read'>;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Whether questions are about the last days only, as for a live workspace; evidence can be of any age. */
  readonly recent: boolean;
}

const DAY_MS = 86_400_000;
const MAX_BYTES = 20_000_000;

/** The tables of a provider for sources that ask them outside of a cell, each question with lists of texts. */
export function teamTables({ provider, spool, id, clock, recent }: TeamTablesParts): TeamTables {
  return {
    id,
    names: async () => (await provider.schemas()).map(({ name }) => name),
    async ask({ kql, lists, days, maxRows, signal }: TableQuestion): Promise<TableAnswer> {
      const now = clock();
      const variables = Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, { kind: 'list', type: 'string', values } as const]));
      const { table: { ref } } = await provider.query({
        kql, variables, now: new Date(now).toISOString(), maxRows, maxBytes: MAX_BYTES, signal, fetchTable: notStored,
        ...(recent && { window: since(now, days) }),
      });
      const { columns, rows } = await spool.read(ref, { limit: maxRows }, notStored);
      return { cut: ref.truncated, rows: rows.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null]))) };
    },
  };
}

const since = (now: number, days: number): TimeWindow => ({ start: new Date(now - days * DAY_MS).toISOString(), end: new Date(now).toISOString() });

/** Lists of texts are no tables, and the answer was spooled a moment ago. */
const notStored = (ref: TableRef): Promise<never> => Promise.reject(new Error(`the table ${ref.hash} is not in the spool`));
