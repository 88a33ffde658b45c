import { unsupported } from '../compile/refuse.js';
import { list, nameOf, need } from '../parser/syntax.js';
import { ACTIVITY_PLUGINS } from './activity.js';
import { bagUnpack } from './bag-unpack.js';
import { dcountIntersect } from './dcount-intersect.js';
import { geoLineLookup, geoPolygonLookup } from './geo-lookup.js';
import { ipv4Lookup, ipv6Lookup } from './ipv4-lookup.js';
import { narrow } from './narrow.js';
import type { PipeOperator } from './operator.js';
import { pivot } from './pivot.js';
import type { Plugin } from './plugin.js';
import { rollingPercentile } from './rolling-percentile.js';
import { rowsNear } from './rows-near.js';
import { autocluster, basket, diffpatterns } from './segments.js';

const PLUGINS: Readonly<Record<string, Plugin>> = { geo_line_lookup: geoLineLookup, geo_polygon_lookup: geoPolygonLookup, bag_unpack: bagUnpack, narrow, pivot, ...ACTIVITY_PLUGINS, ipv4_lookup: ipv4Lookup, ipv6_lookup: ipv6Lookup, rolling_percentile: rollingPercentile, rows_near: rowsNear, autocluster, basket, dcount_intersect: dcountIntersect, diffpatterns };

/** https://learn.microsoft.com/kusto/query/evaluate-operator */
export const evaluate: PipeOperator = (node, input, context) => {
  const call = need(node, 'FunctionCall');
  const name = nameOf(need(call, 'Name'));
  const plugin = PLUGINS[name] ?? unsupported(call, `The plugin ${name}()`);
  return plugin(node, list(need(call, 'ArgumentList'), 'Expressions'), input, context);
};
