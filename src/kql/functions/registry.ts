import { ARRAY_SPLIT_FUNCTIONS } from './array-split.js';
import { ARRAY_FUNCTIONS } from './arrays.js';
import { CANONICAL_FUNCTIONS } from './canonical.js';
import { CONTROL_FUNCTIONS } from './control.js';
import { CONVERSION_FUNCTIONS } from './conversion.js';
import { DYNAMIC_FUNCTIONS } from './dynamic.js';
import type { FunctionTable } from './entry.js';
import { ENCODING_FUNCTIONS } from './encoding.js';
import { FORMAT_FUNCTIONS } from './format.js';
import { GEO_FUNCTIONS } from './geo.js';
import { HASH_FUNCTIONS } from './hash.js';
import { IPV4_TEXT_FUNCTIONS } from './ipv4-text.js';
import { IPV6_FUNCTIONS } from './ipv6.js';
import { LOCATOR_FUNCTIONS } from './locator.js';
import { MATH_FUNCTIONS } from './math.js';
import { NETWORK_FUNCTIONS } from './network.js';
import { REGEX_FUNCTIONS } from './regex.js';
import { SERIES_FILL_FUNCTIONS } from './series-fill.js';
import { SERIES_STAT_FUNCTIONS } from './series-stats.js';
import { SERIES_SUM_FUNCTIONS } from './series-sums.js';
import { SERIES_FUNCTIONS } from './series.js';
import { TEXT_FUNCTIONS } from './text.js';
import { TIME_FUNCTIONS } from './time.js';
import { WINDOW_FUNCTIONS } from './window.js';
import { XML_FUNCTIONS } from './xml.js';

/** Scalar functions by name. */
export const SCALAR_FUNCTIONS: FunctionTable = {
  ...CONVERSION_FUNCTIONS,
  ...CONTROL_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...REGEX_FUNCTIONS,
  ...TIME_FUNCTIONS,
  ...FORMAT_FUNCTIONS,
  ...MATH_FUNCTIONS,
  ...DYNAMIC_FUNCTIONS,
  ...ARRAY_FUNCTIONS,
  ...ARRAY_SPLIT_FUNCTIONS,
  ...LOCATOR_FUNCTIONS,
  ...GEO_FUNCTIONS,
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
  ...WINDOW_FUNCTIONS,
  ...XML_FUNCTIONS,
};
