import { BETA_FUNCTIONS } from './beta.js';
import { COMMAND_LINE_FUNCTIONS } from './command-line.js';
import { COMPRESSION_FUNCTIONS } from './compression.js';
import { CONVERT_UNIT_FUNCTIONS } from './convert-units.js';
import type { HostTable } from './entry.js';
import { ERF_FUNCTIONS } from './erf.js';
import { GAMMA_FUNCTIONS } from './gamma.js';
import { GEO_BUFFER_FUNCTIONS } from './geo-buffer.js';
import { GEO_CELL_FUNCTIONS } from './geo-cells.js';
import { GEO_DENSIFY_FUNCTIONS } from './geo-densify.js';
import { GEO_GEOHASH_FUNCTIONS } from './geo-geohash.js';
import { GEO_H3_FUNCTIONS } from './geo-h3.js';
import { GEO_INTERSECTS_FUNCTIONS } from './geo-intersects.js';
import { GEO_IP_FUNCTIONS } from './geo-ip.js';
import { GEO_LINE_FUNCTIONS } from './geo-lines.js';
import { GEO_OVERLAY_FUNCTIONS } from './geo-overlay.js';
import { GEO_POLYGON_FUNCTIONS } from './geo-polygons.js';
import { GEO_S2_FUNCTIONS } from './geo-s2.js';
import { GEO_SIMPLIFY_FUNCTIONS } from './geo-simplify.js';
import { GEO_WKT_FUNCTIONS } from './geo-wkt.js';
import { PARSE_KV_FUNCTIONS } from './parse-kv.js';
import { PUNYCODE_FUNCTIONS } from './punycode.js';
import { SEGMENT_FUNCTIONS } from './segments.js';
import { SERIES_PERIOD_FUNCTIONS } from './series-periods.js';
import { TREE_PATH_FUNCTIONS } from './tree-path.js';
import { TWO_LINE_FUNCTIONS } from './two-lines.js';
import { USER_AGENT_FUNCTIONS } from './user-agent.js';
import { XML_FUNCTIONS } from './xml.js';

/**
 * The KQL functions that are computed in JavaScript. Loaded by the thread that runs such queries, so that nothing here may
 * import the parser or the compiler.
 */
export const HOST_FUNCTIONS: HostTable = {
  ...BETA_FUNCTIONS,
  ...COMMAND_LINE_FUNCTIONS,
  ...COMPRESSION_FUNCTIONS,
  ...CONVERT_UNIT_FUNCTIONS,
  ...ERF_FUNCTIONS,
  ...GAMMA_FUNCTIONS,
  ...GEO_BUFFER_FUNCTIONS,
  ...GEO_CELL_FUNCTIONS,
  ...GEO_DENSIFY_FUNCTIONS,
  ...GEO_GEOHASH_FUNCTIONS,
  ...GEO_H3_FUNCTIONS,
  ...GEO_INTERSECTS_FUNCTIONS,
  ...GEO_IP_FUNCTIONS,
  ...GEO_LINE_FUNCTIONS,
  ...GEO_OVERLAY_FUNCTIONS,
  ...GEO_POLYGON_FUNCTIONS,
  ...GEO_S2_FUNCTIONS,
  ...GEO_SIMPLIFY_FUNCTIONS,
  ...GEO_WKT_FUNCTIONS,
  ...PARSE_KV_FUNCTIONS,
  ...PUNYCODE_FUNCTIONS,
  ...SEGMENT_FUNCTIONS,
  ...SERIES_PERIOD_FUNCTIONS,
  ...TREE_PATH_FUNCTIONS,
  ...TWO_LINE_FUNCTIONS,
  ...USER_AGENT_FUNCTIONS,
  ...XML_FUNCTIONS,
};
