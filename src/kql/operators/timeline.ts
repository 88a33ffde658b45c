import { coerce } from '../compile/convert.js';
import { UNIX_EPOCH_TICKS } from '../compile/exact-time.js';
import { compileScalar } from '../compile/expression.js';
import { unsupported } from '../compile/refuse.js';
import { columnScalar } from '../compile/relation.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import type { Scalar } from '../compile/scalar.js';
import { refusalSql } from '../literals/sql.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { Context } from './operator.js';
import { columnArgument, pluginResult } from './plugin.js';

/** What the plugins over users and time share: who, when, from and to when, and by what. All places are whole numbers: ticks of 100 ns or plain. */
export interface Timeline {
  /** A step with the columns `id`, `place` and d0, d1, … of the dimensions. */
  readonly from: string;
  readonly dimensions: readonly RelColumn[];
  /** Names of the dimensions' columns: `d0, d1`. */
  readonly groups: readonly string[];
  readonly start: string;
  readonly end: string;
  /** A length on the timeline, from an argument. */
  readonly length: (node: SyntaxNode | undefined) => string;
  /** A place as a value of the timeline's type. */
  readonly value: (place: string) => string;
  readonly column: RelColumn;
}

/** Quotient rounded down; the divisor is positive. */
export const floorDiv = (value: string, by: string): string => `(((${value}) - ((((${value}) % ${by}) + ${by}) % ${by})) // ${by})`;

const placeOf = (value: Scalar): string => (value.type === 'datetime' ? `(epoch_us(${value.sql}) * 10 + ${UNIX_EPOCH_TICKS})` : `CAST(${value.sql} AS BIGINT)`);

/** The arguments `id, time, start, end`, and the dimensions. Errors: `kql.unsupported`, `kql.type`. */
export function timelineOf(node: SyntaxNode, args: readonly SyntaxNode[], dimensions: readonly SyntaxNode[], input: Relation, context: Context): Timeline {
  const columnOf = (each: SyntaxNode | undefined): RelColumn => columnArgument(each, input, 'This plugin over anything but columns');
  const [idNode, timeNode, startNode, endNode] = args;
  const [id, time] = [columnOf(idNode), columnOf(timeNode)];
  if (!startNode || !endNode || (time.type !== 'datetime' && time.type !== 'long' && time.type !== 'int')) return unsupported(timeNode ?? node, `This plugin over a ${time.type}`);
  const scope = { ...context, columns: [] };
  const bound = (each: SyntaxNode): string => placeOf(coerce(compileScalar(each, scope), time.type === 'int' ? 'long' : time.type, each));
  const by = dimensions.map(columnOf);
  const selected = [`${id.id} AS id`, `${placeOf(columnScalar(time))} AS place`, ...by.map((column, index) => `${column.id} AS d${index}`)];
  return {
    from: context.compiler.step(`SELECT ${selected.join(', ')} FROM ${input.from}`),
    dimensions: by,
    groups: by.map((_, index) => `d${index}`),
    start: bound(startNode),
    end: bound(endNode),
    length: (each) => {
      if (!each) return unsupported(node, 'This plugin with these arguments');
      const sql = coerce(compileScalar(each, scope), time.type === 'datetime' ? 'timespan' : 'long', each).sql;
      return `(CASE WHEN ${sql} > 0 THEN ${sql} ELSE ${refusalSql('A window of this plugin has to be longer than nothing.')} END)`;
    },
    value: (place) => (time.type === 'datetime' ? `make_timestamp((${place} - ${UNIX_EPOCH_TICKS}) // 10)` : `CAST(${place} AS ${time.type === 'int' ? 'INTEGER' : 'BIGINT'})`),
    column: time,
  };
}

/** The result: the timeline's column, the dimensions and numbers, under the analyser's names. `from` has `win`, d0, d1, … and `numbers`. */
export function timelineResult(node: SyntaxNode, timeline: Timeline, from: string, numbers: readonly string[], context: Context): Relation {
  const values = [timeline.value('win'), ...timeline.groups, ...numbers.map((each) => `CAST(${each} AS BIGINT)`)];
  return pluginResult(node, values, from, context, { keys: 1 + timeline.groups.length });
}
