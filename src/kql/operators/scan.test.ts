import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';

const E = 'let E = datatable(t:long, e:string)[1,"in", 2,"x", 3,"out", 4,"in", 5,"in", 9,"out", 20,"out"]; E | sort by t asc | ';

type Row = readonly unknown[];
const CASES: readonly (readonly [string, string, readonly Row[]])[] = [
  ['a step reads its own last record', 'range x from 1 to 4 step 1 | scan declare (s:long = 10) with (step a: true => s = x + a.s;)', [[1, 11], [2, 13], [3, 16], [4, 20]]],
  ['a column of the last record', 'range x from 1 to 3 step 1 | scan declare (d:long) with (step a: true => d = x - a.x;)', [[1, null], [2, 1], [3, 1]]],
  ['a condition on the own state', 'datatable(v:long)[1, 5, 3, 9] | serialize | scan declare (m:long = 0) with (step a: v > a.m => m = v;)', [[1, 1], [5, 5], [9, 9]]],
  ['texts that no record gave are empty', 'datatable(s:string)["", "b", ""] | serialize | scan declare (f:string) with (step a: true => f = iff(isempty(s), a.f, s);)', [['', ''], ['b', 'b'], ['', 'b']]],
  ['a sequence of steps, numbered', `${E}scan with_match_id=m with (step a: e == "in"; step b: e == "out" and t - a.t < 5;)`, [[1, 'in', 0], [3, 'out', 0], [4, 'in', 1], [5, 'in', 1], [9, 'out', 1]]],
  ['a step without output', `${E}scan declare (since:long) with (step a output=none: e == "in" => since = t; step b: e == "out" => since = a.since;)`, [[3, 'out', 1], [9, 'out', 5], [20, 'out', 5]]],
  ['the last of repeated matches', `${E}scan with_match_id=m with (step a output=last: e == "in"; step b: e == "out" and t < 10;)`, [[1, 'in', 0], [3, 'out', 0], [5, 'in', 1], [9, 'out', 1]]],
  ['one record meets two steps', 'range x from 1 to 3 step 1 | scan with_match_id=m declare (w:string) with (step a: true => w = "a"; step b: x == 3 => w = "b";)', [[1, 0, 'a'], [2, 0, 'a'], [3, 0, 'b'], [3, 1, 'a']].map(([x, m, w]) => [x, w, m])],
  ['no rows', `${E}where t > 99 | scan declare (s:long = 0) with (step a: true => s = a.s + t;)`, []],
  ['more rows than one chunk', 'range x from 1 to 250 step 1 | scan declare (s:long = 0) with (step a: true => s = x + a.s;) | summarize max(s), count()', [[31375, 250]]],
  ['each part of a partition', 'datatable(g:string, v:long)["p",1, "q",5, "p",2] | sort by v asc | partition hint.strategy=native by g (sort by v asc | scan declare (s:long = 0) with (step a: true => s = v + a.s;)) | sort by g asc, v asc', [['p', 1, 1], ['p', 2, 3], ['q', 5, 5]]],
  ['a null condition is no match', 'datatable(v:long)[long(null), 1] | serialize | scan with_match_id=m with (step a: v > 0;)', [[1, 0]]],
];

let duck: DuckDBConnection;
beforeAll(async () => { duck = await openDuck(); });
afterAll(() => { duck.closeSync(); });

describe('scan', () => {
  it.each(CASES)('%s', async (_what, text, expected) => {
    const { rows } = await runKql(duck, text);
    expect(rows).toEqual(expected);
  });

  it.each([
    ['rows without an order', 'datatable(x:long)[1] | scan with (step a: true;)', 'kql.type'],
    ['a later step', 'range x from 1 to 2 step 1 | scan with (step a: b.x > 1; step b: true;)', 'kql.unsupported'],
    ['a subquery', 'range x from 1 to 2 step 1 | scan with (step a: x > toscalar(print 1) + a.x;)', 'kql.unsupported'],
    ['groups of its own', 'range x from 1 to 2 step 1 | scan partition by x with (step a: true;)', 'kql.unsupported'],
  ])('refuses %s', async (_what, text, code) => {
    await expect(runKql(duck, text)).rejects.toMatchObject({ data: { code } });
  });

  it('refuses more rows than a fold ends with in time', async () => {
    await expect(runKql(duck, 'range x from 1 to 70000 step 1 | scan declare (s:long = 0) with (step a: true => s = x + a.s;)')).rejects.toThrow(/takes 60000 rows/);
  });
});
