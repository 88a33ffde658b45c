import type { RenderHint } from '../../data/engine.js';
import type { Column, TableSchema } from '../../data/table.js';
import { hostName } from '../host/entry.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { TranslatedSource } from '../types.js';
import type { Environment } from './environment.js';
import { Refusal } from './refuse.js';
import { certainOrder, hiddenIds } from './relation.js';
import type { Order, RelColumn, Relation } from './relation.js';
import { literal } from './scalar.js';
import type { Scalar } from './scalar.js';

export const MAX_SQL_CHARACTERS = 4_000_000;
export const MAX_STEPS = 400;

/** Compiles a tabular expression; given by the binder's tabular half, so that expressions can hold subqueries. */
export type CompileTabular = (node: SyntaxNode, environment: Environment, compiler: Compiler, input?: Relation) => Relation;

/** What all parts of one translation share. */
interface Shared {
  readonly now: string;
  readonly tabular: CompileTabular;
  readonly tables: readonly TableSchema[];
  /** Prefixes of the addresses that externaldata may read. */
  readonly externaldata: readonly string[];
  readonly sources: Map<string, TranslatedSource>;
  readonly notes: Set<string>;
  /** What `set query_bin_auto_size` and `set query_bin_auto_at` say. */
  readonly binAuto: { size?: Scalar; at?: Scalar };
  columns: number;
  steps: number;
  characters: number;
  render?: RenderHint;
  /** Set once a function is called that runs in JavaScript, see `Translation.hosted`. */
  hosted?: boolean;
  /** Ends of the plugin calls whose columns were found in the data, and whether they were compiled. */
  readonly discovered: Map<number, boolean>;
}

export interface SelectOptions {
  /** Replaces the input's order; its terms' columns must be selected. */
  readonly order?: Order;
  readonly serialized?: boolean;
  /** What follows FROM: WHERE, QUALIFY, LIMIT. */
  readonly tail?: string;
  /** Extra hidden columns to select, as `sql AS id`. */
  readonly hidden?: readonly string[];
}

/** Collects the steps of one SELECT statement, one common table expression an operator. */
export class Compiler {
  private readonly ctes: string[] = [];

  constructor(readonly shared: Shared, /** Whether steps may refer to a row outside. */ readonly correlated = false) {}

  static start(now: string, tables: readonly TableSchema[], tabular: CompileTabular, discovered: readonly number[] = [], externaldata: readonly string[] = []): Compiler {
    const found = new Map(discovered.map((end) => [end, false]));
    return new Compiler({ now, tables, tabular, externaldata, sources: new Map(), notes: new Set(), binAuto: {}, discovered: found, columns: 0, steps: 0, characters: 0 });
  }

  /** A collector for a subquery that refers to columns of a row outside: its steps must not be hoisted. */
  nested(): Compiler {
    return new Compiler(this.shared, true);
  }

  /** `now()`, pinned for the whole query. */
  now(): Scalar {
    return literal('datetime', this.shared.now);
  }

  /** A call of a function of `host/registry.ts`; the query has to run where that is registered, see `Translation.hosted`. */
  host(name: string, args: readonly string[]): string {
    this.shared.hosted = true;
    return `${hostName(name)}(${args.join(', ')})`;
  }

  /** A fresh SQL alias. */
  alias(): string {
    this.shared.columns += 1;
    return `k${this.shared.columns}`;
  }

  /** A visible column under a fresh alias. */
  column(column: Column): RelColumn {
    return { name: column.name, type: column.type, id: this.alias() };
  }

  /** Adds a step; gives its name. Errors: `kql.limit`. */
  step(body: string, materialized = false): string {
    this.shared.steps += 1;
    this.shared.characters += body.length;
    if (this.shared.steps > MAX_STEPS || this.shared.characters > MAX_SQL_CHARACTERS) {
      throw new Refusal('kql.limit', 'The query is too large to run on evidence', undefined,
        `It may have ${MAX_STEPS} steps after its functions are expanded.`, 'Split it into several cells.');
    }
    const name = `s${this.shared.steps}`;
    this.ctes.push(`${name} AS ${materialized ? 'MATERIALIZED ' : ''}(${body})`);
    return name;
  }

  /** Adds a step that selects `columns` (alias and expression) and carries the order along. */
  select(input: Relation, columns: readonly (readonly [RelColumn, string])[], options: SelectOptions = {}): Relation {
    const order = options.order ?? input.order;
    const shown = new Set(columns.map(([column]) => column.id));
    const carried = hiddenIds({ ...input, order, columns: columns.map(([column]) => column) })
      .filter((id) => !shown.has(id) && options.hidden?.some((sql) => sql.endsWith(` AS ${id}`)) !== true);
    const selected = [
      ...columns.map(([column, sql]) => (sql === column.id ? sql : `${sql} AS ${column.id}`)), ...(options.hidden ?? []), ...carried,
    ];
    const body = `SELECT ${selected.length > 0 ? selected.join(', ') : '1 AS k0'} FROM ${input.from}${options.tail === undefined ? '' : ` ${options.tail}`}`;
    const { label } = input;
    return { ...(label !== undefined && { label }), from: this.step(body), columns: columns.map(([column]) => column), order, serialized: options.serialized ?? input.serialized };
  }

  /** Adds a step that keeps all columns. */
  filter(input: Relation, tail: string, order: Order = input.order): Relation {
    return { ...input, order, from: this.step(`SELECT * FROM ${input.from} ${tail}`) };
  }

  /** The input with a hidden column that numbers its rows from 1 in their order. */
  withOrdinal(input: Relation): { readonly relation: Relation; readonly ordinal: string } {
    const ordinal = this.alias();
    const order = certainOrder(input);
    const from = this.step(`SELECT *, row_number() OVER (${order === '' ? '' : `ORDER BY ${order}`}) AS ${ordinal} FROM ${input.from}`);
    const terms = [{ id: ordinal, descending: false, nullsFirst: false }];
    return { relation: { ...input, from, order: { kind: 'sorted', terms } }, ordinal };
  }

  /** Takes the last step back where that is its name, so that no other step can refer to it; tells whether it did. */
  dropLast(name: string): boolean {
    const isLast = this.ctes.at(-1)?.startsWith(`${name} AS `) === true;
    if (isLast) this.ctes.pop();
    return isLast;
  }

  /** `WITH … ` for the steps so far. */
  prelude(): string {
    return this.ctes.length > 0 ? `WITH ${this.ctes.join(',\n')}\n` : '';
  }
}
