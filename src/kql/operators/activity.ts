import { unsupported } from '../compile/refuse.js';
import { refusalSql } from '../literals/sql.js';
import { literalArgument } from './plugin.js';
import type { Plugin } from './plugin.js';
import { floorDiv, timelineOf, timelineResult } from './timeline.js';

/** Windows that one row may fall into. */
const MAX_WINDOWS = 1000;
const by = (...names: readonly string[]): string => names.join(', ');
const NOTE = 'Windows begin at the start that is given; users are counted exactly, where Kusto estimates.';

/** https://learn.microsoft.com/kusto/query/activity-counts-metrics-plugin: id, time, start, end, window, dimensions. */
const activityCountsMetrics: Plugin = (node, args, input, context) => {
  const { compiler } = context;
  const line = timelineOf(node, args, args.slice(5), input, context);
  const step = line.length(args[4]);
  compiler.shared.notes.add(NOTE);
  const window = `${line.start} + ${floorDiv(`place - ${line.start}`, step)} * ${step}`;
  const rows = compiler.step(`SELECT *, ${window} AS win FROM ${line.from} WHERE place BETWEEN ${line.start} AND ${line.end}`);
  const fresh = compiler.step(`SELECT *, id IS NOT NULL AND row_number() OVER (PARTITION BY ${by('id', ...line.groups)} ORDER BY win) = 1 AS fresh FROM ${rows}`);
  const counted = compiler.step(`SELECT ${by('win', ...line.groups)}, count(*) AS n, count(DISTINCT id) AS ids, count(*) FILTER (fresh) AS fresh FROM ${fresh} GROUP BY ${by('win', ...line.groups)}`);
  const partition = line.groups.length > 0 ? `PARTITION BY ${by(...line.groups)} ` : '';
  return timelineResult(node, line, counted, ['n', 'ids', 'fresh', `sum(fresh) OVER (${partition}ORDER BY win)`], context);
};

/** https://learn.microsoft.com/kusto/query/sliding-window-counts-plugin: id, time, start, end, lookback, bin, dimensions. */
const slidingWindowCounts: Plugin = (node, args, input, context) => {
  const { compiler } = context;
  const line = timelineOf(node, args, args.slice(6), input, context);
  const [back, bin] = [line.length(args[4]), line.length(args[5])];
  compiler.shared.notes.add(NOTE);
  const rows = compiler.step(`SELECT *, ${floorDiv(`place - ${line.start}`, bin)} AS bin FROM ${line.from} WHERE place > ${line.start} - ${back} AND place <= ${line.end}`);
  const groups = by('bin', 'id', ...line.groups);
  const counted = compiler.step(`SELECT ${groups}, count(*) AS n FROM ${rows} GROUP BY ${groups}`);
  // A lookback that is no whole number of bins has no documented meaning.
  const windows = `CASE WHEN ${back} % ${bin} <> 0 THEN ${refusalSql('sliding_window_counts takes a lookback of whole bins.')} WHEN ${back} // ${bin} > ${MAX_WINDOWS} THEN ${refusalSql(`sliding_window_counts takes a lookback of ${MAX_WINDOWS} bins.`)} ELSE ${back} // ${bin} END`;
  const spread = compiler.step(`SELECT * EXCLUDE (bin), bin + unnest(range(${windows})) AS bin FROM ${counted}`);
  const all = by('win', ...line.groups);
  const summed = compiler.step(`SELECT ${line.start} + bin * ${bin} AS ${all}, sum(n) AS n, count(DISTINCT id) AS ids FROM ${spread} WHERE bin >= 0 AND ${line.start} + bin * ${bin} <= ${line.end} GROUP BY ${all}`);
  return timelineResult(node, line, summed, ['n', 'ids'], context);
};

/** https://learn.microsoft.com/kusto/query/active-users-count-plugin: id, time, start, end, lookback, period, periods, bin, dimensions. */
const activeUsersCount: Plugin = (node, args, input, context) => {
  const { compiler } = context;
  const line = timelineOf(node, args, args.slice(8), input, context);
  const [back, period, bin] = [line.length(args[4]), line.length(args[5]), line.length(args[7])];
  const least = literalArgument(args[6], context)?.constant;
  if (typeof least !== 'number') return unsupported(args[6], 'A number of periods that is no literal');
  compiler.shared.notes.add(NOTE);
  const rows = compiler.step(`SELECT DISTINCT ${by('id', ...line.groups)}, ${line.start} + ${floorDiv(`place - ${line.start}`, period)} * ${period} AS period `
    + `FROM ${line.from} WHERE id IS NOT NULL AND place > ${line.start} - ${back} AND place <= ${line.end}`);
  const frame = `PARTITION BY ${by('id', ...line.groups)} ORDER BY period RANGE BETWEEN ${back} - 1 PRECEDING AND CURRENT ROW`;
  const active = compiler.step(`SELECT * FROM ${rows} QUALIFY count(*) OVER (${frame}) >= ${least}`);
  const all = by('win', ...line.groups);
  const counted = compiler.step(`SELECT ${line.start} + ${floorDiv(`period - ${line.start}`, bin)} * ${bin} AS ${all}, count(DISTINCT id) AS ids FROM ${active} WHERE period >= ${line.start} GROUP BY ${all}`);
  return timelineResult(node, line, counted, ['ids'], context);
};

/** https://learn.microsoft.com/kusto/query/session-count-plugin: id, time, start, end, bin, lookback, dimensions. A pause as long as the lookback ends a session. */
const sessionCount: Plugin = (node, args, input, context) => {
  const { compiler } = context;
  const line = timelineOf(node, args, args.slice(6), input, context);
  const [bin, back] = [line.length(args[4]), line.length(args[5])];
  const before = `lag(place) OVER (PARTITION BY ${by('id', ...line.groups)} ORDER BY place)`;
  const begun = compiler.step(`SELECT * FROM ${line.from} WHERE place BETWEEN ${line.start} AND ${line.end} QUALIFY coalesce(place - ${before} >= ${back}, true)`);
  const all = by('win', ...line.groups);
  const counted = compiler.step(`SELECT ${floorDiv('place', bin)} * ${bin} AS ${all}, count(*) AS sessions FROM ${begun} GROUP BY ${all}`);
  return timelineResult(node, line, counted, ['sessions'], context);
};

/** Plugins that count users over time. */
export const ACTIVITY_PLUGINS: Readonly<Record<string, Plugin>> = {
  active_users_count: activeUsersCount, activity_counts_metrics: activityCountsMetrics, session_count: sessionCount, sliding_window_counts: slidingWindowCounts,
};
