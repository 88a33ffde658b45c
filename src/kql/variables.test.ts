import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { VariableValue } from '../casebook/variable.js';
import { UserError } from '../errors.js';
import { openDuck, runKql } from '../../test/kql/run.js';
import { translateNow } from './translate.js';
import { variableUses } from './parser/variables.js';

const text = (value: string): VariableValue => ({ kind: 'scalar', type: 'string', value });
const RANGE: VariableValue = { kind: 'range', text: '1d', window: { start: '2024-01-01T00:00:00Z', end: '2024-01-02T00:00:00Z' } };

let duck: DuckDBConnection;
beforeAll(async () => { duck = await openDuck(); });
afterAll(() => { duck.closeSync(); });

describe('finding variables', () => {
  it.each([
    ['where a == $x', ['x']],
    ['where a == "$x" or b == \'$y\' or c == @"\\$z" // $w', []],
    ['print ```\n$x\n```, $y', ['y']],
    ['print h"$x", H\'$y\', h@"$z", $w', ['w']],
    ['print "a\\"$x", $y', ['y']],
    ['print @"a""$x", $y', ['y']],
    ['T | join U on $left.a == $right.b', []],
    ['print 1 // it\'s $x\n| where $y', ['y']],
    ['print "http://$x", $y', ['y']],
  ])('%s', (query, names) => {
    expect(variableUses(query, () => false).map((use) => use.name)).toEqual(names);
  });
});

describe('variables in queries', () => {
  const HOSTILE = [
    '" or 1 == 1 //', "' | take 0 | project x = '", '\\" | count', 'a\nb\r\n| count', '"; drop table x; --', 'é💥\u2028\u0000end', '$other', '```', '\\', '\ud800',
  ];
  it.each(HOSTILE)('takes %j as a value and nothing else', async (value) => {
    const { rows } = await runKql(duck, 'print same = $v == $w, n = 1 | where $v != "other"', { variables: { v: text(value), w: text(value) } });
    expect(rows).toEqual([[true, 1]]);
  });

  it.each(HOSTILE.slice(0, -1))('takes %j in a list as a value', async (value) => {
    const { rows } = await runKql(duck, 'print x = strcat($v, "") in ($l), y = "q" in ($l)', {
      variables: { v: text(value), l: { kind: 'list', type: 'string', values: ['a', value] } },
    });
    expect(rows).toEqual([[true, false]]);
  });

  it('types scalars and lists', async () => {
    const { rows, columns } = await runKql(duck, 'print $n + 1, $d + 1d, $t * 2, 5 in ($l), $g', {
      variables: {
        n: { kind: 'scalar', type: 'long', value: '9007199254740993' },
        d: { kind: 'scalar', type: 'datetime', value: '2024-01-01T00:00:00Z' },
        t: { kind: 'scalar', type: 'timespan', value: '01:30:00' },
        l: { kind: 'list', type: 'long', values: [4, 5] },
        g: { kind: 'scalar', type: 'guid', value: '11111111-2222-3333-4444-555555555555' },
      },
    });
    expect(columns.map((column) => column.type)).toEqual(['long', 'datetime', 'timespan', 'bool', 'guid']);
    expect(rows).toEqual([['9007199254740994', '2024-01-02T00:00:00Z', '03:00:00', true, '11111111-2222-3333-4444-555555555555']]);
  });

  it('gives a range by its ends', async () => {
    const { rows } = await runKql(duck, 'print datetime(2024-01-01 10:00) between ($range.start .. $range.end), $range.end - $range.start', { variables: { range: RANGE } });
    expect(rows).toEqual([[true, '1.00:00:00']]);
  });

  it('reads a table variable from a source of its own', async () => {
    const { rows, translation } = await runKql(duck, '$hits | where n > 1', {
      variables: { hits: { kind: 'table', ref: { hash: 'h', columns: [{ name: 'n', type: 'long' }], rowCount: 3, bytes: 1, truncated: false } } },
      prepare: ({ sources }) => sources.map((source) => `CREATE OR REPLACE TEMP VIEW "${source.relation}" AS SELECT n::BIGINT AS n FROM range(3) AS t(n)`),
    });
    expect(translation.sources).toEqual([{ kind: 'variable', relation: 'variable hits', variable: 'hits' }]);
    expect(rows).toEqual([[2]]);
  });

  it('does not clash with names of the query', async () => {
    const { rows } = await runKql(duck, 'print _x = 1, Vx = 2 | extend y = $x', { variables: { x: text('v') } });
    expect(rows).toEqual([[1, 2, 'v']]);
  });
});

function failure(query: string, variables: Readonly<Record<string, VariableValue>>): UserError {
  try {
    translateNow({ text: query, tables: [], variables, now: '2024-01-01T00:00:00Z' });
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('the query was accepted');
}

describe('mistakes with variables', () => {
  it('names the nearest variable and the place', () => {
    const { data } = failure('print 1\n| where x == $usr', { user: text('a') });
    expect(data).toMatchObject({ code: 'variable.unknown', next: 'Did you mean $user?', position: { line: 2, column: 14, length: 4 } });
  });

  it('says how to use a range', () => {
    expect(failure('print $range', { range: RANGE }).data).toMatchObject({ code: 'variable.type', position: { offset: 6, length: 6 } });
  });

  it('keeps positions right behind a variable', () => {
    const { data } = failure('print a = $value | where nosuch > 1', { value: text('x') });
    expect(data).toMatchObject({ code: 'kql.unknown-name', position: { offset: 25, length: 6 } });
  });

  it('writes the variable\'s own name in messages', () => {
    const { data } = failure('print $value > 1h', { value: text('x') });
    expect(data.code).toBe('kql.type');
    expect(JSON.stringify(data)).not.toContain('_value');
  });
});
