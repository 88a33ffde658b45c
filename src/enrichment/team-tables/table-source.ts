import { UserError } from '../../errors.js';
import type { Observable, ObservableType } from '../answer.js';
import { keyOf, SourceFailure, type Source, type SourceReply } from '../source.js';
import type { Row, TableAnswer, TableQuestion, TeamTables } from './tables.js';

/** What a source asks tables, and how it reads their rows: the same for a live workspace and for evidence. */
export interface TableLookup {
  readonly about: string;
  readonly types: readonly ObservableType[];
  /** The tables of the query; one of them is enough. */
  readonly tables: readonly string[];
  /** Uses the lists that `listsOf` makes. */
  readonly kql: string;
  readonly days: number;
  listsOf(observables: readonly Observable[]): Readonly<Record<string, readonly string[]>>;
  /** Prepares rows for looking things up in them. `now`: milliseconds since 1970. Undefined: the rows know nothing of it. */
  reader(rows: readonly Row[], now: number): (observable: Observable) => Omit<SourceReply, 'status'> | undefined;
}

export interface TableSourceParts {
  readonly name: string;
  readonly title: string;
  /** A text: why there are none, for people. */
  readonly tables: TeamTables | string;
  readonly keep: Readonly<Record<SourceReply['status'], number>>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Observables of one request. */
const BATCH = 500;
/** UTF-16 units of the literals of one query, well below what a live query may have. */
const MAX_LITERALS = 500_000;
const MAX_ROWS = 20_000;
/** Of one identity the service takes 200 requests in 30 s (https://learn.microsoft.com/azure/azure-monitor/service-limits); people need most of them. */
const LIMITS = [{ limit: 30, windowMs: 30_000 }];
const REQUEST_MS = 60_000;
/** Raise it whenever rows are read differently. */
const READING = 1;

/**
 * A source that asks tables of the team. What is looked up goes to where the team's logs lie already, under the team's own
 * identity: no other party learns of it, so that accounts, hosts and internal addresses may be asked about as well.
 */
export function tableSource(lookup: TableLookup, { name, title, tables, keep, clock }: TableSourceParts): Source {
  return {
    name, title, types: lookup.types, leavesNetwork: false,
    obstacles: typeof tables === 'string' ? [tables] : [],
    revision: `${READING} ${typeof tables === 'string' ? '' : tables.id}`,
    limits: LIMITS, concurrency: 2, requestMs: REQUEST_MS,
    batchOf: () => ({ group: '', size: BATCH }),
    cacheMs: (_, status) => keep[status],
    async ask(observables, signal) {
      if (typeof tables === 'string') throw new SourceFailure('refused', tables);
      const replies = new Map<string, SourceReply>();
      for (const [part, lists] of partsOf(lookup, observables)) {
        const { rows, cut, missing = '' } = await answerOf(tables, lookup, { kql: lookup.kql, lists, days: lookup.days, maxRows: MAX_ROWS, signal });
        const read = lookup.reader(rows, clock());
        for (const observable of part) {
          const found = read(observable);
          if (found !== undefined) replies.set(keyOf(observable), { status: 'found', ...found });
          else if (!cut) replies.set(keyOf(observable), { status: 'no data', details: missing });
        }
      }
      return replies;
    },
  };
}

type Lists = TableQuestion['lists'];

/** Observables in parts whose lists fit into one query. */
function partsOf(lookup: TableLookup, observables: readonly Observable[]): readonly (readonly [part: readonly Observable[], lists: Lists])[] {
  const lists = lookup.listsOf(observables);
  const half = Math.ceil(observables.length / 2);
  if (half === observables.length || literalLength(lists) <= MAX_LITERALS) return [[observables, lists]];
  return [...partsOf(lookup, observables.slice(0, half)), ...partsOf(lookup, observables.slice(half))];
}

/** UTF-16 units of the literals: each is in quotes, and what is not printable ASCII becomes `\uXXXX`. */
const literalLength = (lists: Lists): number => Object.values(lists).flat().reduce((sum, value) => sum + 3 + value.length + 5 * value.replace(/[ !#-[\]-~]/g, '').length, 0);

/** `missing`: which tables there would have to be, for people. */
async function answerOf(tables: TeamTables, lookup: TableLookup, question: TableQuestion): Promise<TableAnswer & { readonly missing?: string }> {
  try {
    return await tables.ask(question);
  } catch (error) {
    question.signal.throwIfAborted();
    if (!(error instanceof UserError)) throw error;
    if (isMissing(lookup, error)) return { rows: [], cut: false, missing: `the workspace has no table ${lookup.tables.join(' or ')}` };
    throw failureOf(error);
  }
}

/** Whether the service resolves none of the tables: nothing feeds them, which is no failure (error SEM0100 of Kusto). */
const isMissing = ({ tables }: TableLookup, { code, data: { why = '' } }: UserError): boolean =>
  code === 'workspace.query' && why.includes('Failed to resolve') && tables.some((table) => why.includes(`'${table}'`));

/** A refused query stays refused until a person gives a right. */
function failureOf(error: UserError): SourceFailure {
  const message = [error.data.message, error.data.why].filter((part) => part !== undefined).join(' ').slice(0, 300);
  switch (error.code) {
    case 'workspace.throttled': return new SourceFailure('throttled', message, { cause: error });
    case 'workspace.denied': case 'workspace.query': return new SourceFailure('refused', message, { cause: error });
    default: return new SourceFailure('transient', message, { cause: error });
  }
}
