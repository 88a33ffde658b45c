import type { IColumnDefinition, ITableCell } from '@microsoft/teams.cards';
import type { Finding, StoredFinding } from '../src/casebook/finding.js';
import type { Column, Value } from '../src/data/table.js';
import type { Limits } from './budget.js';
import { cell, grid, quiet, run, SMALL, type CardElement } from './elements.js';
import { factRows } from './facts.js';
import { isNumber, numberText, valueText } from './table-values.js';
import { plain, shorten, shortWords, undefanged } from './text.js';

/** The rows of a finding's table that are at hand, and how many there are in all. */
export interface Rows {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
  readonly total: number;
  readonly truncated: boolean;
}

export function rowsOf({ table }: Pick<Finding | StoredFinding, 'table'>): Rows | undefined {
  if (table === undefined) return undefined;
  if ('ref' in table) return { columns: table.ref.columns, rows: table.preview, total: table.ref.rowCount, truncated: table.ref.truncated };
  return { columns: table.columns, rows: table.rows, total: Math.max(table.rowCount, table.rows.length), truncated: table.truncated };
}

export interface TableStyle {
  readonly limits: Limits;
  /** Most rows beside the budget's. */
  readonly rows: number;
  /** False for texts of our own, such as help. */
  readonly untrusted: boolean;
}

/** Widths in characters: what a column gets at least and at most, and what a row of a card has room for. */
const NARROWEST = 4;
const WIDEST = 24;
const ROW = 84;
/** A cell's margins. */
const BETWEEN = 3;
/** A time wraps between date and time of day. */
const TIME = 13;
const LONGEST_WORD = 40;
/** Bold letters are wider. */
const BOLD = 2;

interface Shown {
  readonly column: Column;
  readonly index: number;
  readonly heading: string;
  readonly texts: readonly string[];
  readonly width: number;
}

/** The first rows as a table, with what is not shown in a line below. A single row is shown upright. */
export function tablePart(table: Rows, style: TableStyle): CardElement[] {
  const [only] = table.rows;
  if (only === undefined || table.columns.length === 0) return [];
  if (table.total === 1) return [uprightRow(table.columns, only, style)];
  const rows = table.rows.slice(0, Math.min(style.rows, style.limits.rows));
  const shown = columnsThatFit(table, rows, style);
  const columns = shown.map(({ column, width }): IColumnDefinition => ({
    width: width + BETWEEN, ...(isNumber(column.type) ? { horizontalCellContentAlignment: 'Right' as const } : {}),
  }));
  const heading = shown.map((one) => cell([run(one.heading, { ...SMALL, weight: 'Bolder' })]));
  const body = rows.map((_, at): ITableCell[] => shown.map(({ texts }) => cell([run(texts[at] ?? ' ', SMALL)])));
  return [
    grid({ columns, header: true, rows: [heading, ...body] }),
    ...remarks(table, rows.length, shown.map(({ index }) => index)).map((remark) => quiet(remark)),
  ];
}

/** The columns that hold anything, as many from the left as a row has room for. */
function columnsThatFit(table: Rows, rows: Rows['rows'], style: TableStyle): Shown[] {
  const indices = table.columns.map((_, index) => index);
  const filled = indices.filter((index) => isFilled(table, index));
  const shown: Shown[] = [];
  let room = ROW;
  for (const index of (filled.length === 0 ? indices : filled).slice(0, style.limits.columns)) {
    const column = table.columns[index];
    if (column === undefined) continue;
    const texts = rows.map((row) => text(valueText(row[index], column.type), style));
    const heading = plain(column.name, LONGEST_WORD) + (column.type === 'datetime' ? ' (UTC)' : '');
    const width = widthOf(column, heading, texts);
    if (shown.length > 1 && width > room) break;
    room -= width + BETWEEN;
    shown.push({ column, index, heading, texts, width });
  }
  return shown;
}

function widthOf(column: Column, heading: string, texts: readonly string[]): number {
  const longest = Math.max(0, ...texts.map((one) => one.length));
  const values = column.type === 'datetime' ? TIME : Math.min(longest + 1, WIDEST);
  const words = Math.max(...heading.split(' ').map((word) => word.length + BOLD));
  return Math.max(NARROWEST, values, Math.min(words, WIDEST));
}

/** Whether a column holds anything in the rows at hand. */
const isFilled = ({ rows }: Rows, index: number): boolean =>
  rows.some((row) => row[index] !== null && row[index] !== undefined && row[index] !== '');

const text = (value: string, { limits, untrusted }: TableStyle): string =>
  shortWords(untrusted ? plain(value, limits.cell) : undefanged(value, limits.cell), LONGEST_WORD) || ' ';

function remarks(table: Rows, rows: number, columns: readonly number[]): string[] {
  const said: string[] = [];
  if (rows < table.total) said.push(`Rows 1–${numberText(rows)} of ${numberText(table.total)}${table.truncated ? ' that were kept; there are more' : ''}`);
  const hidden = table.columns.filter((_, index) => !columns.includes(index));
  const full = hidden.filter((column) => isFilled(table, table.columns.indexOf(column)));
  const empty = hidden.length - full.length;
  if (full.length > 0) said.push(`${numberText(full.length)} more ${full.length === 1 ? 'column' : 'columns'}: ${shorten(full.slice(0, 12).map(({ name }) => plain(name, 40)).join(', '), 240)}`);
  if (empty > 0) said.push(`${numberText(empty)} ${empty === 1 ? 'column is' : 'columns are'} empty in these rows`);
  return said.length === 0 ? [] : [said.join(' · ')];
}

/** One row as name and value pairs. */
function uprightRow(columns: readonly Column[], row: readonly Value[], { limits, untrusted }: TableStyle): CardElement {
  const facts = columns.map(({ name, type }, index) => ({ label: name + (type === 'datetime' ? ' (UTC)' : ''), value: valueText(row[index], type) }));
  return factRows(facts.filter(({ value }) => value !== ''), { ...limits, facts: limits.facts * 2 }, 'values', untrusted);
}
