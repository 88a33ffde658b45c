import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UserError } from '../errors.js';
import { kqlString } from './literals/kql.js';
import { bindLiveQuery } from './live.js';
import type { LiveValue } from './live.js';
import { stretches } from './parser/lexer.js';

const VALUES: Readonly<Record<string, LiveValue>> = {
  text: { kind: 'scalar', type: 'string', value: 'a"b\\\n|é' },
  since: { kind: 'scalar', type: 'datetime', value: '2024-01-01T10:00:00.5Z' },
  span: { kind: 'scalar', type: 'timespan', value: '1.02:00:00' },
  id: { kind: 'scalar', type: 'guid', value: '11111111-2222-3333-4444-555555555555' },
  none: { kind: 'scalar', type: 'long', value: null },
  ips: { kind: 'list', type: 'string', values: ['10.0.0.1', '"'] },
  range: { kind: 'range', text: '1d', window: { start: '2024-01-01T00:00:00Z', end: '2024-01-02T00:00:00Z' } },
  hits: { kind: 'rows', columns: [{ name: 'n', type: 'long' }, { name: 'a b', type: 'string' }], rows: [[1, 'x'], [null, '']] },
};

describe('queries for a live workspace', () => {
  it.each([
    ['T | where a == $text', 'let _text="a\\"b\\\\\\n|\\u00e9"; T | where a == _text'],
    ['T | where t > $since + $span', 'let _since=datetime(2024-01-01T10:00:00.5Z);let _span=time(1.02:00:00); T | where t > _since + _span'],
    ['T | where i == $id or n == $none', 'let _id=guid(11111111-2222-3333-4444-555555555555);let _none=long(null); T | where i == _id or n == _none'],
    ['T | where ip in ($ips)', 'let _ips=dynamic(["10.0.0.1","\\""]); T | where ip in (_ips)'],
    ['T | where t between ($range.start .. $range.end)', 'let _range_start=datetime(2024-01-01T00:00:00Z);let _range_end=datetime(2024-01-02T00:00:00Z); T | where t between (_range_start .. _range_end)'],
    ['$hits | count', 'let _hits=datatable(n:long,["a b"]:string)[long(1),"x",long(null),""]; _hits | count'],
    ['T | where a == "$text" // $none', 'T | where a == "$text" // $none'],
    ['T | where _text == $text', 'let Vtext="a\\"b\\\\\\n|\\u00e9"; T | where _text == Vtext'],
  ])('%s', (query, expected) => {
    expect(bindLiveQuery(query, VALUES).text).toBe(expected);
  });

  it('says how far the query was moved, all on its first line', () => {
    const { text, offset } = bindLiveQuery('T\n| where a == $text', VALUES);
    expect(text.slice(offset)).toBe('T\n| where a == _text');
    expect(text.slice(0, offset)).not.toContain('\n');
  });

  it('writes any text as one string literal of printable ASCII', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (value) => {
      const literal = kqlString(value);
      expect(literal).toMatch(/^"[\x20-\x7e]*"$/);
      expect(stretches(literal)).toEqual([{ kind: 'string', start: 0, end: literal.length }]);
      // The escapes that it uses are JSON's too.
      expect(JSON.parse(literal)).toBe(value);
    }));
  });

  it.each<readonly [string, Readonly<Record<string, LiveValue>>, string]>([
    ['$nosuch', VALUES, 'variable.unknown'],
    ['print $range', VALUES, 'variable.type'],
    ['print $n', { n: { kind: 'scalar', type: 'long', value: '1; drop' } }, 'kql.type'],
    ['print $d', { d: { kind: 'scalar', type: 'datetime', value: '2024-01-01) | take 1' } }, 'kql.type'],
    ['print $r', { r: { kind: 'scalar', type: 'real', value: '1)//' } }, 'kql.type'],
    ['$t', { t: { kind: 'rows', columns: [{ name: 'n', type: 'long' }], rows: Array.from({ length: 1001 }, () => [1]) } }, 'kql.limit'],
    ['print $l', { l: { kind: 'list', type: 'string', values: ['x'.repeat(1_100_000)] } }, 'kql.limit'],
  ])('refuses %s', (query, values, code) => {
    expect(() => bindLiveQuery(query, values)).toThrow(UserError);
    try {
      bindLiveQuery(query, values);
    } catch (error) {
      expect((error as UserError).code).toBe(code);
    }
  });
});
