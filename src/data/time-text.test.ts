import { describe, expect, it } from '@jest/globals';
import { formatDatetime, formatTimespan, microsOf, parseTimespan } from './time-text.js';

describe('formatDatetime', () => {
  it.each([
    [0n, '1970-01-01T00:00:00Z'],
    [1n, '1970-01-01T00:00:00.000001Z'],
    [-1n, '1969-12-31T23:59:59.999999Z'],
    [1_500_000n, '1970-01-01T00:00:01.5Z'],
    [-62_135_596_800_000_000n, '0001-01-01T00:00:00Z'],
    [253_402_300_799_999_999n, '9999-12-31T23:59:59.999999Z'],
  ])('writes %s microseconds as %s', (micros, text) => {
    expect(formatDatetime(micros)).toBe(text);
    expect(microsOf(text)).toBe(micros);
  });

  it('has no text for moments that Kusto does not know', () => {
    expect(formatDatetime(9_223_372_036_854_775_807n)).toBeNull();
    expect(formatDatetime(-62_135_596_800_000_001n)).toBeNull();
  });
});

describe('microsOf', () => {
  it('reads offsets and cuts digits finer than microseconds', () => {
    expect(microsOf('1970-01-01T01:00:00.1234567+01:00')).toBe(123_456n);
  });

  it('refuses other text', () => {
    expect(() => microsOf('yesterday')).toThrow(RangeError);
  });
});

describe('formatTimespan', () => {
  it.each([
    [0n, '00:00:00'],
    [864_000_000_000n, '1.00:00:00'],
    [-36_000_000_000n, '-01:00:00'],
    [1n, '00:00:00.0000001'],
    [935_109_870_000n + 5_000_000n, '1.01:58:31.4870000'],
  ])('writes %s ticks as %s and reads them back', (ticks, text) => {
    expect(formatTimespan(ticks)).toBe(text);
    expect(parseTimespan(text)).toBe(ticks);
  });

  it('reads nothing else', () => {
    expect(parseTimespan('1h')).toBeNull();
  });
});
