import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseDatetime } from './datetime.js';
import { sqlLiteral, sqlString } from './sql.js';
import { formatTimespan, parseTimespan } from './timespan.js';

describe('timespans', () => {
  it.each([
    ['1d', 864_000_000_000n], ['1.5h', 54_000_000_000n], ['90m', 54_000_000_000n], ['10s', 100_000_000n], ['5ms', 50_000n],
    ['3microseconds', 30n], ['7tick', 7n], ['2', 1_728_000_000_000n], ['1.02:03:04.5', 937_845_000_000n], ['-00:30:00', -18_000_000_000n],
    ['24:00:00', undefined], ['1y', undefined], ['', undefined], ['1:2:3:4', undefined],
  ])('%s', (text, ticks) => {
    expect(parseTimespan(text)).toBe(ticks);
  });

  it('reads back what it prints', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), (ticks) => {
      expect(parseTimespan(formatTimespan(ticks))).toBe(ticks);
    }));
  });
});

describe('datetimes', () => {
  it.each([
    ['2024-02-29', '2024-02-29T00:00:00Z'], ['2024-02-29T13:14:15.1234567Z', '2024-02-29T13:14:15.1234567Z'], ['2024-01-31 10:00', '2024-01-31T10:00:00Z'],
    ['2024-01-01T00:30:00+02:00', '2023-12-31T22:30:00Z'], ['12/31/2023 11:30 PM', '2023-12-31T23:30:00Z'], ['1 Jan 2024', '2024-01-01T00:00:00Z'],
    ['0001-01-01', '0001-01-01T00:00:00Z'], ['9999-12-31', '9999-12-31T00:00:00Z'],
    ['2023-02-29', undefined], ['2020-13-01', undefined], ['2020-01-01 25:00', undefined], ['nonsense', undefined], ['0000-01-01', undefined],
  ])('%s', (text, iso) => {
    expect(parseDatetime(text)).toBe(iso);
  });
});

describe('SQL literals', () => {
  it.each<readonly [Parameters<typeof sqlLiteral>[0], Parameters<typeof sqlLiteral>[1], string]>([
    ['long', '9223372036854775807', 'CAST(9223372036854775807 AS BIGINT)'],
    ['string', "it's", "'it''s'"],
    ['string', 'a\0b', "concat('a', chr(0), 'b')"],
    ['string', null, "''"],
    ['real', 0.1, '(1e-1)'],
    ['real', 'NaN', "CAST('NaN' AS DOUBLE)"],
    ['timespan', '1.00:00:00', 'CAST(864000000000 AS BIGINT)'],
    ['bool', null, 'CAST(NULL AS BOOLEAN)'],
  ])('%s %j', (type, value, sql) => {
    expect(sqlLiteral(type, value)).toBe(sql);
  });

  it.each<readonly [Parameters<typeof sqlLiteral>[0], Parameters<typeof sqlLiteral>[1]]>([
    ['long', '9223372036854775808'], ['int', 2147483648], ['long', "1'; --"], ['datetime', "2024-01-01'"], ['guid', 'x'], ['decimal', '1e5'], ['bool', 'true'],
  ])('refuses %s %j', (type, value) => {
    expect(() => sqlLiteral(type, value)).toThrow(`is not a ${type}`);
  });

  it('holds any text between two quotes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const inner = sqlString(text).replace(/^concat\(|\)$/g, '');
      expect(inner.replaceAll("''", '').split("'").length % 2).toBe(1);
    }));
  });
});
