import type { Scalar } from '../compile/scalar.js';
import type { Call } from './entry.js';
import { sortedArrays } from './array-sort.js';
import { seriesDecompose, seriesDecomposeAnomalies, seriesDecomposeForecast } from './series-decompose.js';
import { seriesPeriodsDetect, seriesPeriodsValidate } from './series-periods.js';
import { seriesFitTwoLines } from './series-two-lines.js';
import { seriesFitLine, seriesStats } from './series-stats.js';

/** Functions that give several columns, in the order in which the analyser names them. */
export const MULTI_COLUMN_FUNCTIONS: Readonly<Record<string, (call: Call) => readonly Scalar[]>> = {
  array_sort_asc: sortedArrays,
  array_sort_desc: sortedArrays,
  series_stats: seriesStats,
  series_fit_line: seriesFitLine,
  series_fit_2lines: seriesFitTwoLines,
  series_periods_detect: seriesPeriodsDetect,
  series_periods_validate: seriesPeriodsValidate,
  series_decompose: seriesDecompose,
  series_decompose_anomalies: seriesDecomposeAnomalies,
  series_decompose_forecast: seriesDecomposeForecast,
};
