import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';
import { codedRows, frequentPatterns } from '../host/patterns.js';

const L = 'let L = datatable(host:string, app:string, ok:bool, port:long)["h1","ssh",true,22, "h1","ssh",true,22, "h2","ssh",true,22, "h3","web",false,80, "h3","web",true,22, "h1","ssh",false,443, "h4","web",false,8080, "h5","dns",true,22]; L | ';

type Row = readonly unknown[];
const CASES: readonly (readonly [string, string, readonly Row[]])[] = [
  ['basket gives each frequent pattern in its most exact form', `${L}evaluate basket(0.375)`, [
    [0, 5, 62.5, '', '', true, 22], [1, 4, 50, '', 'ssh', null, null], [2, 3, 37.5, 'h1', 'ssh', null, null], [3, 3, 37.5, '', 'ssh', true, 22], [4, 3, 37.5, '', 'web', null, null], [5, 3, 37.5, '', '', false, null],
  ]],
  ['basket counts a share that is exactly the threshold', 'range x from 1 to 100 step 1 | project v = iff(x <= 7, "in", strcat("o", x)) | evaluate basket(0.07)', [[0, 7, 7, 'in']]],
  ['basket with wildcards by type', `${L}project app, port | evaluate basket(0.5, "~", "~", "*", int(-2), -1)`, [[0, 5, 62.5, '*', 22], [1, 4, 50, 'ssh', -1]]],
  ['basket of one dimension', 'datatable(a:string, b:string)["x","1", "x","2", "y","1", "y","2"] | evaluate basket(0.2, "~", 1)', [[0, 2, 50, 'x', ''], [1, 2, 50, 'y', ''], [2, 2, 50, '', '1'], [3, 2, 50, '', '2']]],
  ['basket of rows that are all alike', 'datatable(a:string, b:long)["x",1, "x",1] | evaluate basket()', [[0, 2, 100, 'x', 1]]],
  ['basket of no rows', `${L}where port == 0 | evaluate basket()`, []],
  ['basket by the default threshold leaves out what is rare', 'range x from 1 to 100 step 1 | project a = iff(x <= 5, "five", iff(x <= 9, "four", strcat("s", x))) | evaluate basket()', [[0, 5, 5, 'five']]],
  ['basket of nulls', 'datatable(a:long, b:string)[long(null),"q", long(null),"r", 1,"q"] | evaluate basket(0.6, "~", "~", "~", -1)', [[0, 2, 66.66666666666667, null, ''], [1, 2, 66.66666666666667, -1, 'q']]],
  ['autocluster', 'datatable(a:string, b:string)["x","1", "x","1", "x","1", "y","2", "y","2", "z","3"] | evaluate autocluster()', [[0, 3, 50, 'x', '1'], [1, 2, 33.333333333333336, 'y', '2'], [2, 1, 16.666666666666668, 'z', '3']]],
  ['autocluster widens a pattern for more rows', 'range x from 1 to 20 step 1 | project a = "same", b = x | evaluate autocluster(0.6)', [[0, 20, 100, 'same', null]]],
  ['diffpatterns', `${L}extend r = tostring(ok) | project app, port, r | evaluate diffpatterns(r, "True", "False")`, [[0, 5, 0, 100, 0, 100, '', 22, ''], [1, 1, 2, 20, 66.66666666666667, 46.66666666666667, 'web', null, ''], [2, 0, 1, 0, 33.333333333333336, 33.333333333333336, 'ssh', 443, '']]],
  ['diffpatterns of a number as text', 'datatable(g:long, v:string)[1,"a", 1,"a", 2,"b"] | evaluate diffpatterns(g, "1", "2", "~", 0.5, "~", "*")', [[0, 2, 0, 100, 0, 100, null, 'a'], [1, 0, 1, 0, 100, 100, null, 'b']]],
];

let duck: DuckDBConnection;
beforeAll(async () => { duck = await openDuck(); });
afterAll(() => { duck.closeSync(); });

describe('plugins that find patterns', () => {
  it.each(CASES)('%s', async (_what, text, expected) => {
    const { rows, translation } = await runKql(duck, text);
    expect(rows).toEqual(expected);
    expect(translation.notes).toHaveLength(1);
  });

  it.each([
    ['a threshold beyond its range', `${L}evaluate basket(2)`, 'kql.type'],
    ['a weight column', `${L}evaluate basket(0.1, port)`, 'kql.unsupported'],
    ['two wildcards of a type', `${L}evaluate basket(0.1, "~", "~", "a", "b")`, 'kql.type'],
    ['a dynamic column', `${L}extend d = dynamic([1]) | evaluate basket()`, 'kql.unsupported'],
    ['a value that no row has', `${L}evaluate diffpatterns(host, "h1", "h9")`, 'kql.unsupported'],
    ['a value against itself', `${L}evaluate diffpatterns(host, "h1", "h1")`, 'kql.type'],
    ['more columns than a search takes', `print ${Array.from({ length: 61 }, (_, at) => `c${at} = 1`).join(', ')} | evaluate autocluster()`, 'kql.limit'],
  ])('refuses %s', async (_what, text, code) => {
    await expect(runKql(duck, text)).rejects.toMatchObject({ data: { code } });
  });
});

describe('frequentPatterns', () => {
  it('finds what counting every set of values finds', () => {
    let state = 7;
    const random = (below: number): number => { state = (state * 1103515245 + 12345) % 2147483648; return (state >> 16) % below; };
    const rows = Array.from({ length: 60 }, () => [1 + random(3), random(3), random(4), random(3)] as const);
    const total = rows.reduce((sum, [weight]) => sum + weight, 0);
    const expected = new Map<string, number>();
    for (let a = 0; a < 3; a += 1) for (let b = 0; b < 4; b += 1) for (let c = 0; c < 3; c += 1) {
      const matches = rows.filter((row) => [a, b, c].every((code, at) => code === 0 || row[at + 1] === code));
      const count = matches.reduce((sum, [weight]) => sum + weight, 0);
      const codes = [1, 2, 3].map((at) => (matches.every((row) => row[at] === matches[0]?.[at]) ? (matches[0]?.[at] ?? 0) : 0));
      if (count / total >= 0.1 && codes.some((code) => code !== 0)) expected.set(codes.join(), count);
    }
    const found = frequentPatterns(codedRows(JSON.stringify(rows), 1), 0.1, 3);
    expect(new Map(found.map(({ codes, counts }) => [codes.join(), counts[0]]))).toEqual(expected);
    expect(expected.size).toBeGreaterThan(8);
  });

  it('gives up where there are too many patterns', () => {
    const rows = Array.from({ length: 20 }, (_, row) => [1, ...Array.from({ length: 20 }, (__, column) => (row === column ? 0 : 1))]);
    expect(() => frequentPatterns(codedRows(JSON.stringify(rows), 1), 0.015, 20)).toThrow(/project fewer columns/);
  });
});
