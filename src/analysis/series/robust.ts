/** Median; 0 of nothing. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** What makes the median absolute deviation, and the mean one, estimate the standard deviation of normal data. */
const MAD_TO_SIGMA = 1.4826;
const MEAN_TO_SIGMA = 1.2533;

/**
 * Centre and scale that outliers hardly move: median, and median absolute deviation (the mean one where more than half of
 * the values are equal; Iglewicz and Hoaglin 1993).
 */
export function robustScale(values: ArrayLike<number>): { readonly centre: number; readonly scale: number } {
  const centre = median(values);
  const deviations = Float64Array.from(values, (value) => Math.abs(value - centre));
  const mad = median(deviations) * MAD_TO_SIGMA;
  const mean = deviations.reduce((sum, value) => sum + value, 0) / Math.max(1, deviations.length);
  return { centre, scale: mad > 0 ? mad : mean * MEAN_TO_SIGMA };
}

/** Bisquare weights of residuals, 0 beyond six times their median size (Cleveland et al. 1990, section 2.3). */
export function bisquare(residuals: ArrayLike<number>): Float64Array {
  const sizes = Float64Array.from(residuals, Math.abs);
  const limit = 6 * median(sizes);
  return sizes.map((size) => {
    if (size <= 0.001 * limit) return 1;
    return size > 0.999 * limit ? 0 : (1 - (size / limit) ** 2) ** 2;
  });
}
