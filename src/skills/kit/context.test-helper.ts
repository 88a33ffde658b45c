import type { WorkerPool } from '../../analysis/pool/types.js';
import type { Finding } from '../../casebook/finding.js';
import type { EvidenceTable, TableProvider } from '../../data/engine.js';
import type { Column, Table, Value } from '../../data/table.js';
import type { Enrichment } from '../../enrichment/types.js';
import { UserError } from '../../errors.js';
import type { Arg } from '../../language/spec.js';
import type { OpenTable, Skill, SkillContext, SourceValues } from './skill.js';
import { columnNamed, textOf } from './source-values.js';

/** A table in memory under a variable's name, as tests of skills need it. */
export interface MemoryTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
}

export interface TestWorld {
  readonly tables?: Readonly<Record<string, MemoryTable>>;
  readonly evidence?: readonly EvidenceTable[];
  readonly pool?: WorkerPool;
  readonly enrichment?: Enrichment;
  readonly signal?: AbortSignal;
  readonly progress?: SkillContext['progress'];
}

const absent = (what: string) => (): never => {
  throw new Error(`this test's context has no ${what}`);
};

/**
 * Runs a skill on tables in memory. The pool and the enrichment are those given; what a skill has no business with throws.
 */
export async function runSkill(skill: Skill, args: Readonly<Record<string, Arg>>, world: TestWorld = {}): Promise<Finding> {
  return (await skill.run(args, contextOf(skill, world))).finding;
}

function contextOf(skill: Skill, world: TestWorld): SkillContext {
  const openTable = (arg: Arg): Promise<OpenTable> => Promise.resolve(open(arg, world, skill.limits.rows));
  return {
    now: '2026-02-01T00:00:00Z', author: { id: 'ana', name: 'Ana' }, signal: world.signal ?? new AbortController().signal, limits: skill.limits,
    random: absent('random generator'), progress: world.progress ?? (() => undefined), openTable,
    sourceValues: async (arg) => values(arg, openTable),
    query: absent('provider'), providers: world.evidence === undefined ? [] : [provider(world.evidence)],
    spool: { save: absent('spool'), bytes: absent('spool'), read: absent('spool'), readEvidence: absent('spool') },
    enrichment: world.enrichment ?? { lookupIp: absent('enrichment'), sources: { states: absent('sources'), ask: absent('sources') }, own: { domains: [], lists: [] }, problems: absent('problems') },
    pool: world.pool ?? { run: absent('pool'), close: absent('pool') },
    casebook: { cells: absent('casebook'), cell: absent('casebook'), variables: absent('casebook'), variable: absent('casebook'), fetchTable: absent('casebook') },
    commands: [], examplesOf: () => [], evaluate: absent('evaluation'),
  };
}

const provider = (tables: readonly EvidenceTable[]): TableProvider => ({ name: 'evidence', query: absent('query'), schemas: () => Promise.resolve(tables) });

function open(arg: Arg, { tables = {} }: TestWorld, maxRows: number): OpenTable {
  const name = arg.kind === 'variable' || arg.kind === 'table' ? arg.name : '';
  const table = tables[name];
  if (table === undefined) throw new UserError({ code: 'variable.unknown', message: `no variable $${name}` });
  const label = `$${name}`;
  return {
    label, columns: table.columns, rowCount: table.rows.length,
    read: ({ columns, offset = 0, limit = maxRows }): Promise<Table> => {
      const kept = (columns ?? table.columns.map((column) => column.name)).map((wanted) => columnNamed({ label, columns: table.columns }, wanted));
      const at = kept.map((column) => table.columns.indexOf(column));
      const rows = table.rows.slice(offset, offset + Math.min(limit, maxRows)).map((row) => at.map((index) => row[index] ?? null));
      return Promise.resolve({ columns: kept, rows, rowCount: table.rows.length, truncated: false });
    },
  };
}

async function values(arg: Arg, openTable: (arg: Arg) => Promise<OpenTable>): Promise<SourceValues> {
  if (arg.kind !== 'variable' || arg.column === undefined) {
    const text = arg.kind === 'text' ? arg.text : '';
    return { label: 'the text', values: text === '' ? [] : [{ row: 0, text }], scanned: 1, total: 1 };
  }
  const table = await openTable(arg);
  const column = columnNamed(table, arg.column);
  const page = await table.read({ columns: [column.name] });
  const texts = page.rows.map(([value], row) => ({ row, text: textOf(value ?? null) })).filter(({ text }) => text !== '');
  return { label: `${table.label}.${column.name}`, column, values: texts, scanned: page.rows.length, total: page.rowCount };
}
