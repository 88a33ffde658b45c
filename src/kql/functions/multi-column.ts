import type { Scalar } from '../compile/scalar.js';
import type { Call } from './entry.js';
import { seriesDecompose, seriesDecomposeAnomalies, seriesDecomposeForecast } from './series-decompose.js';
import { seriesFitLine, seriesStats } from './series-stats.js';

/** Functions that give several columns, in the order in which the analyser names them. */
export const MULTI_COLUMN_FUNCTIONS: Readonly<Record<string, (call: Call) => readonly Scalar[]>> = {
  series_stats: seriesStats,
  series_fit_line: seriesFitLine,
  series_decompose: seriesDecompose,
  series_decompose_anomalies: seriesDecomposeAnomalies,
  series_decompose_forecast: seriesDecomposeForecast,
};
