import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json, KustoType } from '../table.js';
import { parseJsonKeepingLongs } from './json-numbers.js';
import { kustoTypeOf, valueOf } from './value.js';

describe('valueOf', () => {
  it.each<[KustoType, Json, Json]>([
    ['bool', true, true], ['bool', 0, false], ['bool', 'x', null],
    ['int', 3, 3], ['int', 1.5, null],
    ['long', 9007199254740991, 9007199254740991], ['long', '-9223372036854775808', '-9223372036854775808'], ['long', '5', 5], ['long', 'x', null],
    ['real', 1.5, 1.5], ['real', 'NaN', 'NaN'], ['real', '-Infinity', '-Infinity'], ['real', '9007199254740993', 9007199254740992], ['real', 'x', null],
    ['decimal', '12345678901234567890.12', '12345678901234567890.12'], ['decimal', 0.5, '0.5'], ['decimal', 'x', null],
    ['string', null, ''], ['string', 'a', 'a'], ['string', 5, '5'], ['string', { a: 1 }, '{"a":1}'],
    ['datetime', '2026-03-05T10:11:12.1234567Z', '2026-03-05T10:11:12.1234567Z'], ['datetime', '2026-03-05T10:11:12', '2026-03-05T10:11:12Z'],
    ['datetime', '2026-03-05T10:11:12.12345678+00:00', '2026-03-05T10:11:12.1234567Z'], ['datetime', '2026-13-45T00:00:00Z', null],
    ['datetime', '2026-03-05T10:11:125Z', null], ['datetime', 5, null],
    ['timespan', '-1.02:03:04.5', '-1.02:03:04.5'], ['timespan', '00:00:01', '00:00:01'], ['timespan', 'P1D', null],
    ['guid', '6F9619FF-8B86-D011-B42D-00CF4FC964FF', '6f9619ff-8b86-d011-b42d-00cf4fc964ff'], ['guid', 7, null],
    ['dynamic', '{"a":[1,"x"]}', { a: [1, 'x'] }], ['dynamic', 'plain', 'plain'], ['dynamic', { a: 1 }, { a: 1 }], ['dynamic', null, null],
    ['dynamic', '"quoted"', 'quoted'], ['dynamic', '{"id":9007199254740993}', { id: '9007199254740993' }],
  ])('reads %s %j as %j', (type, cell, value) => {
    expect(valueOf(cell, type)).toEqual(value);
  });

  it('keeps a dynamic value that is nested too deep as text, and drops a parsed one', () => {
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    expect(valueOf(deep, 'dynamic')).toBe(deep);
    const parsed = JSON.parse(deep) as Json; // a JSON text
    expect(valueOf(parsed, 'dynamic')).toBeNull();
    expect(valueOf(parsed, 'string')).toBe('');
  });
});

describe('kustoTypeOf', () => {
  it('knows the aliases and reads the unknown as dynamic', () => {
    expect(['Boolean', 'double', 'date', 'uniqueid', 'vector'].map(kustoTypeOf)).toEqual(['bool', 'real', 'datetime', 'guid', 'dynamic']);
  });
});

describe('parseJsonKeepingLongs', () => {
  it('keeps the digits of whole numbers and nothing else', () => {
    const text = '[9007199254740993, -9223372036854775808 ,1234567890123456,1.2345678901234567890,1e30,"9007199254740993","\\",9007199254740993,"]';
    expect(parseJsonKeepingLongs(text)).toEqual(['9007199254740993', '-9223372036854775808', 1234567890123456, 1.2345678901234567, 1e30, '9007199254740993', '",9007199254740993,']);
  });

  it('gives what JSON.parse gives where every number is safe', () => {
    const safe = fc.jsonValue().filter((value) => !/\d{16}/.test(JSON.stringify(value)));
    fc.assert(fc.property(safe, (value) => {
      const text = `[9007199254740993,${JSON.stringify(value)}]`;
      expect(parseJsonKeepingLongs(text)).toEqual(['9007199254740993', (JSON.parse(text) as Json[])[1]]); // an array was written
    }));
  });

  it('keeps every 64-bit whole number', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (long) => {
      const read = parseJsonKeepingLongs(`{"v":[${long}]}`) as { v: [number | string] }; // as written
      expect(BigInt(read.v[0])).toBe(long);
    }));
  });

  it('refuses what is not JSON', () => {
    expect(() => parseJsonKeepingLongs('[90071992547409931, "open')).toThrow(SyntaxError);
    expect(() => parseJsonKeepingLongs('[-, 90071992547409931]')).toThrow(SyntaxError);
  });
});
