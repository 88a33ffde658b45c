import { compileScalar } from '../compile/expression.js';
import { unsupported } from '../compile/refuse.js';
import { columnScalar } from '../compile/relation.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import { isNumeric, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { refusalSql } from '../literals/sql.js';
import { nameOf } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { resultColumns, scopeOf } from './operator.js';
import type { Context } from './operator.js';
import type { Plugin } from './plugin.js';

/** Bins of one window: each row is counted in so many windows. */
const MAX_BINS = 1000;
const GAP = refusalSql('rolling_percentile() over bins without rows is not supported on evidence.');

function columnOf(node: SyntaxNode | undefined, input: Relation): RelColumn {
  const found = node?.kind === 'NameReference' ? input.columns.find((column) => column.name === nameOf(node)) : undefined;
  return found ?? unsupported(node, 'rolling_percentile() over anything but columns', 'Make it a column first: extend name = …');
}

function literalOf(node: SyntaxNode | undefined, input: Relation, context: Context): Scalar & { readonly number: number } {
  const value = node && compileScalar(node, { ...scopeOf(input, context), columns: [] });
  const number = Number(value?.constant);
  return value?.constant === undefined || !Number.isFinite(number) ? unsupported(node, 'rolling_percentile() with a number that is no literal') : { ...value, number };
}

/**
 * https://learn.microsoft.com/kusto/query/rolling-percentile-plugin: value, percentile, time, bin, bins of a window, dimensions.
 * A window ends with its bin. What Kusto gives for a bin without rows is not documented: it stops the query.
 */
export const rollingPercentile: Plugin = (node, args, input, context) => {
  const { compiler } = context;
  const [value, time] = [columnOf(args[0], input), columnOf(args[2], input)];
  const [rank, size] = [literalOf(args[1], input, context).number, literalOf(args[4], input, context).number];
  const width = args[3] && compileScalar(args[3], { ...scopeOf(input, context), columns: [] });
  if (!isNumeric(value.type) || time.type !== 'datetime' || width?.type !== 'timespan') return unsupported(node, 'rolling_percentile() of these types', 'It takes a number, a time and a timespan.');
  if (!(rank >= 0 && rank <= 100) || !Number.isInteger(size) || size < 1 || size > MAX_BINS) return unsupported(node, 'rolling_percentile() of this percentile or number of bins', `Percentiles go from 0 to 100, windows to ${MAX_BINS} bins.`);
  const dimensions = args.slice(5).map((each) => columnOf(each, input));
  const names = resultColumns(node);
  if (names.length !== 2 + dimensions.length) return unsupported(node, 'A rolling_percentile whose columns the analyser sees differently');
  const place = `((epoch_us(${columnScalar(time).sql}) + 62135596800000000) // CAST(${width.sql} // 10 AS BIGINT))`;
  const groups = dimensions.map((_, index) => `d${index}`);
  const rows = compiler.step(`SELECT ${[`${place} AS place`, `${value.id} AS v`, ...dimensions.map((each, index) => `${each.id} AS d${index}`)].join(', ')} FROM ${input.from} WHERE ${time.id} IS NOT NULL`);
  const keys = ['place', ...groups].join(', ');
  const bins = compiler.step(`SELECT DISTINCT ${keys} FROM ${rows}`);
  const spread = compiler.step(`SELECT * REPLACE (place + unnest(range(${size})) AS place) FROM ${rows}`);
  const same = ['place', ...groups].map((key) => `b.${key} IS NOT DISTINCT FROM r.${key}`).join(' AND ');
  const rolled = compiler.step(`SELECT ${['place', ...groups].map((key) => `r.${key} AS ${key}`).join(', ')}, quantile_disc(CASE WHEN b.place IS NULL THEN ${GAP} ELSE r.v END, ${rank / 100}) AS p `
    + `FROM ${spread} r LEFT JOIN ${bins} b ON ${same} WHERE r.place <= (SELECT max(place) FROM ${bins}) GROUP BY ${['place', ...groups].map((key) => `r.${key}`).join(', ')}`);
  const values = [scalar('datetime', `make_timestamp(place * CAST(${width.sql} // 10 AS BIGINT) - 62135596800000000)`).sql, ...groups, 'p'];
  const columns = names.map((column, index) => compiler.column({ ...column, type: index === 0 ? 'datetime' : index === values.length - 1 ? value.type : dimensions[index - 1]?.type ?? column.type }));
  const from = compiler.step(`SELECT ${columns.map((column, index) => `${values[index] ?? ''} AS ${column.id}`).join(', ')} FROM ${rolled}`);
  const terms = columns.slice(0, -1).map(({ id }) => ({ id, descending: false, nullsFirst: true }));
  return { from, columns, order: { kind: 'sorted', terms }, serialized: false };
};
