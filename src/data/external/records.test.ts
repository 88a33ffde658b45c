import { describe, expect, it } from '@jest/globals';
import type { ExternalFormat } from '../../kql/external/format.js';
import { recordsOf } from './records.js';

const source = (format: ExternalFormat, width = 1, ignoreFirstRecord = false): Parameters<typeof recordsOf>[1] =>
  ({ kind: 'external', relation: 'r', urls: [], format, width, ignoreFirstRecord });

describe('recordsOf', () => {
  it.each<readonly [string, ExternalFormat, number, readonly (readonly string[])[] | undefined]>([
    ['a,b\r\nc,d\r\n', 'csv', 2, [['a', 'b'], ['c', 'd']]],
    ['"x, ""y""\nz",2\n\n3', 'csv', 2, [['x, "y"\nz', '2'], ['3', '']]],
    ['1,2,3', 'csv', 2, [['1', '2']]],
    ['a,\n', 'csv', 2, [['a', '']]],
    ['a\tb', 'tsv', 2, [['a', 'b']]],
    ['a|b', 'psv', 2, [['a', 'b']]],
    ['\ufeffa;b', 'scsv', 2, [['a', 'b']]],
    ['"open', 'csv', 1, undefined],
    ['"a"b', 'csv', 1, undefined],
    ['', 'csv', 1, []],
    ['one, two\n\nthree', 'txt', 1, [['one, two'], [''], ['three']]],
    ['a\nb\n', 'raw', 1, [['a\nb\n']]],
    ['{"a":1}\n{"a":"}"}', 'json', 1, [['{"a":1}'], ['{"a":"}"}']]],
    ['[ {"a":[1,{"b":"\\"]"}]} , {"a":12345678901234567890} ]', 'multijson', 1, [['{"a":[1,{"b":"\\"]"}]}'], ['{"a":12345678901234567890}']]],
    ['{\n "a": 1\n}\n{\n "a": 2\n}', 'multijson', 1, [['{\n "a": 1\n}'], ['{\n "a": 2\n}']]],
    ['[]', 'multijson', 1, []],
    ['[{"a":1},]', 'multijson', 1, undefined],
    ['{"a":1', 'json', 1, undefined],
    ['{"a":}', 'json', 1, undefined],
    ['<html>', 'json', 1, undefined],
    ['[1]', 'json', 1, undefined],
  ])('%j as %s', (text, format, width, records) => {
    expect(recordsOf(text, source(format, width))).toEqual(records);
  });

  it('leaves out the first record where asked, but never one of JSON', () => {
    expect(recordsOf('h\nx', source('txt', 1, true))).toEqual([['x']]);
    expect(recordsOf('{"a":1}', source('json', 1, true))).toEqual([['{"a":1}']]);
  });

  it('reads a long string and refuses deep nesting', () => {
    expect(recordsOf(`{"a":"${'\\"'.repeat(500_000)}"}`, source('json'))).toHaveLength(1);
    expect(recordsOf(`${'{"a":'.repeat(300)}1${'}'.repeat(300)}`, source('json'))).toBeUndefined();
  });
});
