import { HostLimit } from './entry.js';
import type { HostTable, HostValue } from './entry.js';
import { findPeriods } from './periods.js';
import type { FoundPeriod } from './periods.js';

/** Points of a series: beyond, finding its periods takes too long where their number has large prime factors. */
const MAX_POINTS = 20_000;
const MAX_PERIODS = 1_000;

/** The numbers of a series; null where it is none, or has a gap. */
function numbers(json: HostValue | undefined): Float64Array | null {
  if (typeof json !== 'string') return null;
  const values: unknown = JSON.parse(json); // the text is DuckDB's own JSON
  if (!Array.isArray(values) || values.length === 0 || !values.every((value) => typeof value === 'number')) return null;
  if (values.length > MAX_POINTS) throw new HostLimit(`Periods are found in series of at most ${MAX_POINTS} points.`);
  return Float64Array.from(values as readonly number[]); // checked
}

const answer = (periods: readonly FoundPeriod[]): HostValue =>
  JSON.stringify({ periods: periods.map(({ period }) => period), scores: periods.map(({ score }) => score) });

const NONE: FoundPeriod = { period: 0, score: 0 };

/** What `series_periods_detect()` and its like are made of; see functions/series-periods.ts. */
export const SERIES_PERIOD_FUNCTIONS: HostTable = {
  series_periods: {
    params: ['dynamic', 'real', 'real', 'long'],
    result: 'dynamic',
    call: ([json, least, most, count]) => {
      const values = numbers(json);
      const wanted = Number(count);
      if (values === null || typeof least !== 'number' || typeof most !== 'number' || !(wanted >= 1)) return null;
      if (wanted > MAX_PERIODS) throw new HostLimit(`At most ${MAX_PERIODS} periods can be asked for.`);
      const found = findPeriods(values).filter(({ period }) => period >= least && period <= most);
      return answer(Array.from({ length: wanted }, (_, at) => found[at] ?? NONE));
    },
    internal: true,
    doc: 'series-periods-detect-function',
  },
  series_period_score: {
    params: ['dynamic', 'real'],
    result: 'real',
    call: ([json, period]) => {
      const values = numbers(json);
      if (values === null || typeof period !== 'number') return null;
      return findPeriods(values).find((each) => each.period === Math.round(period))?.score ?? 0;
    },
    internal: true,
    doc: 'series-periods-validate-function',
  },
};
