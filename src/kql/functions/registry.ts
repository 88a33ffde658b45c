import { ARRAY_FUNCTIONS } from './arrays.js';
import { CONTROL_FUNCTIONS } from './control.js';
import { CONVERSION_FUNCTIONS } from './conversion.js';
import { DYNAMIC_FUNCTIONS } from './dynamic.js';
import type { FunctionTable } from './entry.js';
import { FORMAT_FUNCTIONS } from './format.js';
import { LOCATOR_FUNCTIONS } from './locator.js';
import { MATH_FUNCTIONS } from './math.js';
import { NETWORK_FUNCTIONS } from './network.js';
import { REGEX_FUNCTIONS } from './regex.js';
import { SERIES_FUNCTIONS } from './series.js';
import { TEXT_FUNCTIONS } from './text.js';
import { TIME_FUNCTIONS } from './time.js';
import { WINDOW_FUNCTIONS } from './window.js';

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
  ...LOCATOR_FUNCTIONS,
  ...NETWORK_FUNCTIONS,
  ...SERIES_FUNCTIONS,
  ...WINDOW_FUNCTIONS,
};
