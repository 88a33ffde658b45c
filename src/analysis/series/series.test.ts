import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UserError } from '../../errors.js';
import { analyseSeries, type AnalyseInput } from './analyse.js';
import { findAnomalies } from './anomalies.js';
import { binnedWidth, gridOf, likelyPeriod, toBins } from './bins.js';
import { fitAt, loess } from './loess.js';
import { bisquare, median, robustScale } from './robust.js';
import { decompose } from './stl.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-01-05T00:00:00Z');

const f64 = (length: number, of: (at: number) => number) => Float64Array.from({ length }, (_, at) => of(at));
/** Noise that is the same in every run. */
const noise = (at: number): number => {
  const wave = Math.sin(at * 12.9898 + 78.233) * 43_758.5453;
  return wave - Math.floor(wave) - 0.5;
};
const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, digits = 8) => {
  expect(actual.length).toBe(expected.length);
  for (let at = 0; at < actual.length; at += 1) expect(actual[at]).toBeCloseTo(expected[at] ?? NaN, digits);
};

describe('loess', () => {
  /** Weighted least squares by its normal equations, written down without the shortcuts of the fast version. */
  const slowFit = (y: Float64Array, x: number, window: number, degree: 0 | 1): number => {
    const byDistance = [...y.keys()].sort((a, b) => Math.abs(a - x) - Math.abs(b - x) || a - b).slice(0, Math.min(window, y.length));
    const reach = Math.max(...byDistance.map((at) => Math.abs(at - x)));
    const w = byDistance.map((at) => (1 - Math.min(1, Math.abs(at - x) / reach) ** 3) ** 3);
    const sum = (of: (at: number) => number) => byDistance.reduce((total, at, row) => total + w[row]! * of(at), 0);
    const [s0, s1, s2, t0, t1] = [sum(() => 1), sum((at) => at), sum((at) => at * at), sum((at) => y[at]!), sum((at) => at * y[at]!)];
    if (degree === 0) return t0 / s0;
    const slope = (s0 * t1 - s1 * t0) / (s0 * s2 - s1 * s1);
    return (t0 - slope * s1) / s0 + slope * x;
  };

  it('reproduces a line exactly, whatever the window and the weights', () => {
    const line = f64(40, (at) => 3 - 0.5 * at);
    for (const window of [3, 7, 39, 41, 401]) near(loess(line, { window, degree: 1 }), line);
    near(loess(line, { window: 7, degree: 1, jump: 4 }), line);
    near(loess(line, { window: 9, degree: 1, weights: f64(40, (at) => (at % 5 === 0 ? 0 : 1)) }), line);
    expect(fitAt(line, 40, 33, 39, { window: 7, degree: 1 })).toBeCloseTo(3 - 0.5 * 40, 8);
  });

  it('equals weighted least squares by hand', () => {
    const y = f64(30, (at) => Math.sin(at / 3) * 5 + noise(at));
    for (const degree of [0, 1] as const) near(loess(y, { window: 7, degree }), y.map((_, x) => slowFit(y, x, 7, degree)), 6);
  });

  it('keeps a series of one point and one whose weights are all 0', () => {
    near(loess(f64(1, () => 5), { window: 7, degree: 1 }), [5]);
    near(loess(f64(3, (at) => at * at), { window: 3, degree: 1, weights: new Float64Array(3) }), [0, 1, 4]);
  });
});

describe('robust statistics', () => {
  it('computes median, scale and bisquare weights by hand', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, 0]);
    expect(robustScale([1, 2, 3, 4, 100])).toEqual({ centre: 3, scale: 1.4826 });
    expect(robustScale([5, 5, 5, 5, 10]).scale).toBeCloseTo(1.2533, 6);
    near(bisquare([0, 1, -1, 3, 100]), [1, (1 - 1 / 36) ** 2, (1 - 1 / 36) ** 2, (1 - 9 / 36) ** 2, 0]);
  });
});

describe('decompose', () => {
  const season = (at: number) => [0, 4, -2, 7, -5, 1, -5][at % 7]!;

  it('takes a line and a season of constant shape apart exactly', () => {
    const y = f64(70, (at) => 10 + 0.3 * at + season(at));
    for (const options of [{}, { robust: true }] as const) {
      const { trend, seasonal, residual } = decompose(y, 7, options);
      near(seasonal, f64(70, season), 6);
      near(trend, f64(70, (at) => 10 + 0.3 * at), 6);
      near(residual, f64(70, () => 0), 6);
    }
    near(decompose(f64(70, season), 7, { seasonal: 'periodic' }).seasonal, f64(70, season), 6);
  });

  it('adds up to the series again', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 8, maxLength: 60 }), fc.boolean(), (values, robust) => {
      const { trend, seasonal, residual } = decompose(values, 4, { robust });
      near(trend.map((value, at) => value + seasonal[at]! + residual[at]!), values, 5);
    }), { numRuns: 40 });
  });

  it('is moved and scaled with the series', () => {
    const y = f64(96, (at) => 20 + 5 * Math.sin((at / 24) * 2 * Math.PI) + noise(at));
    const plain = decompose(y, 24, { robust: true });
    const moved = decompose(y.map((value) => 3 * value + 100), 24, { robust: true });
    near(moved.seasonal, plain.seasonal.map((value) => 3 * value), 6);
    near(moved.trend, plain.trend.map((value) => 3 * value + 100), 6);
  });

  it('gives outliers no weight when it is robust, so that the season stays clean', () => {
    const clean = f64(24 * 14, (at) => 100 + 30 * Math.sin((at / 24) * 2 * Math.PI) + noise(at));
    const dirty = clean.slice();
    dirty[200] = 1_000;
    const { weights, seasonal } = decompose(dirty, 24, { robust: true });
    expect(weights[200]).toBe(0);
    expect(Math.max(...seasonal.map((value, at) => Math.abs(value - 30 * Math.sin((at / 24) * 2 * Math.PI))))).toBeLessThan(2);
  });

  it('is nearly the same when a long series is fitted at fewer points', () => {
    const y = f64(2_400, (at) => 50 + 0.01 * at + 10 * Math.sin((at / 24) * 2 * Math.PI) + noise(at));
    const long = decompose(y, 24);
    const short = decompose(y.subarray(0, 1_992), 24);
    near(long.trend.subarray(100, 1_800), short.trend.subarray(100, 1_800), 0);
  });

  it('refuses what has no two cycles', () => {
    expect(() => decompose([1, 2, 3], 2)).toThrow(RangeError);
    expect(() => decompose([1, 2, 3, 4], 1)).toThrow(RangeError);
  });
});

describe('bins', () => {
  it('knows the width that times were binned in', () => {
    const at = (...hours: number[]) => hours.map((hour) => START + hour * HOUR);
    expect(binnedWidth(at(0, 1, 2, 5))).toBe(HOUR);
    expect(binnedWidth(at(0, 24, 72))).toBe(DAY);
    expect(binnedWidth(at(0, 168, 336))).toBe(7 * DAY);
    expect(binnedWidth([START, START + 1, START + 5_003])).toBeNull();
    expect(binnedWidth(at(0, 1))).toBeNull();
  });

  it('fills the bins without points: counts with 0, levels with the line between', () => {
    const times = [0, 1, 4].map((hour) => START + hour * HOUR);
    const grid = gridOf(times, HOUR);
    expect(grid).toEqual({ start: START, width: HOUR, length: 5 });
    expect(toBins(times, [5, 6, 9], grid, 'sum')).toEqual({ filled: 2, values: Float64Array.of(5, 6, 0, 0, 9) });
    expect([...toBins(times, [5, 6, 9], grid, 'mean').values]).toEqual([5, 6, 7, 8, 9]);
    expect([...toBins(times, [5, 6, 9], { start: START - HOUR, width: HOUR, length: 7 }, 'mean').values]).toEqual([5, 5, 6, 7, 8, 9, 9]);
  });

  it('keeps bins that do not start at a full hour, and rounds down what is not binned', () => {
    const late = [0, 1, 2].map((hour) => START + hour * HOUR + 600_000);
    expect(gridOf(late, HOUR)).toEqual({ start: START + 600_000, width: HOUR, length: 3 });
    expect(gridOf([START + HOUR, START + 2 * HOUR, START + 5 * HOUR], 2 * HOUR)).toEqual({ start: START, width: 2 * HOUR, length: 3 });
    expect(gridOf([], HOUR).length).toBe(0);
  });

  it('takes the longest cycle that repeats often enough', () => {
    expect([likelyPeriod(HOUR, 47), likelyPeriod(HOUR, 48), likelyPeriod(HOUR, 503), likelyPeriod(HOUR, 504)]).toEqual([null, 24, 24, 168]);
    expect([likelyPeriod(DAY, 20), likelyPeriod(DAY, 21), likelyPeriod(900_000, 200), likelyPeriod(7 * DAY, 110)]).toEqual([null, 7, 96, 52]);
  });
});

describe('findAnomalies', () => {
  const daily = (days: number) => f64(24 * days, (at) => Math.round(200 + 120 * Math.sin((at / 24) * 2 * Math.PI) + 10 * noise(at)));

  it.each([2, 3, 7, 14, 30])('finds injected spikes and dips in %i days, and nothing else', (days) => {
    const y = daily(days);
    const spike = 24 * (days - 2) + 3;
    const dip = 24 * (days - 1) + 8;
    y[spike] = y[spike]! + 250;
    y[dip] = 0;
    const { flagged, scores, expected } = findAnomalies(y, { period: 24, threshold: 4, counts: true });
    expect(flagged).toEqual([spike, dip]);
    expect(scores[spike]).toBeGreaterThan(5);
    expect(scores[dip]).toBeLessThan(-5);
    expect(Math.abs(expected[spike]! - (y[spike] - 250))).toBeLessThan(40);
  });

  it('finds nothing in a clean season, a constant, a line, or rare single events', () => {
    const flagged = (y: Float64Array, counts = true) => findAnomalies(y, { period: 24, threshold: 4, counts }).flagged;
    expect(flagged(daily(14))).toEqual([]);
    expect(flagged(f64(96, () => 5))).toEqual([]);
    expect(flagged(f64(96, (at) => at * 2), false)).toEqual([]);
    expect(flagged(f64(240, (at) => (noise(at) > 0.4 ? 1 : 0)))).toEqual([]);
  });

  it('does not take a quiet weekend for a dip, even in the only week there is', () => {
    const hour = (at: number) => {
      const office = at % 24 >= 8 && at % 24 < 18 ? 60 : 6;
      return Math.round(office * (at >= 120 ? 0.3 : 1) * (1 + 0.2 * noise(at))) + (at === 147 ? 80 : 0);
    };
    expect(findAnomalies(f64(168, hour), { period: 24, threshold: 4, counts: true, dayOffset: 0 }).flagged).toEqual([147]);
    expect(findAnomalies(f64(160, (at) => hour(at + 8)), { period: 24, threshold: 4, counts: true, dayOffset: 8 }).flagged).toEqual([139]);
    expect(findAnomalies(f64(152, (at) => hour(at + 16)), { period: 24, threshold: 4, counts: true, dayOffset: 16 }).flagged).toEqual([131]);
  });

  it('finds a burst in silence, and silence in a steady beat', () => {
    const silence = f64(120, (at) => (at === 77 ? 40 : 0));
    expect(findAnomalies(silence, { period: 24, threshold: 3, counts: true }).flagged).toEqual([77]);
    const beat = f64(120, (at) => (at === 50 ? 0 : 12));
    expect(findAnomalies(beat, { period: 24, threshold: 3, counts: true }).flagged).toEqual([50]);
  });

  it('does not flag a bin at the end for being cut off', () => {
    const y = daily(5);
    y[119] = 0;
    y[0] = 0;
    expect(findAnomalies(y, { period: 24, threshold: 3, counts: true }).flagged).toEqual([]);
  });

  it('goes by a robust trend where there is no season', () => {
    const y = f64(20, (at) => 10 + at + (at === 11 ? 60 : 0));
    expect(findAnomalies(y, { period: null, threshold: 4, counts: true }).flagged).toEqual([11]);
  });

  it('works on shares and ratios as well as on counts', () => {
    const y = f64(24 * 7, (at) => 0.5 + 0.1 * Math.sin((at / 24) * 2 * Math.PI) + 0.01 * noise(at) + (at === 100 ? 0.3 : 0));
    expect(findAnomalies(y, { period: 24, threshold: 4, counts: false }).flagged).toEqual([100]);
  });
});

describe('analyseSeries', () => {
  const hourly = (days: number, of: (at: number) => number) => ({
    name: 'all', times: Array.from({ length: 24 * days }, (_, at) => START + at * HOUR), values: Array.from({ length: 24 * days }, (_, at) => of(at)),
  });
  const run = (input: Partial<AnalyseInput>) => analyseSeries({ series: [], combine: 'sum', counts: true, threshold: 4, ...input });
  const problem = (input: Partial<AnalyseInput>) => {
    try {
      run(input);
    } catch (error) {
      if (error instanceof UserError) return error.data;
    }
    return undefined;
  };

  it('puts series on one grid and takes the week out when there are three', () => {
    const work = (at: number) => Math.round((at % 168 < 120 && at % 24 >= 8 && at % 24 < 18 ? 100 : 5) + 4 * noise(at));
    const one = hourly(28, (at) => work(at) + (at === 24 * 24 + 3 ? 90 : 0));
    const late = { name: 'late', times: [START + 27 * DAY], values: [3] };
    const { series, period, width, start, length } = run({ series: [one, late] });
    expect({ period, width, start, length }).toEqual({ period: 168, width: HOUR, start: START, length: 672 });
    expect(series[0]?.flagged).toEqual([24 * 24 + 3]);
    expect(series[1]).toMatchObject({ name: 'late', filled: 671 });
  });

  it('counts events that are not binned', () => {
    const times = Array.from({ length: 3_000 }, (_, at) => START + Math.floor((at / 3_000 + noise(at) / 50_000) * 5 * DAY));
    const { width, series } = run({ series: [{ name: 'all', times, values: times.map(() => 1) }] });
    expect(width).toBe(HOUR);
    expect(series[0]?.values.reduce((sum, value) => sum + value, 0)).toBe(3_000);
  });

  it('says what it needs', () => {
    expect(problem({})).toMatchObject({ code: 'series.unusable', message: 'The table has no row with a time and a value.' });
    const short = hourly(1, () => 1);
    expect(problem({ series: [{ ...short, times: short.times.slice(0, 5), values: short.values.slice(0, 5) }] })?.message).toBe('The series has 5 points of 1h.');
    expect(problem({ series: [short], width: 1_000 })?.message).toBe('The series would have 82,801 points of 1s.');
    expect(problem({ series: [short], period: 24 })?.message).toBe('The series has 24 points, which is less than two cycles of 24.');
    expect(run({ series: [short] }).period).toBeNull();
  });
});
