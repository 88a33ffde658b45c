import { coerce } from '../compile/convert.js';
import { compileScalar } from '../compile/expression.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { HLL_MISMATCH, hllKind, hllValues } from '../functions/hll.js';
import { resultColumns, scopeOf } from './operator.js';
import type { Plugin } from './plugin.js';

const MOST_SETS = 16;

/**
 * https://learn.microsoft.com/kusto/query/dcount-intersect-plugin: 2 to 16 hll states of a row. Adds how many values the
 * first has, how many it shares with the second, with the second and third, and so on.
 */
export const dcountIntersect: Plugin = (node, args, input, context) => {
  const { compiler } = context;
  if (args.length < 2 || args.length > MOST_SETS) mistyped(node, `dcount_intersect() takes 2 to ${MOST_SETS} states`);
  const names = resultColumns(node).slice(input.columns.length);
  if (names.length !== args.length) return unsupported(node, 'A dcount_intersect whose columns the analyser sees differently');
  const states = args.map((arg) => ({ id: compiler.alias(), sql: coerce(compileScalar(arg, scopeOf(input, context)), 'dynamic', arg).sql }));
  const given = compiler.step(`SELECT *, ${states.map(({ id, sql }) => `${sql} AS ${id}`).join(', ')} FROM ${input.from}`);
  const kinds = `list_distinct(list_transform(list_filter([${states.map(({ id }) => id).join(', ')}], lambda one: (${hllValues('one')}) IS NOT NULL), lambda one: ${hllKind('one')}))`;
  const sets = states.map(({ id }) => ({ id: compiler.alias(), sql: `CASE WHEN len(${kinds}) > 1 THEN ${HLL_MISMATCH} ELSE ${hllValues(id)} END` }));
  const read = compiler.step(`SELECT *, ${sets.map(({ id, sql }) => `${sql} AS ${id}`).join(', ')} FROM ${given}`);
  const shared = sets.map(() => compiler.alias());
  // DuckDB's intersection with NULL is empty, but what a set shares with no state is unknown.
  const common = sets.map(({ id }, index) => {
    const before = shared[index - 1];
    return before === undefined ? id : `CASE WHEN ${before} IS NOT NULL AND ${id} IS NOT NULL THEN list_intersect(${before}, ${id}) END`;
  });
  const from = compiler.step(`SELECT *, ${common.map((sql, index) => `${sql} AS ${shared[index] ?? ''}`).join(', ')} FROM ${read}`);
  const counts = names.map((name, index) => [compiler.column({ name: name.name, type: 'long' }), `CAST(len(${shared[index] ?? ''}) AS BIGINT)`] as const);
  return compiler.select({ ...input, from }, [...input.columns.map((column) => [column, column.id] as const), ...counts]);
};
