import { setImmediate } from 'node:timers/promises';
import { distinctValues, type DistinctValue } from '../../analysis/distinct.js';
import { extractIndicators } from '../../analysis/ioc/extract.js';
import type { IndicatorType } from '../../analysis/ioc/types.js';
import type { Column } from '../../data/table.js';
import type { Observable, ObservableType } from '../../enrichment/answer.js';
import { livingOffTheLand, livingOffText } from '../../enrichment/context/living-off-the-land.js';
import { canonical, observableOf } from '../../enrichment/context/observable.js';
import { accountOf, explicitOwnName, hostOf } from '../../enrichment/context/own-names.js';
import { UserError } from '../../errors.js';
import type { Arg } from '../../language/spec.js';
import { entityTypeOf } from '../kit/entities.js';
import type { OpenTable, SkillContext, SourceValues } from '../kit/skill.js';
import { textOf } from '../kit/source-values.js';

/** One thing that is enriched. */
export interface Subject {
  /** A type of observable; `command_line`; `name`: one that the organisation's own lists have; `unknown` where it is none of these. */
  readonly type: ObservableType | 'command_line' | 'name' | 'unknown';
  readonly value: string;
  /** In how many values it stands. */
  readonly count: number;
  readonly observable?: Observable;
  /** Programs that attackers use, in a command line: "certutil.exe: T1105 …". */
  readonly programs?: readonly string[];
}

export interface Subjects {
  readonly source: SourceValues;
  /** Distinct, the most frequent first. */
  readonly subjects: readonly Subject[];
}

const BURST = 500;
const MAX_TEXT = 20_000;
/** Indicators that are taken out of one text, and in all. */
const PER_TEXT = 50;
const MAX_SUBJECTS = 100_000;
const MAX_VALUE = 1_000;

/** What the argument holds: one text, a column, or a table of indicators with the columns `Type` and `Value`. */
export async function readSubjects(input: Arg, ctx: SkillContext): Promise<Subjects> {
  const table = await indicatorTable(input, ctx);
  if (table !== null) return fromIndicators(table);
  const source = await ctx.sourceValues(input);
  if (source.values.length > BURST) ctx.progress(`Looking for indicators in ${source.values.length.toLocaleString('en')} values`);
  const found = new Found();
  for (const [at, value] of distinctValues(source.values).entries()) {
    for (const subject of subjectsOf(value, source.column)) found.add(subject, value.count);
    if (at % BURST === BURST - 1) await setImmediate();
  }
  return { source, subjects: found.sorted() };
}

/** Subjects by type and value. */
class Found {
  readonly #subjects = new Map<string, Subject>();

  add(subject: Omit<Subject, 'count'>, count: number): void {
    const key = `${subject.type} ${subject.value}`;
    const known = this.#subjects.get(key);
    if (known !== undefined || this.#subjects.size < MAX_SUBJECTS) this.#subjects.set(key, { ...subject, count: (known?.count ?? 0) + count });
  }

  sorted(): Subject[] {
    return [...this.#subjects.values()].sort((a, b) => b.count - a.count);
  }
}

/** The table that a reference without column (or with the column `Value`) names, where it is one of indicators. */
async function indicatorTable(input: Arg, ctx: SkillContext): Promise<OpenTable | null> {
  if (input.kind !== 'variable' && input.kind !== 'cell') return null;
  const { column, ...whole } = input;
  if (column !== undefined && column !== 'Value') return null;
  try {
    const table = await ctx.openTable(whole);
    return ['Type', 'Value'].every((name) => table.columns.some((one) => one.name === name)) ? table : null;
  } catch (error) {
    if (error instanceof UserError && error.code === 'variable.type') return null; // a scalar or a list
    throw error;
  }
}

async function fromIndicators(table: OpenTable): Promise<Subjects> {
  const hasCount = table.columns.some(({ name, type }) => name === 'Count' && (type === 'long' || type === 'int'));
  const page = await table.read({ columns: ['Type', 'Value', ...(hasCount ? ['Count'] : [])] });
  const found = new Found();
  const values: { row: number; text: string }[] = [];
  for (const [row, [type, value, count]] of page.rows.entries()) {
    const text = textOf(value ?? null);
    if (text === '') continue;
    values.push({ row, text });
    const observable = observableNamed(textOf(type ?? null), text);
    found.add(observable === null ? unknown(text) : ofObservable(observable), typeof count === 'number' && count > 0 ? count : 1);
  }
  const column = table.columns.find(({ name }) => name === 'Value');
  return { source: { label: table.label, values, scanned: page.rows.length, total: page.rowCount, ...(column === undefined ? {} : { column }) }, subjects: found.sorted() };
}

function observableNamed(type: string, text: string): Observable | null {
  if (type === 'account') return accountOf(text);
  if (type === 'host') return hostOf(text);
  return canonical(type as IndicatorType, text) ?? observableOf(text); // an unknown type has no sources
}

const ofObservable = (observable: Observable): Omit<Subject, 'count'> => ({ ...observable, observable });
const unknown = (text: string): Omit<Subject, 'count'> => ({ type: 'unknown', value: text.slice(0, MAX_VALUE) });

/**
 * What one value holds: the indicator that it is as a whole, else those that stand in it. Without a column a person wrote it, so that
 * a bare name such as `files.zip` is taken for the domain that it can be; in a column of logs it is more likely a file. Whether a bare
 * name is an account or a host only its column can say.
 */
function subjectsOf({ text }: DistinctValue, column: Column | undefined): Omit<Subject, 'count'>[] {
  const typed = column === undefined;
  const whole = observableOf(text);
  const own = whole === null || (whole.type === 'domain' && !typed) ? ownName(text, column) : null;
  if (own !== null && !/\s/.test(text.trim())) return [ofObservable(own)];
  const host = whole?.type === 'url' ? observableOf(new URL(whole.value).hostname) : null;
  if (whole !== null && (whole.type !== 'domain' || typed)) return [whole, host].filter((one) => one !== null).map(ofObservable);
  const inside = extractIndicators(text.slice(0, MAX_TEXT), { limit: PER_TEXT }).indicators
    .map(({ type, value }) => canonical(type, value)).filter((one) => one !== null).map(ofObservable);
  const programs = livingOffTheLand(text);
  const line: Omit<Subject, 'count'>[] = programs.length === 0 ? [] : [{ type: 'command_line', value: text.slice(0, MAX_VALUE), programs: programs.map(livingOffText) }];
  const all = [...line, ...inside];
  return all.length > 0 ? all : [own === null ? unknown(text) : ofObservable(own)];
}

function ownName(text: string, column: Column | undefined): Observable | null {
  if (column === undefined) return explicitOwnName(text);
  switch (entityTypeOf(column)) {
    case 'account': return accountOf(text);
    case 'host': return hostOf(text);
    default: return null;
  }
}
