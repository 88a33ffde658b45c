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
  /** Columns that come first where there is no room for all; by default as the table has them. */
  readonly lead?: readonly string[];
}

/** Widths in characters: what a column gets at least and at most, and what a row of a card has room for. */
const NARROWEST = 4;
const WIDEST = 24;
const ROW = 70;
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
    ...remarks(table, rows, shown.map(({ index }) => index), style).map((remark) => quiet(remark)),
  ];
}

/**
 * The columns that hold anything, as many from the left as a row has room for. Where there is no room for all, those
 * that say the same in each row give way (`remarks` tells what they say), and those that lead come first.
 */
function columnsThatFit(table: Rows, rows: Rows['rows'], style: TableStyle): Shown[] {
  const indices = table.columns.map((_, index) => index);
  const filled = indices.filter((index) => isFilled(table, index));
  const wanted = (filled.length === 0 ? indices : filled).flatMap((index) => shownColumn(index, table, rows, style));
  const total = wanted.reduce((sum, { width }) => sum + width + BETWEEN, 0);
  if (total <= ROW && wanted.length <= style.limits.columns) return wanted;
  const telling = wanted.filter(({ texts }) => !isConstant(texts));
  return asManyAsFit(ledBy(style.lead ?? [], telling.length === 0 ? wanted : telling), style.limits.columns);
}

function ledBy(lead: readonly string[], columns: readonly Shown[]): readonly Shown[] {
  const first = lead.flatMap((name) => columns.filter(({ column }) => column.name === name));
  return [...first, ...columns.filter((one) => !first.includes(one))];
}

function shownColumn(index: number, table: Rows, rows: Rows['rows'], style: TableStyle): Shown[] {
  const column = table.columns[index];
  if (column === undefined) return [];
  const texts = rows.map((row) => cellText(valueText(row[index], column.type), column, style));
  const heading = plain(column.name, LONGEST_WORD) + (column.type === 'datetime' ? ' (UTC)' : '');
  return [{ column, index, heading, texts, width: widthOf(column, heading, texts) }];
}

function asManyAsFit(columns: readonly Shown[], most: number): Shown[] {
  const shown: Shown[] = [];
  let room = ROW;
  for (const column of columns.slice(0, most)) {
    if (shown.length > 1 && column.width > room) break;
    room -= column.width + BETWEEN;
    shown.push(column);
  }
  return shown;
}

const isConstant = (texts: readonly string[]): boolean => texts.length > 1 && texts.every((one) => one === texts[0]);

function widthOf(column: Column, heading: string, texts: readonly string[]): number {
  const longest = Math.max(0, ...texts.map((one) => one.length));
  const values = column.type === 'datetime' ? TIME : Math.min(longest + 1, WIDEST);
  const words = Math.max(...heading.split(' ').map((word) => word.length + BOLD));
  return Math.max(NARROWEST, values, Math.min(words, WIDEST));
}

/** Whether a column holds anything in the rows at hand. */
const isFilled = ({ rows }: Rows, index: number): boolean =>
  rows.some((row) => row[index] !== null && row[index] !== undefined && row[index] !== '');

/** Paths in a tree of decoded layers look like addresses once they are four levels deep. */
const isLayerPath = (value: string, column: Column): boolean => column.name === 'Layer' && /^\d{1,3}(?:\.\d{1,3})*$/.test(value);

const cellText = (value: string, column: Column, { limits, untrusted }: TableStyle): string =>
  shortWords(untrusted && !isLayerPath(value, column) ? plain(value, limits.cell) : undefanged(value, limits.cell), LONGEST_WORD) || ' ';

function remarks(table: Rows, rows: Rows['rows'], shown: readonly number[], style: TableStyle): string[] {
  const hidden = table.columns.map((_, index) => index).filter((index) => !shown.includes(index));
  const filled = hidden.filter((index) => isFilled(table, index)).flatMap((index) => shownColumn(index, table, rows, style));
  const same = filled.filter(({ texts }) => isConstant(texts));
  const more = filled.filter(({ texts }) => !isConstant(texts));
  const empty = hidden.length - filled.length;
  const said = [
    ...(rows.length < table.total ? [`Rows 1–${numberText(rows.length)} of ${numberText(table.total)}${table.truncated ? ' that were kept; there are more' : ''}`] : []),
    ...(more.length > 0 ? [`${numberText(more.length)} more ${more.length === 1 ? 'column' : 'columns'}: ${listed(more.map(({ heading }) => heading))}`] : []),
    ...(empty > 0 ? [`${numberText(empty)} ${empty === 1 ? 'column is' : 'columns are'} empty in these rows`] : []),
  ];
  return [
    ...(said.length === 0 ? [] : [said.join(' · ')]),
    ...(same.length === 0 ? [] : [`Same in each of these rows: ${listed(same.map(({ heading, texts }) => `${heading} ${texts[0] ?? ''}`))}`]),
  ];
}

const LISTED = 12;

/** At most a dozen, in one bounded line. */
const listed = (names: readonly string[]): string =>
  shorten(names.slice(0, LISTED).join(', '), 240) + (names.length > LISTED ? ` and ${numberText(names.length - LISTED)} more columns` : '');

/** One row as name and value pairs. */
function uprightRow(columns: readonly Column[], row: readonly Value[], { limits, untrusted }: TableStyle): CardElement {
  const facts = columns.map(({ name, type }, index) => ({ label: name + (type === 'datetime' ? ' (UTC)' : ''), value: valueText(row[index], type) }));
  return factRows(facts.filter(({ value }) => value !== ''), { ...limits, facts: limits.facts * 2 }, 'values', untrusted);
}
