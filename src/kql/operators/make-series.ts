import type { KustoType } from '../../data/table.js';
import { coerce, toDynamic } from '../compile/convert.js';
import { UNIX_EPOCH_TICKS } from '../compile/exact-time.js';
import { compileScalar } from '../compile/expression.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import { scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { child, list, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { parameter, resultColumns, scopeOf, valueOf } from './operator.js';
import type { Context, PipeOperator } from './operator.js';
import { needsOrdinal } from './summarize.js';

export const MAX_BINS = 1_048_576;

/** The axis as whole ticks, or as it is where it is a number. */
function position(value: Scalar, type: KustoType, node: SyntaxNode): string {
  const given = coerce(value, type, node).sql;
  return type === 'datetime' ? `(epoch_us(${given}) * 10)` : given;
}

function axisValue(sql: string, type: KustoType): Scalar {
  if (type === 'datetime') return scalar('datetime', `make_timestamp(CAST(${sql} AS BIGINT) // 10)`);
  return scalar(type, type === 'real' ? sql : `CAST(${sql} AS BIGINT)`);
}

interface Axis {
  readonly type: KustoType;
  /** Position of the row's axis value. */
  readonly at: string;
  readonly step: string;
  /** First bin, and the end: excluded, or included in the `in range()` form. Undefined where the data decide. */
  readonly from?: string;
  readonly to?: string;
  readonly toIncluded: boolean;
}

function axisOf(node: SyntaxNode, input: Relation, context: Context): Axis {
  const scope = scopeOf(input, context);
  const value = compileScalar(valueOf(need(need(node, 'OnClause'), 'Expression')), scope);
  const { type } = value;
  if (!['datetime', 'timespan', 'long', 'int', 'real'].includes(type)) return mistyped(node, `make-series cannot count by a ${type}`);
  const clause = need(node, 'RangeClause');
  const constants = { ...scope, columns: [] };
  const stepType = type === 'datetime' ? 'timespan' : type;
  if (clause.kind === 'MakeSeriesInRangeClause') {
    const [from, to, step] = list(need(clause, 'Arguments'), 'Expressions').map((each) => compileScalar(each, constants));
    if (!from || !to || !step) return mistyped(clause, 'in range() takes a start, an end and a step');
    return { type, at: position(value, type, node), step: coerce(step, stepType, node).sql, from: position(from, type, node), to: position(to, type, node), toIncluded: true };
  }
  const part = (slot: string): Scalar | undefined => {
    const found = child(clause, slot);
    return found && compileScalar(need(found, 'Expression'), constants);
  };
  const [from, to, step] = [part('MakeSeriesFromClause'), part('MakeSeriesToClause'), part('MakeSeriesStepClause')];
  if (!step) return mistyped(clause, 'make-series needs a step');
  return {
    type, at: position(value, type, node), step: coerce(step, stepType, node).sql, toIncluded: false,
    ...(from && { from: position(from, type, node) }), ...(to && { to: position(to, type, node) }),
  };
}

interface Aggregate {
  readonly id: string;
  readonly sql: string;
  readonly value: Scalar;
  readonly fill: string;
}

function aggregateOf(each: SyntaxNode, relation: Relation, ordinal: string | undefined, context: Context): Aggregate {
  const scope = { ...scopeOf(relation, context), aggregation: ordinal === undefined ? {} : { ordinal } };
  const value = compileScalar(valueOf(need(each, 'Expression')), scope);
  const clause = child(each, 'DefaultExpression');
  const given = clause && compileScalar(need(clause, 'Expression'), { ...scope, columns: [] });
  const fill = given === undefined ? "'0'::JSON" : `coalesce(${toDynamic(given).sql}, 'null'::JSON)`;
  return { id: context.compiler.alias(), sql: value.sql, value, fill };
}

/**
 * https://learn.microsoft.com/kusto/query/make-series-operator
 * One row a group, its values in arrays along the axis; bins without rows take the default, 0 unless given.
 */
export const makeSeries: PipeOperator = (node, given, context) => {
  const { compiler } = context;
  if (parameter(node, 'kind')) unsupported(node, 'make-series kind=nonempty');
  const aggregateNodes = list(node, 'Aggregates');
  const ordered = needsOrdinal(aggregateNodes, given) ? compiler.withOrdinal(given) : { relation: given, ordinal: undefined };
  const input = ordered.relation;
  const axis = axisOf(node, input, context);
  const clause = child(node, 'ByClause');
  const keys = (clause ? list(clause, 'Expressions') : []).map((each) => compileScalar(valueOf(each), scopeOf(input, context)));
  const keyIds = keys.map(() => compiler.alias());

  const bounds = bound(axis, input, context);
  const [at, bin] = [compiler.alias(), compiler.alias()];
  const placed = compiler.step(`SELECT *, ${axis.at} AS ${at}${keys.map((key, index) => `, ${key.sql} AS ${keyIds[index] ?? ''}`).join('')} FROM ${input.from}`);
  const inside = `${at} >= (SELECT lo FROM ${bounds}) AND ${at} ${axis.toIncluded || axis.to === undefined ? '<=' : '<'} (SELECT hi FROM ${bounds})`;
  const binned = compiler.step(`SELECT *, CAST(floor((${at} - (SELECT lo FROM ${bounds})) ${axis.type === 'real' ? '/' : '//'} ${axis.step}) AS BIGINT) AS ${bin} FROM ${placed} WHERE ${inside}`);

  const relation: Relation = { ...input, from: binned };
  const aggregates = aggregateNodes.map((each) => aggregateOf(each, relation, ordered.ordinal, context));
  const grouped = compiler.step(`SELECT ${[...keyIds, bin, ...aggregates.map((each) => `${each.sql} AS ${each.id}`)].join(', ')} FROM ${binned} GROUP BY ${[...keyIds, bin].join(', ')}`);
  const groups = keyIds.length > 0 ? `(SELECT DISTINCT ${keyIds.join(', ')} FROM ${grouped})` : '(SELECT 1 AS one)';
  const bins = `(SELECT unnest(generate_series(0, (SELECT n FROM ${bounds}) - 1)) AS bin)`;
  const on = [`d.${bin} = a.bin`, ...keyIds.map((id) => `d.${id} IS NOT DISTINCT FROM g.${id}`)].join(' AND ');
  const cells = aggregates.map((each) => `CASE WHEN d.${bin} IS NULL THEN ${each.fill} ELSE coalesce(${toDynamic({ ...each.value, sql: `d.${each.id}` }).sql}, 'null'::JSON) END AS ${each.id}`);
  const filled = compiler.step(`SELECT ${[...keyIds.map((id) => `g.${id} AS ${id}`), 'a.bin AS bin', ...cells].join(', ')} FROM ${groups} AS g CROSS JOIN ${bins} AS a LEFT JOIN ${grouped} AS d ON ${on}`);

  const names = resultColumns(node);
  const types: readonly KustoType[] = [...keys.map((key) => key.type), ...aggregates.map(() => 'dynamic' as const), 'dynamic'];
  const axisSql = toDynamic(axisValue(`((SELECT lo FROM ${bounds}) + bin * ${axis.step})`, axis.type)).sql;
  const values = [...keyIds, ...[...aggregates.map((each) => each.id), axisSql].map((sql) => `to_json(list(${sql} ORDER BY bin))`)];
  if (names.length !== values.length) unsupported(node, 'A make-series whose columns the analyser sees differently');
  const columns = names.map((column, index): RelColumn => compiler.column({ name: column.name, type: types[index] ?? 'dynamic' }));
  const grouping = keyIds.length > 0 ? ` GROUP BY ${keyIds.join(', ')}` : ' HAVING count(*) > 0';
  const from = compiler.step(`SELECT ${values.map((sql, index) => `${sql} AS ${columns[index]?.id ?? ''}`).join(', ')} FROM ${filled}${grouping}`);
  return { from, columns, order: { kind: keyIds.length > 0 ? 'none' : 'stream' }, serialized: false };
};

/** One row: the axis' first position `lo`, its end `hi`, the number of bins `n`. Without from/to the data decide. */
function bound(axis: Axis, input: Relation, context: Context): string {
  const floored = (value: string): string => (axis.type === 'real' ? `(floor(${value} / ${axis.step}) * ${axis.step})` : floorFrom(value, axis));
  const lo = axis.from ?? floored(`min(${axis.at})`);
  const hi = axis.to ?? `max(${axis.at})`;
  const division = axis.type === 'real' ? `CAST(floor((hi - lo) / ${axis.step} + 1e-9) AS BIGINT)` : `((hi - lo) // ${axis.step})`;
  const count = axis.toIncluded || axis.to === undefined ? `${division} + 1` : (axis.type === 'real' ? `CAST(ceil((hi - lo) / ${axis.step} - 1e-9) AS BIGINT)` : `((hi - lo + ${axis.step} - 1) // ${axis.step})`);
  return context.compiler.step(`SELECT lo, hi, least(${MAX_BINS}, greatest(0, ${count})) AS n FROM (SELECT ${lo} AS lo, ${hi} AS hi FROM ${axis.from !== undefined && axis.to !== undefined ? '(SELECT 1)' : input.from})`);
}

/** Datetimes are binned from 0001-01-01. */
function floorFrom(value: string, axis: Axis): string {
  const origin = axis.type === 'datetime' ? String(UNIX_EPOCH_TICKS) : '0';
  return `(((${value} + ${origin}) - ((${value} + ${origin}) % ${axis.step} + ${axis.step}) % ${axis.step}) - ${origin})`;
}
