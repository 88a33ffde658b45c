import { coerce, convertTo } from '../compile/convert.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { scalar } from '../compile/scalar.js';
import { refusalSql } from '../literals/sql.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';
import { windowOf } from './window.js';

const NO_TIME = refusalSql('row_window_session() of a row without a time is not supported on evidence: filter with isnotnull() first.');

function ticks(call: Call, index: number): string {
  const length = coerce(argument(call, index), 'timespan', call.argNodes[index] ?? call.node);
  return length.constant === undefined ? unsupported(call.argNodes[index], 'row_window_session() with a length that is no literal') : length.sql;
}

/**
 * The time of the row that began the row's session. A restart or a gap to the row before begins one whatever came before, so
 * that the rows fall into runs. Only in a run that lasts as long as the greatest distance from the first do sessions depend on
 * each other: there one leads to the next, for all runs at a time.
 */
const rowWindowSession: SpecialEntry = {
  build: (call) => {
    const window = windowOf(call);
    const value = argument(call, 0);
    if (call.args.length < 3 || call.args.length > 4) mistyped(call.node, 'row_window_session() takes three or four arguments');
    if (value.type !== 'datetime') mistyped(call.argNodes[0] ?? call.node, `row_window_session() of a ${value.type}`);
    const [most, gap] = [ticks(call, 1), ticks(call, 2)];
    const inOrder = `ORDER BY ${window.ordinal}`;
    const time = window.hoist(`coalesce(epoch_us(${value.sql}) * 10, ${NO_TIME})`);
    const before = `lag(${time}) OVER (${inOrder})`;
    const restart = call.args[3] ? ` OR coalesce(${convertTo(call.args[3], 'bool', call.argNodes[3]).sql}, false)` : '';
    const begins = window.hoist(`CASE WHEN ${before} IS NULL OR ${time} >= ${before} + ${gap}${restart} THEN 1 ELSE 0 END`);
    const run = window.hoist(`sum(${begins}) OVER (${inOrder})`);
    const first = window.hoist(`first_value(${time}) OVER (PARTITION BY ${run} ${inOrder})`);
    const long = window.hoist(`max(${time}) OVER (PARTITION BY ${run}) >= ${first} + ${most}`);
    const session = window.hoistFrom((from, id) => `WITH RECURSIVE marked AS MATERIALIZED (SELECT * FROM ${from}),
 moving AS MATERIALIZED (SELECT ${run} AS run, ${window.ordinal} AS place, ${time} AS t FROM marked WHERE ${long}),
 starts AS (SELECT run, min(place) AS place, arg_min(t, place) AS t FROM moving GROUP BY run
 UNION ALL SELECT run, place, t FROM (SELECT s.run AS run, min(m.place) AS place, arg_min(m.t, m.place) AS t FROM starts s JOIN moving m ON m.run = s.run AND m.place > s.place AND m.t >= s.t + ${most} GROUP BY s.run))
 SELECT marked.*, coalesce(last_value(starts.t IGNORE NULLS) OVER (PARTITION BY ${run} ${inOrder}), ${first}) AS ${id} FROM marked LEFT JOIN starts ON starts.place = marked.${window.ordinal}`);
    return scalar('datetime', `make_timestamp(${session} // 10)`, false);
  },
  doc: 'row-window-session-function',
};

export const WINDOW_SESSION_FUNCTIONS: FunctionTable = { row_window_session: rowWindowSession };
