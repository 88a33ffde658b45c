import type { KustoType } from '../../data/table.js';
import { toText } from '../compile/convert.js';
import { mistyped, Refusal, unsupported } from '../compile/refuse.js';
import { columnScalar } from '../compile/relation.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import { literal, nullOf } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { refusalSql } from '../literals/sql.js';
import { nameOf } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { Context } from './operator.js';
import { literalArgument, pluginResult } from './plugin.js';
import type { Plugin } from './plugin.js';

/** Columns that patterns are made of, and different rows once rare values are set aside. */
const MAX_COLUMNS = 60;
const MAX_ROWS = 100_000;

/** An argument's value; undefined where it is left out or `~`, which asks for the default. */
function argument(node: SyntaxNode | undefined, context: Context): Scalar | undefined {
  if (node?.kind === 'SimpleNamedExpression') return unsupported(node, 'An argument by name in this plugin', 'Give the arguments by place, "~" for a default.');
  const value = literalArgument(node, context);
  if (value?.constant === undefined) return value && mistyped(node, 'This argument has to be a literal');
  return value.constant === '~' ? undefined : value;
}

/** A number between limits. Errors: `kql.type`. */
function numberOf(node: SyntaxNode | undefined, low: number, high: number, absent: number, context: Context): number {
  const value = argument(node, context);
  if (!value) return absent;
  const { constant } = value;
  return typeof constant === 'number' && constant >= low && constant <= high ? constant : mistyped(node, `This argument has to be a number from ${low} to ${high}`, 'Write "~" for the default.');
}

function noWeight(node: SyntaxNode | undefined): void {
  if (node && node.stringValue !== '~') unsupported(node, 'A weight column in this plugin', 'Write "~" for it.');
}

/** What stands for any value, by type: what is given, or null. */
function wildcards(nodes: readonly SyntaxNode[], context: Context): (type: KustoType) => string {
  const given = new Map<KustoType, string>();
  for (const node of nodes) {
    const value = argument(node, context);
    if (!value) continue;
    // A bare -1 is a long.
    if (given.has(value.type)) return mistyped(node, `There are two wildcards of the type ${value.type}`);
    given.set(value.type, value.sql);
  }
  return (type) => given.get(type) ?? nullOf(type).sql;
}

interface Segmented {
  readonly input: Relation;
  /** Columns that patterns are made of. */
  readonly columns: readonly RelColumn[];
  /** Conditions that tell the sets of rows that are compared; one of all rows where empty. */
  readonly sets: readonly string[];
  /** Share of a set's rows that a value has to have. */
  readonly threshold: number;
  /** Host function and the numbers it is given after the rows. */
  readonly call: readonly [string, ...(readonly number[])];
  readonly wildcard: (type: KustoType) => string;
}

const REAL = (value: number): string => literal('real', value).sql;

/** The patterns that a host function finds, as one step of number, counts (n0, n1, …), totals (t0, …) and the columns' values. */
function segments(node: SyntaxNode, given: Segmented, context: Context): { readonly from: string; readonly values: readonly string[] } {
  const { compiler } = context;
  const { columns } = given;
  if (columns.length > MAX_COLUMNS) {
    throw new Refusal('kql.limit', `Patterns of ${columns.length} columns are too many on evidence`, node, `At most ${MAX_COLUMNS} are searched.`, 'Choose columns before it: | project …');
  }
  for (const column of columns) if (column.type === 'dynamic') unsupported(node, `A pattern of the dynamic column ${column.name}`, `Leave it out: | project-away ${column.name}`);
  const sets = given.sets.length > 0 ? given.sets : ['true'];
  const base = compiler.step(`SELECT ${[...columns.map(({ id }) => id), ...sets.map((sql, at) => `coalesce(${sql}, false) AS in${at}`)].join(', ')} FROM ${given.input.from}`, true);
  const totals = compiler.step(`SELECT ${sets.map((_, at) => `count(*) FILTER (in${at}) AS t${at}`).join(', ')} FROM ${base}`, true);
  // Values that no set has often enough are in no pattern; they share the code 0.
  const often = sets.map((_, at) => `coalesce(count(*) FILTER (in${at}) / nullif((SELECT t${at} FROM ${totals}), 0) >= ${REAL(given.threshold)}, false)`).join(' OR ');
  const dictionaries = columns.map(({ id }) => compiler.step(`SELECT ${id} AS v, row_number() OVER (ORDER BY count(*) DESC, ${id} NULLS FIRST) AS code FROM ${base} GROUP BY ${id} HAVING ${often}`, true));
  const joins = columns.map(({ id }, at) => ` LEFT JOIN ${dictionaries[at] ?? ''} AS d${at} ON d${at}.v IS NOT DISTINCT FROM b.${id}`).join('');
  const codes = columns.map((_, at) => `c${at}`);
  const coded = compiler.step(`SELECT ${[...sets.map((_, at) => `count(*) FILTER (in${at}) AS w${at}`), ...codes.map((code, at) => `coalesce(d${at}.code, 0) AS ${code}`)].join(', ')} `
    + `FROM ${base} AS b${joins} WHERE ${sets.map((_, at) => `in${at}`).join(' OR ')} GROUP BY ALL`);
  const row = `[${[...sets.map((_, at) => `w${at}`), ...codes].join(', ')}]`;
  const tooMany = refusalSql(`Patterns are searched among ${MAX_ROWS} different rows at most on evidence: project fewer columns.`);
  const noRows = `WHEN (SELECT least(${sets.map((_, at) => `t${at}`).join(', ')}) FROM ${totals}) = 0 THEN ${refusalSql('Two sets of rows are compared, of which one has no rows.')} `;
  const packed = compiler.step(`SELECT CASE ${sets.length > 1 ? noRows : ''}WHEN count(*) > ${MAX_ROWS} THEN ${tooMany} ELSE CAST(to_json(list(${row} ORDER BY ${codes.join(', ')})) AS VARCHAR) END AS packed FROM ${coded}`, true);
  const [name, ...numbers] = given.call;
  const found = compiler.step(`SELECT from_json(${compiler.host(name, ['packed', ...numbers.map(String)])}, '[["BIGINT"]]') AS l FROM ${packed}`);
  const numbered = compiler.step(`SELECT segment, ${sets.map((_, at) => `p[${at + 1}] AS n${at}`).join(', ')}, t.*, p FROM (SELECT unnest(l) AS p, unnest(range(len(l))) AS segment FROM ${found}), ${totals} AS t`);
  const values = columns.map(({ id, type }, at) => `CASE WHEN p[${sets.length + at + 1}] = 0 THEN ${given.wildcard(type)} ELSE (SELECT v FROM ${dictionaries[at] ?? id} WHERE code = p[${sets.length + at + 1}]) END`);
  return { from: numbered, values };
}

/** The result under the analyser's names: segment, numbers, values. */
const result = (node: SyntaxNode, numbers: readonly string[], found: { readonly from: string; readonly values: readonly string[] }, context: Context): Relation =>
  pluginResult(node, ['segment', ...numbers, ...found.values], found.from, context, { keys: 1 });

const percent = (set: number): string => `(100.0 * n${set} / t${set})::DOUBLE`;

/** https://learn.microsoft.com/kusto/query/basket-plugin: threshold, weight column, dimensions, wildcards. */
export const basket: Plugin = (node, args, input, context) => {
  const [thresholdNode, weight, dimensionsNode, ...custom] = args;
  noWeight(weight);
  const threshold = numberOf(thresholdNode, 0.015, 1, 0.05, context);
  const dimensions = numberOf(dimensionsNode, 1, MAX_COLUMNS, 5, context);
  context.compiler.shared.notes.add('basket looks at all rows here, and orders segments by Count; Kusto samples rows to find frequent values.');
  const found = segments(node, { input, columns: input.columns, sets: [], threshold, call: ['basket', threshold, Math.trunc(dimensions)], wildcard: wildcards(custom, context) }, context);
  return result(node, ['n0', percent(0)], found, context);
};

const OWN_CHOICE = 'Kusto does not document how it chooses among patterns: segments may differ from those of a live workspace. Each segment’s numbers are exact.';
/** Share of the rows that a segment of autocluster has at least. */
const LEAST_CLUSTER = 0.05;

/** https://learn.microsoft.com/kusto/query/autocluster-plugin: size weight, weight column, seeds, wildcards. */
export const autocluster: Plugin = (node, args, input, context) => {
  const [sizeNode, weight, seedsNode, ...custom] = args;
  noWeight(weight);
  const size = numberOf(sizeNode, 0, 1, 0.5, context);
  const seeds = numberOf(seedsNode, 1, 1000, 25, context);
  context.compiler.shared.notes.add(OWN_CHOICE);
  const found = segments(node, { input, columns: input.columns, sets: [], threshold: LEAST_CLUSTER, call: ['autocluster', size, Math.trunc(seeds), LEAST_CLUSTER], wildcard: wildcards(custom, context) }, context);
  return result(node, ['n0', percent(0)], found, context);
};

/** https://learn.microsoft.com/kusto/query/diffpatterns-plugin: split column, two of its values, weight column, threshold, dimensions, wildcards. */
export const diffpatterns: Plugin = (node, args, input, context) => {
  const [splitNode, left, right, weight, thresholdNode, dimensionsNode, ...custom] = args;
  noWeight(weight);
  const split = splitNode && input.columns.find((column) => column.name === nameOf(splitNode));
  const values = [left, right].map((each) => argument(each, context)?.constant);
  const [a, b] = values;
  if (!split || typeof a !== 'string' || typeof b !== 'string') return unsupported(splitNode ?? node, 'diffpatterns() without a column and two texts');
  if (a === b) return mistyped(right, 'diffpatterns() compares two different values');
  const threshold = numberOf(thresholdNode, 0.015, 1, 0.05, context);
  const columns = input.columns.filter((column) => column !== split);
  const dimensions = numberOf(dimensionsNode, 1, MAX_COLUMNS, MAX_COLUMNS, context);
  context.compiler.shared.notes.add(OWN_CHOICE);
  const text = toText(columnScalar(split)).sql;
  const sets = [a, b].map((value) => `${text} = ${literal('string', value).sql}`);
  const wildcard = wildcards(custom, context);
  const found = segments(node, { input, columns, sets, threshold, call: ['diffpatterns', threshold, Math.trunc(dimensions)], wildcard }, context);
  // The column that splits the rows is in no pattern.
  const shown = input.columns.map((column) => found.values[columns.indexOf(column)] ?? wildcard(column.type));
  return result(node, ['n0', 'n1', percent(0), percent(1), `abs(${percent(0)} - ${percent(1)})`], { ...found, values: shown }, context);
};
