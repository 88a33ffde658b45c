import { describe, expect, it } from '@jest/globals';
import { circularAutocorrelation, powerSpectrum } from './fourier.js';
import { findPeriods } from './periods.js';
import { fitTwoLines } from './two-lines.js';

/** A deterministic noise from 0 to 1. */
const noise = (at: number): number => Math.abs(Math.sin(at * 12.9898) * 43758.5453) % 1;
const series = (length: number, value: (at: number) => number): Float64Array => Float64Array.from({ length }, (_, at) => value(at));

describe('powerSpectrum', () => {
  it.each([1, 2, 7, 12, 30, 97])('equals the sum of its definition for %d values', (length) => {
    const values = series(length, (at) => noise(at) * 10);
    const slow = series(length, (k) => {
      const sum = (turn: (angle: number) => number): number => values.reduce((total, value, at) => total + value * turn((2 * Math.PI * k * at) / length), 0);
      return sum(Math.cos) ** 2 + sum(Math.sin) ** 2;
    });
    powerSpectrum(values).forEach((power, k) => { expect(power).toBeCloseTo(slow[k] ?? NaN, 6); });
    circularAutocorrelation(values).forEach((sum, lag) => {
      expect(sum).toBeCloseTo(values.reduce((total, value, at) => total + value * (values[(at + lag) % length] ?? NaN), 0), 6);
    });
  });
});

describe('findPeriods', () => {
  const daily = (at: number): number => 10 + 5 * Math.sin((2 * Math.PI * at) / 24) + noise(at);

  it('finds the rhythm of a day, also below a trend', () => {
    expect(findPeriods(series(240, daily))[0]?.period).toBe(24);
    expect(findPeriods(series(240, (at) => daily(at) + at * 0.1))[0]?.period).toBe(24);
  });

  it('finds a day and a week, the clearer one first, with scores from 0 to 1', () => {
    const found = findPeriods(series(24 * 7 * 6, (at) => daily(at) + 4 * Math.sin((2 * Math.PI * at) / 168)));
    expect(found.map(({ period }) => period)).toEqual([168, 24]);
    expect(found.every(({ score }) => score > 0 && score <= 1)).toBe(true);
  });

  it('finds none in noise, in a line, in what does not vary and in a short series', () => {
    expect(findPeriods(series(200, noise))).toEqual([]);
    expect(findPeriods(series(200, (at) => at))).toEqual([]);
    expect(findPeriods(series(200, () => 0.1))).toEqual([]);
    expect(findPeriods(series(7, (at) => at % 2))).toEqual([]);
  });

  it('keeps periods between 4 bins and half of the series', () => {
    expect(findPeriods(series(60, (at) => at % 2))).toEqual([]);
    expect(findPeriods(series(60, (at) => Math.sin((2 * Math.PI * at) / 60)))).toEqual([]);
  });
});

describe('fitTwoLines', () => {
  it('splits where the trend changes', () => {
    const fit = fitTwoLines([0, 1, 2, 3, 4, 20, 18, 16, 14]);
    expect(fit).toMatchObject({ rsquare: 1, split_idx: 5, rvariance: 0, left: { slope: 1, interception: 0 }, right: { slope: -2, interception: 20 } });
    expect(fit['line_fit']).toEqual([0, 1, 2, 3, 4, 20, 18, 16, 14]);
  });

  it('has no ratio where nothing varies', () => {
    expect(fitTwoLines([3, 3, 3, 3])).toMatchObject({ rsquare: null, variance: 0, split_idx: 2 });
  });
});
