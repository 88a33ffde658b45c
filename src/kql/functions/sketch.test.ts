import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';
import { MAX_SKETCH_VALUES } from './sketch.js';

const T = 'let T = datatable(g:string, x:long)["a",1, "a",2, "a",2, "b",2, "b",9, "b",long(null)]; T | ';
const FORGED = "print h = dynamic(['hll','long',1,['1',{},null,'1']]), t = dynamic(['tdigest','long',[['x','1'],['3'],['4','-1'],5,{}]]) | project ";
const TYPES = 'range x from 1 to 10 step 1 | summarize t = tdigest(datetime(2024-01-01) + x * 1h), s = tdigest(x * 1h), r = tdigest(x / 4.0), d = tdigest(todecimal(x) / 4) | project ';

type Row = readonly unknown[];
const CASES: readonly (readonly [string, string, readonly Row[]])[] = [
  ['hll counts as dcount does', `${T}summarize h = hll(x), d = dcount(x) | project dcount_hll(h), d`, [[3, 3]]],
  ['hll of texts counts the empty one', 'datatable(s:string)["", "a", "a"] | summarize h = hll(s) | project dcount_hll(h)', [[2]]],
  ['hll of long texts', 'range i from 1 to 3 step 1 | summarize h = hll(strcat(strrep("x", 1000), i % 2)) | project dcount_hll(h), strlen(tostring(h)) < 200', [[2, true]]],
  ['hll of other types', 'range x from 1 to 4 step 1 | summarize a = hll(x * 1h), b = hll(datetime(2024-01-01) + x % 2 * 1s), c = hll(pack("a", x % 3)) | project dcount_hll(a), dcount_hll(b), dcount_hll(c)', [[4, 2, 3]]],
  ['hll_if', `${T}summarize h = hll_if(x, g == "a", 2) | project dcount_hll(h)`, [[2]]],
  ['states of groups are merged', `${T}summarize h = hll(x) by g | summarize dcount_hll(hll_merge(h))`, [[3]]],
  ['two states are merged', `${T}summarize a = hll_if(x, g == "a"), b = hll_if(x, g == "b") | project dcount_hll(hll_merge(a, b))`, [[3]]],
  ['states as variables', `let h = toscalar(${T.replace(/^let T = |; T \| $/g, '')} | summarize hll(x)); print dcount_hll(hll_merge(h, h))`, [[3]]],
  ['rows without a state are left out', `${T}summarize h = hll(x) by g | extend h = iff(g == "a", h, dynamic([1])) | summarize m = hll_merge(h) | project dcount_hll(m)`, [[2]]],
  ['no state at all', `${T}summarize h = hll(x), t = tdigest(x) by g | where false | summarize hll_merge(h), tdigest_merge(t)`, [[null, null]]],
  ['hll of no values', `${T}where x > 99 | summarize h = hll(x) | project dcount_hll(h), dcount_hll(hll_merge(h, h))`, [[0, 0]]],
  ['what is no state', 'print a = dynamic([1, 2]), b = dynamic(["tdigest", "long", []]), c = parse_json("{}") | project dcount_hll(a), dcount_hll(b), dcount_hll(c), hll_merge(a, b), rank_tdigest(a, 1), percentile_tdigest(c, 50, typeof(long)), tdigest_merge(a, b), percentiles_array_tdigest(a, 50)', [[null, null, null, null, null, null, null, null]]],
  ['forged states', `${FORGED}dcount_hll(h), percentile_tdigest(t, 50, typeof(long)), tdigest_merge(t, t)`, [[2, null, ['tdigest', 'long', []]]]],
  ['dcount_intersect', 'range x from 1 to 30 step 1 | summarize a = hll_if(x, x % 2 == 0), b = hll_if(x, x % 3 == 0), c = hll_if(x, x % 5 == 0) | evaluate dcount_intersect(a, b, c) | project s0, s1, s2', [[15, 5, 1]]],
  ['dcount_intersect row by row', `${T}summarize a = hll(x), b = hll_if(x, x == 2) by g | extend b = iff(g == "a", b, dynamic(null)) | evaluate dcount_intersect(a, b) | project g, s0, s1 | sort by g asc`, [['a', 2, 1], ['b', 2, null]]],
  ['percentiles are those of percentile()', `${T}summarize t = tdigest(x), p = percentile(x, 50), q = percentile(x, 81) | project p, percentile_tdigest(t, 50, typeof(long)), q, percentile_tdigest(t, 81, typeof(long))`, [[2, 2, 9, 9]]],
  ['the ends', `${T}summarize t = tdigest(x) | project percentiles_array_tdigest(t, 0, 20, 20.1, 100), percentiles_array_tdigest(t, dynamic([100, 0]))`, [[[1, 1, 2, 9], [9, 1]]]],
  ['without a type', `${TYPES}percentile_tdigest(t, 10), percentile_tdigest(s, 10), percentile_tdigest(r, 10), percentile_tdigest(d, 10)`, [[['2024-01-01T01:00:00.0000000Z'], ['01:00:00'], [0.25], ['0.25']]]],
  ['types', `${TYPES}percentile_tdigest(t, 10, typeof(datetime)), percentile_tdigest(s, 10, typeof(timespan)), percentile_tdigest(r, 10, typeof(real)), percentile_tdigest(d, 10, typeof(decimal)), rank_tdigest(t, datetime(2024-01-01 03:30)), rank_tdigest(s, 3h), rank_tdigest(r, 0.5), rank_tdigest(d, decimal(0.5))`, [['2024-01-01T01:00:00Z', '01:00:00', 0.25, '0.25', 3, 3, 2, 2]]],
  ['an int is a long', 'datatable(x:int)[3, 5] | summarize t = tdigest(x) | project percentile_tdigest(t, 100, typeof(long)), rank_tdigest(t, 4)', [[5, 1]]],
  ['order is by value, not by text', 'range x from 8 to 12 step 1 | extend r = exp10(x - 10) | summarize a = tdigest(x), r = tdigest(r) | project m = tdigest_merge(a, a), n = tdigest_merge(r, r) | project percentiles_array_tdigest(m, 0, 100), percentiles_array_tdigest(n, 0, 100)', [[[8, 12], [0.01, 100]]]],
  ['ranks count members up to a value', `${T}summarize t = tdigest(x) | project rank_tdigest(t, 0), rank_tdigest(t, 2), rank_tdigest(t, 100), rank_tdigest(t, long(null)), percentrank_tdigest(t, 2)`, [[0, 4, 5, null, 80]]],
  ['weights', 'datatable(x:long, w:long)[1,8, 2,1, 3,1, 4,0, 5,long(null)] | summarize t = tdigest(x, w) | project percentile_tdigest(t, 80, typeof(long)), percentile_tdigest(t, 81, typeof(long)), rank_tdigest(t, 5)', [[1, 2, 10]]],
  ['a weight for all', `${T}summarize t = tdigest(x, 3) | project rank_tdigest(t, 1)`, [[3]]],
  ['digests of groups are merged', `${T}summarize t = tdigest(x) by g | summarize m = tdigest_merge(t), n = merge_tdigest(t) | project rank_tdigest(m, 2), percentile_tdigest(n, 80, typeof(long)), rank_tdigest(tdigest_merge(m, n), 2)`, [[4, 2, 8]]],
  ['a digest of no values', `${T}where x > 99 | summarize t = tdigest(x) | project percentile_tdigest(t, 50, typeof(long)), percentile_tdigest(t, 50), percentiles_array_tdigest(t, 1, 2), rank_tdigest(t, 1), percentrank_tdigest(t, 1)`, [[null, null, [null, null], 0, null]]],
  ['big numbers stay exact', 'print x = 9007199254740993 | summarize t = tdigest(x), h = hll(x) | project tostring(percentile_tdigest(t, 50, typeof(long))), rank_tdigest(t, 9007199254740992), tostring(h)', [['9007199254740993', 0, '["hll","long",1,["9007199254740993"]]']]],
];

let duck: DuckDBConnection;
beforeAll(async () => { duck = await openDuck(); });
afterAll(() => { duck.closeSync(); });

describe('hll and tdigest', () => {
  it.each(CASES)('%s', async (_what, text, expected) => {
    const { rows } = await runKql(duck, text);
    expect(rows).toEqual(expected);
  });

  it('says that states are exact', async () => {
    const { translation } = await runKql(duck, `${T}summarize hll(x), tdigest(x)`);
    expect(translation.notes).toEqual([expect.stringMatching(/^hll\(\): states hold exact/), expect.stringMatching(/^tdigest\(\): states hold exact/)]);
  });

  it('names columns as the analyser does', async () => {
    const { columns } = await runKql(duck, `${T}summarize hll(x), tdigest(x) | project hll_x, tdigest_x, dcount_hll(hll_x)`);
    expect(columns.map(({ name }) => name)).toEqual(['hll_x', 'tdigest_x', 'dcount_hll_hll_x']);
  });

  it('merges the states of a saved table', async () => {
    const first = await runKql(duck, 'range x from 0 to 47 step 1 | summarize h = hll(x % 10), t = tdigest(x) by bin(x, 12) | project h, t');
    const ref = { id: 'saved', columns: first.columns };
    const prepare = (): readonly string[] => [`CREATE OR REPLACE TEMP VIEW "variable saved" AS SELECT * FROM (VALUES ${first.rows.map((row) => `(${row.map((each) => `'${JSON.stringify(each)}'::JSON`).join(', ')})`).join(', ')}) AS v(h, t)`];
    const { rows } = await runKql(duck, '$saved | summarize h = hll_merge(h), t = tdigest_merge(t) | project dcount_hll(h), percentile_tdigest(t, 50, typeof(long))', { variables: { saved: { kind: 'table', ref } as never }, prepare });
    expect(rows).toEqual([[10, 23]]);
  });

  it('reads a large state once, not once for each value', async () => {
    const { rows } = await runKql(duck, 'range x from 1 to 40000 step 1 | summarize t = tdigest(x % 10000), h = hll(x % 10000) by bin(x, 10000) | summarize t = tdigest_merge(t), h = hll_merge(h) | project rank_tdigest(t, 4999), dcount_hll(h)');
    expect(rows).toEqual([[20_000, 10_000]]);
  });

  const many = `range x from 1 to ${MAX_SKETCH_VALUES + 1} step 1 | summarize `;
  it.each([
    ['too many values of an hll', `${many}hll(x)`, /hll\(\) holds up to 100000/],
    ['too many values of a tdigest', `${many}tdigest(x)`, /tdigest\(\) holds up to 100000/],
    ['sets of different types', `${T}summarize a = hll(x), b = hll(g) | project hll_merge(a, b)`, /different types or accuracies/],
    ['sets of different accuracies', `${T}summarize h = hll(x, 1), i = hll(x, 2) | evaluate dcount_intersect(h, i)`, /different types or accuracies/],
    ['digests of different types', `${T}summarize a = tdigest(x), b = tdigest(x * 1.5) | project tdigest_merge(a, b)`, /different types/],
    ['a rank by another type', `${T}summarize t = tdigest(x) | project rank_tdigest(t, 2.5)`, /state of another type/],
    ['a percentile as another type', `${T}summarize t = tdigest(x) | project percentile_tdigest(t, 50, typeof(real))`, /state of another type/],
    ['a percentile beyond 100', `${T}summarize t = tdigest(x) | project percentile_tdigest(t, x = 150.0, typeof(long))`, /from 0 to 100/],
    ['an accuracy that does not exist', `${T}summarize hll(x, 7)`, /literal from 0 to 4/],
    ['one set', `${T}summarize a = hll(x) | evaluate dcount_intersect(a)`, /./],
  ])('refuses %s', async (_what, text, message) => {
    await expect(runKql(duck, text)).rejects.toThrow(message);
  });
});
