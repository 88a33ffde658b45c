import { describe, expect, it } from '@jest/globals';
import { DuckDBDecimalValue, DuckDBTimestampValue } from '@duckdb/node-api';
import { encodeColumn, MAX_DYNAMIC_DEPTH, parseDynamic } from './encode.js';

describe('encodeColumn', () => {
  it('gives null for nulls, but an empty text for strings', () => {
    expect(encodeColumn('long', [null])).toEqual([null]);
    expect(encodeColumn('string', [null, 'a'])).toEqual(['', 'a']);
  });

  it('keeps longs exact', () => {
    expect(encodeColumn('long', [1n, -9_007_199_254_740_991n, 9_007_199_254_740_992n])).toEqual([1, -9_007_199_254_740_991, '9007199254740992']);
  });

  it('names the reals that JSON lacks', () => {
    expect(encodeColumn('real', [1.5, NaN, Infinity, -Infinity])).toEqual([1.5, 'NaN', 'Infinity', '-Infinity']);
  });

  it('writes times, timespans and decimals as text', () => {
    expect(encodeColumn('datetime', [new DuckDBTimestampValue(1_000n)])).toEqual(['1970-01-01T00:00:00.001Z']);
    expect(encodeColumn('timespan', [36_000_000_000n])).toEqual(['01:00:00']);
    expect(encodeColumn('decimal', [new DuckDBDecimalValue(15_000n, 38, 4), new DuckDBDecimalValue(20_000n, 38, 4)])).toEqual(['1.5', '2']);
  });
});

describe('parseDynamic', () => {
  it('gives the JSON value', () => {
    expect(parseDynamic('{"a":[1,null,"x"]}')).toEqual({ a: [1, null, 'x'] });
  });

  it('keeps integers that a number can\'t hold, and digits inside of strings', () => {
    expect(parseDynamic('{"id":12345678901234567890,"s":"12345678901234567890","f":1234567890.125}'))
      .toEqual({ id: '12345678901234567890', s: '12345678901234567890', f: 1234567890.125 });
  });

  it('keeps what is nested too deep as text', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(parseDynamic(deep)).toBe(deep);
    const fits = '['.repeat(MAX_DYNAMIC_DEPTH) + ']'.repeat(MAX_DYNAMIC_DEPTH);
    expect(parseDynamic(fits)).not.toBe(fits);
  });

  it('takes text that is no JSON as text', () => {
    expect(parseDynamic('{NaN')).toBe('{NaN');
  });
});
