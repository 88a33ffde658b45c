import { ARRAY_SPLIT_FUNCTIONS } from './array-split.js';
import { ARRAY_SORT_FUNCTIONS } from './array-sort.js';
import { ARRAY_FUNCTIONS } from './arrays.js';
import { CANONICAL_FUNCTIONS } from './canonical.js';
import { CONTROL_FUNCTIONS } from './control.js';
import { CONVERSION_FUNCTIONS } from './conversion.js';
import { DYNAMIC_FUNCTIONS } from './dynamic.js';
import type { FunctionTable } from './entry.js';
import { ENCODING_FUNCTIONS } from './encoding.js';
import { FIND_TEXT_FUNCTIONS } from './find-text.js';
import { FORMAT_FUNCTIONS } from './format.js';
import { GEO_FUNCTIONS } from './geo.js';
import { HASH_FUNCTIONS } from './hash.js';
import { HLL_FUNCTIONS } from './hll.js';
import { HOSTED_FUNCTIONS } from './hosted.js';
import { INGESTION_TIME_FUNCTIONS } from './ingestion-time.js';
import { IPV4_TEXT_FUNCTIONS } from './ipv4-text.js';
import { IPV6_FUNCTIONS } from './ipv6.js';
import { LOCATOR_FUNCTIONS } from './locator.js';
import { MATH_FUNCTIONS } from './math.js';
import { NETWORK_FUNCTIONS } from './network.js';
import { RANDOM_FUNCTIONS } from './random.js';
import { REGEX_FUNCTIONS } from './regex.js';
import { SERIES_FILL_FUNCTIONS } from './series-fill.js';
import { SERIES_STAT_FUNCTIONS } from './series-stats.js';
import { SERIES_SUM_FUNCTIONS } from './series-sums.js';
import { SERIES_FUNCTIONS } from './series.js';
import { SERIES_TWO_LINE_FUNCTIONS } from './series-two-lines.js';
import { TDIGEST_FUNCTIONS } from './tdigest.js';
import { TEXT_FUNCTIONS } from './text.js';
import { TIME_FUNCTIONS } from './time.js';
import { VERSION_FUNCTIONS } from './version.js';
import { WINDOW_SESSION_FUNCTIONS } from './window-session.js';
import { WINDOW_FUNCTIONS } from './window.js';

/** Scalar functions by name. */
export const SCALAR_FUNCTIONS: FunctionTable = {
  ...CONVERSION_FUNCTIONS,
  ...CONTROL_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...RANDOM_FUNCTIONS,
  ...REGEX_FUNCTIONS,
  ...TIME_FUNCTIONS,
  ...VERSION_FUNCTIONS,
  ...FIND_TEXT_FUNCTIONS,
  ...FORMAT_FUNCTIONS,
  ...MATH_FUNCTIONS,
  ...DYNAMIC_FUNCTIONS,
  ...ARRAY_FUNCTIONS,
  ...ARRAY_SORT_FUNCTIONS,
  ...ARRAY_SPLIT_FUNCTIONS,
  ...LOCATOR_FUNCTIONS,
  ...GEO_FUNCTIONS,
  ...HOSTED_FUNCTIONS,
  ...NETWORK_FUNCTIONS,
  ...IPV4_TEXT_FUNCTIONS,
  ...IPV6_FUNCTIONS,
  ...ENCODING_FUNCTIONS,
  ...CANONICAL_FUNCTIONS,
  ...HASH_FUNCTIONS,
  ...SERIES_FUNCTIONS,
  ...SERIES_FILL_FUNCTIONS,
  ...SERIES_SUM_FUNCTIONS,
  ...SERIES_STAT_FUNCTIONS,
  ...SERIES_TWO_LINE_FUNCTIONS,
  ...HLL_FUNCTIONS,
  ...TDIGEST_FUNCTIONS,
  ...INGESTION_TIME_FUNCTIONS,
  ...WINDOW_FUNCTIONS,
  ...WINDOW_SESSION_FUNCTIONS,
};
