import type { Column, KustoType } from '../../data/table.js';

const NUMBERS: ReadonlySet<KustoType> = new Set(['int', 'long', 'real', 'decimal']);

/** Names that `summarize` and people give to quantities. */
const QUANTITY = /^(?:count_?\w*|\w*count|total\w*|sum_\w*|d?count(?:if)?_\w*|avg_\w*|max_\w*|min_\w*|percentile_\w*|n|value|events|hits|rows|failures|failed|attempts|connections|requests)$/i;
/** Numbers that name something instead of counting it. */
const NAME = /(?:id|port|code|type|level|number|version|status|pid|asn|year|month|day|hour|class|index|flags|protocol)$/i;
const LEVEL = /^(?:avg|mean|min|max|median|percentile|stdev|variance|ratio|rate|share|percent)/i;
/** Tables with more columns hold events, not a series. */
const SERIES_COLUMNS = 5;

export const isNumeric = ({ type }: Column): boolean => NUMBERS.has(type);

/**
 * The column whose values make the series, and the others that could. Undefined where no column is a quantity: then rows are
 * counted.
 */
export function quantityColumn(columns: readonly Column[]): { readonly column: Column | undefined; readonly others: readonly Column[] } {
  const numbers = columns.filter((column) => isNumeric(column) && !NAME.test(column.name));
  const named = numbers.filter(({ name }) => QUANTITY.test(name));
  const candidates = named.length > 0 || columns.length > SERIES_COLUMNS ? named : numbers;
  return { column: candidates[0], others: candidates.slice(1) };
}

/** Whether values of one bin are averaged (levels such as `avg_Duration`) instead of added up. */
export const isLevel = ({ name }: Column): boolean => LEVEL.test(name);
