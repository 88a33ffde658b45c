import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../test/kql/run.js';
import { encodeValue } from './encode.js';

let duck: DuckDBConnection;
beforeAll(async () => { duck = await openDuck(); });
afterAll(() => { duck.closeSync(); });

describe('values of a result', () => {
  it.each([
    ['bool', 'true', true],
    ['int', 'int(-5)', -5],
    ['long', '9007199254740991', 9007199254740991],
    ['long', '9007199254740993', '9007199254740993'],
    ['long', 'long(null)', null],
    ['real', '1.5', 1.5],
    ['real', 'real(nan)', 'NaN'],
    ['real', '-1.0 / 0', '-Infinity'],
    ['decimal', 'decimal(1.50)', '1.5'],
    ['decimal', 'decimal(100)', '100'],
    ['string', '"é\'\\n"', 'é\'\n'],
    ['datetime', 'datetime(2024-02-29 13:14:15.123456)', '2024-02-29T13:14:15.123456Z'],
    ['datetime', 'datetime(0001-01-01)', '0001-01-01T00:00:00Z'],
    ['datetime', 'datetime(1969-12-31 23:59:59.5)', '1969-12-31T23:59:59.5Z'],
    ['timespan', '-1.5d', '-1.12:00:00'],
    ['timespan', '1tick', '00:00:00.0000001'],
    ['guid', 'guid(AAAAAAAA-2222-3333-4444-555555555555)', 'aaaaaaaa-2222-3333-4444-555555555555'],
    ['dynamic', 'dynamic({"a":[1,null,"x"]})', { a: [1, null, 'x'] }],
    ['dynamic', 'dynamic(null)', null],
  ])('%s %s', async (type, expression, value) => {
    const { columns, rows } = await runKql(duck, `print x = ${expression}`);
    expect(columns).toEqual([{ name: 'x', type }]);
    expect(rows).toEqual([[value]]);
  });

  it('gives an empty text for a null string', () => {
    expect(encodeValue(null, { name: 's', type: 'string' })).toBe('');
  });
});
