import { compileScalar } from '../compile/expression.js';
import { mistyped } from '../compile/refuse.js';
import { columnScalar } from '../compile/relation.js';
import type { Relation } from '../compile/relation.js';
import { isNumeric, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import type { Scope } from '../compile/scope.js';
import { weightedPercentiles } from '../functions/weighted.js';
import { list, nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { Aggregated } from './summarize.js';

/** The values of a `*` argument: every column that is neither a key nor the one that is compared. */
function starColumns(relation: Relation, keys: readonly Scalar[], compared: Scalar | undefined): readonly Scalar[] {
  const taken = new Set([...keys.map((key) => key.sql), ...(compared ? [compared.sql] : [])]);
  return relation.columns.map(columnScalar).filter((column) => !taken.has(column.sql));
}

/** A whole row is picked by its rank in the group and its fields are read from it afterwards. */
function pickRow(values: readonly Scalar[], rank: string | undefined): Aggregated {
  const fields = values.map((value, index): Scalar => scalar(value.type, `f${index}`));
  const packed = values.map((value, index) => `f${index} := ${value.sql}`).join(', ');
  return { sql: `first(struct_pack(${packed})${rank === undefined ? '' : ` ORDER BY ${rank}`})`, fields };
}

/** `ordinal` numbers the rows in their order; absent where they come in that order anyway. */
type Build = (args: readonly SyntaxNode[], relation: Relation, keys: readonly Scalar[], scope: Scope, ordinal: string | undefined, node: SyntaxNode) => Aggregated;

function valuesOf(args: readonly SyntaxNode[], relation: Relation, keys: readonly Scalar[], scope: Scope, compared?: Scalar): readonly Scalar[] {
  return args.flatMap((arg) => (arg.kind === 'StarExpression' ? starColumns(relation, keys, compared) : [compileScalar(arg, scope)]));
}

/**
 * The row of an extreme, column by column: each aggregate meets the rows in the same order, so that all take the same
 * one of equals. Where the compared value is null in all rows, it is the first row; for a time, a null stands behind all
 * times that Kusto has, which spares an aggregate.
 */
function extremeRow(name: 'max' | 'min', compared: Scalar, rest: readonly Scalar[]): Aggregated {
  const extreme = `${name}(${compared.sql})`;
  const time = `coalesce(${compared.sql}, TIMESTAMP '${name === 'max' ? '-infinity' : 'infinity'}')`;
  const picked = rest.map(({ sql }, index) => `f${index + 1} := ${compared.type === 'datetime'
    ? `arg_${name}_null(${sql}, ${time})`
    : `CASE WHEN ${extreme} IS NULL THEN first(${sql}) ELSE arg_${name}_null(${sql}, ${compared.sql}) END`}`);
  const fields = [compared, ...rest].map((value, index): Scalar => scalar(value.type, `f${index}`));
  return { sql: `struct_pack(${[`f0 := ${extreme}`, ...picked].join(', ')})`, fields };
}

/** https://learn.microsoft.com/kusto/query/arg-max-aggregation-function: ties take the first row, nulls come last. */
const argExtreme = (direction: 'ASC' | 'DESC'): Build => (args, relation, keys, scope, ordinal, node) => {
  const [first, ...rest] = args;
  if (!first) return mistyped(node, 'arg_max() and arg_min() need a column');
  const compared = compileScalar(first, scope);
  const values = valuesOf(rest, relation, keys, scope, compared);
  if (ordinal === undefined) return extremeRow(direction === 'DESC' ? 'max' : 'min', compared, values);
  return pickRow([compared, ...values], `${compared.sql} ${direction} NULLS LAST, ${ordinal}`);
};

/** https://learn.microsoft.com/kusto/query/take-any-aggregation-function: here always the first row. */
const takeAny: Build = (args, relation, keys, scope, ordinal) => pickRow(valuesOf(args, relation, keys, scope), ordinal);

/** https://learn.microsoft.com/kusto/query/percentiles-aggregation-function: nearest rank. */
const percentiles: Build = (args, _relation, _keys, scope, _ordinal, node) => {
  const [first, ...ranks] = args;
  if (!first) return mistyped(node, 'percentiles() needs a column');
  const value = compileScalar(first, scope);
  if (!isNumeric(value.type) && value.type !== 'datetime' && value.type !== 'timespan') mistyped(first, `percentiles() of a ${value.type}`);
  const packed = ranks.map((rank, index) => `f${index} := ${percentileSql(value, compileScalar(rank, scope), rank)}`);
  return { sql: `struct_pack(${packed.join(', ')})`, fields: ranks.map((_, index) => scalar(value.type, `f${index}`)) };
};

function percentileSql(value: Scalar, rank: Scalar, node: SyntaxNode): string {
  const percent = Number(rank.constant);
  if (rank.constant === undefined || !(percent >= 0 && percent <= 100)) mistyped(node, 'A percentile is a literal from 0 to 100');
  return `quantile_disc(${value.sql}, ${percent / 100})`;
}

/** The same with a weight for each value, which comes before the ranks. */
const percentilesw: Build = (args, _relation, _keys, scope, _ordinal, node) => {
  const [first, second, ...ranks] = args;
  if (!first || !second) return mistyped(node, 'percentilesw() needs a column and its weights');
  const [value, weight] = [compileScalar(first, scope), compileScalar(second, scope)];
  const percents = ranks.map((rank) => Number(compileScalar(rank, scope).constant ?? NaN));
  const packed = weightedPercentiles(value, weight, percents, node).map((sql, index) => `f${index} := ${sql}`);
  return { sql: `struct_pack(${packed.join(', ')})`, fields: ranks.map((_, index) => scalar(value.type, `f${index}`)) };
};

const BUILDS: Readonly<Record<string, Build>> = {
  arg_max: argExtreme('DESC'), argmax: argExtreme('DESC'), arg_min: argExtreme('ASC'), argmin: argExtreme('ASC'),
  take_any: takeAny, any: takeAny, percentiles, percentilesw,
};

/** Aggregates that give several columns; undefined for all others. */
export function multiAggregate(node: SyntaxNode, relation: Relation, keys: readonly Scalar[], scope: Scope, ordinal: string | undefined): Aggregated | undefined {
  if (node.kind !== 'FunctionCallExpression') return undefined;
  const build = BUILDS[nameOf(need(node, 'Name'))];
  return build?.(list(need(node, 'ArgumentList'), 'Expressions'), relation, keys, scope, ordinal, node);
}
