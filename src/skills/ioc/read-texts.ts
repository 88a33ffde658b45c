import type { Column, Value } from '../../data/table.js';
import { timeColumnAmong } from '../../time-column.js';
import { UserError } from '../../errors.js';
import type { Arg } from '../../language/spec.js';
import type { TextToSearch } from '../../analysis/ioc/extract-many.js';
import type { OpenTable, SkillContext } from '../kit/skill.js';
import { columnNamed, textOf } from '../kit/source-values.js';

/** A distinct text with the place where it stands first. */
export interface PlacedText extends TextToSearch {
  /** "the text", "row 12", "CommandLine, row 12". */
  readonly source: string;
}

export interface Texts {
  /** How the person named where they are from. */
  readonly label: string;
  readonly texts: readonly PlacedText[];
  /** Rows that were read, and rows that there are; absent where it is no table. */
  readonly rows?: { readonly read: number; readonly total: number };
  /** True where they are the values of one column of a table. */
  readonly isColumn: boolean;
  readonly hasTime: boolean;
  /** What was left out, for people. */
  readonly notes: readonly string[];
}

/** The table that an argument names, with the column where it names one; null where it is a text or a list. */
async function tableOf(arg: Arg, ctx: SkillContext): Promise<{ readonly table: OpenTable; readonly column?: string } | null> {
  if (arg.kind === 'variable' || arg.kind === 'cell') {
    try {
      const table = await ctx.openTable(arg);
      return { table, ...(arg.column === undefined ? {} : { column: arg.column }) };
    } catch (error) {
      if (arg.kind === 'variable' && arg.column === undefined && error instanceof UserError && error.code === 'variable.type') return null;
      throw error;
    }
  }
  const text = arg.kind === 'text' ? arg.text : arg.kind === 'table' ? arg.name : '';
  const [, name, column] = /^([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*))?$/.exec(text) ?? [];
  const known = name === undefined ? [] : ((await ctx.providers[0]?.schemas()) ?? []);
  if (name === undefined || !known.some((one) => one.name.toLowerCase() === name.toLowerCase())) return null;
  return { table: await ctx.openTable({ kind: 'table', name }), ...(column === undefined ? {} : { column }) };
}

/** Gathers equal texts of a column, so that each is searched once. */
function gather(rows: readonly (readonly Value[])[], at: number, timeAt: number, sourceOf: (row: number) => string, room: number): { readonly texts: PlacedText[]; readonly left: number; readonly skipped: number } {
  const found = new Map<string, { -readonly [K in keyof PlacedText]: PlacedText[K] }>();
  let left = room;
  let skipped = 0;
  for (const [row, values] of rows.entries()) {
    const text = textOf(values[at] ?? null);
    if (text === '') continue;
    const time = timeAt < 0 ? null : values[timeAt];
    const known = found.get(text);
    if (known === undefined && text.length > left && left < room) {
      skipped += 1;
      continue;
    }
    const entry = known ?? { text, count: 0, source: sourceOf(row) };
    entry.count += 1;
    if (typeof time === 'string') {
      if (entry.first === undefined || time < entry.first) entry.first = time;
      if (entry.last === undefined || time > entry.last) entry.last = time;
    }
    if (known === undefined) {
      found.set(text, entry);
      left -= text.length;
    }
  }
  return { texts: [...found.values()], left, skipped };
}

function searched(table: OpenTable, column: string | undefined): readonly Column[] {
  if (column !== undefined) return [columnNamed(table, column)];
  const texts = table.columns.filter(({ type }) => type === 'string' || type === 'dynamic');
  if (texts.length > 0) return texts;
  throw new UserError({ code: 'input.invalid', message: `${table.label} has no text to search.`, why: `Its columns are ${table.columns.slice(0, 10).map(({ name, type }) => `${name} (${type})`).join(', ')}.`, next: 'Name a column: ioc $t.Column' });
}

async function tableTexts(table: OpenTable, column: string | undefined, ctx: SkillContext): Promise<Texts> {
  const columns = searched(table, column);
  const time = timeColumnAmong(table.columns);
  const names = [...new Set([...columns, ...(time === undefined ? [] : [time])].map(({ name }) => name))];
  const page = await table.read({ columns: names });
  const timeAt = time === undefined ? -1 : names.indexOf(time.name);
  const texts: PlacedText[] = [];
  let [room, skipped] = [ctx.limits.bytes, 0];
  for (const [at, { name }] of columns.entries()) {
    const gathered = gather(page.rows, at, timeAt, (row) => `${column === undefined ? `${name}, ` : ''}row ${row + 1}`, room);
    texts.push(...gathered.texts);
    room = gathered.left;
    skipped += gathered.skipped;
  }
  return {
    label: column === undefined ? table.label : `${table.label}.${columns[0]?.name ?? ''}`, texts, hasTime: time !== undefined, isColumn: column !== undefined, rows: { read: page.rows.length, total: page.rowCount },
    notes: skipped === 0 ? [] : [`${skipped.toLocaleString('en')} values were not looked at: all together are over ${ctx.limits.bytes.toLocaleString('en')} characters.`],
  };
}

/** The texts that an argument stands for: itself, the values of a list, a column, or all text columns of a table. */
export async function readTexts(arg: Arg, ctx: SkillContext): Promise<Texts> {
  const named = await tableOf(arg, ctx);
  if (named !== null) return tableTexts(named.table, named.column, ctx);
  const { label, values } = await ctx.sourceValues(arg);
  const sourceOf = (row: number): string => (values.length === 1 ? label : `value ${row + 1}`);
  const { texts, skipped } = gather(values.map(({ text }) => [text]), 0, -1, sourceOf, ctx.limits.bytes);
  return { label, texts, hasTime: false, isColumn: false, notes: skipped === 0 ? [] : [`${skipped.toLocaleString('en')} values were not looked at: they are too large together.`] };
}
