import { HostLimit } from './entry.js';
import type { HostTable, HostValue } from './entry.js';
import { seriesNumbers } from './series-json.js';
import { findPeriods } from './periods.js';
import type { FoundPeriod } from './periods.js';

/** Points of a series: beyond, finding its periods takes too long where their number has large prime factors. */
const MAX_POINTS = 20_000;
const MAX_PERIODS = 1_000;

const answer = (periods: readonly FoundPeriod[]): HostValue =>
  JSON.stringify({ periods: periods.map(({ period }) => period), scores: periods.map(({ score }) => score) });

const NONE: FoundPeriod = { period: 0, score: 0 };

/** What `series_periods_detect()` and its like are made of; see functions/series-periods.ts. */
export const SERIES_PERIOD_FUNCTIONS: HostTable = {
  series_periods: {
    params: ['dynamic', 'real', 'real', 'long'],
    result: 'dynamic',
    call: ([json, least, most, count]) => {
      const values = seriesNumbers(json, MAX_POINTS);
      const wanted = Number(count);
      if (values === null || typeof least !== 'number' || typeof most !== 'number' || !(wanted >= 1)) return null;
      if (wanted > MAX_PERIODS) throw new HostLimit(`At most ${MAX_PERIODS} periods can be asked for.`);
      const found = findPeriods(Float64Array.from(values)).filter(({ period }) => period >= least && period <= most);
      return answer(Array.from({ length: wanted }, (_, at) => found[at] ?? NONE));
    },
    internal: true,
    doc: 'series-periods-detect-function',
  },
  series_period_scores: {
    params: ['dynamic', 'dynamic'],
    result: 'dynamic',
    call: ([json, asked]) => {
      const values = seriesNumbers(json, MAX_POINTS);
      const periods: unknown = typeof asked === 'string' ? JSON.parse(asked) : null; // the text is DuckDB's own JSON
      if (values === null || !Array.isArray(periods)) return null;
      const found = findPeriods(Float64Array.from(values));
      // A period that is not finite is written as a text, and is none.
      return JSON.stringify(periods.map((period: unknown) => (period === null ? null : found.find((each) => each.period === Math.round(Number(period)))?.score ?? 0)));
    },
    internal: true,
    doc: 'series-periods-validate-function',
  },
};
