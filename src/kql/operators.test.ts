import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../test/kql/run.js';

const T = 'let T = datatable(k:string, v:long)["a",3, "b",1, "a",2, "c",long(null)]; ';
const U = 'let U = datatable(k:string, w:string)["a","x", "a","y", "d","z"]; ';

type Row = readonly unknown[];
const CASES: readonly (readonly [string, string, readonly Row[]])[] = [
  ['where keeps the order of the source', `${T}T | where v > 1`, [['a', 3], ['a', 2]]],
  ['where drops rows whose predicate is null', `${T}T | where v < 10 | count`, [[3]]],
  ['sort is descending and puts nulls last', `${T}T | sort by v`, [['a', 3], ['a', 2], ['b', 1], ['c', null]]],
  ['ascending puts nulls first', `${T}T | sort by v asc`, [['c', null], ['b', 1], ['a', 2], ['a', 3]]],
  ['nulls go where they are told to', `${T}T | sort by v asc nulls last | take 1`, [['b', 1]]],
  ['sorting by an expression', `${T}T | sort by strlen(k), v asc | project k | take 2`, [['c'], ['b']]],
  ['sort survives extend, where and project', `${T}T | sort by v asc | extend z = 1 | where v > 0 | project k`, [['b'], ['a'], ['a']]],
  ['top takes the greatest', `${T}T | top 2 by v | project v`, [[3], [2]]],
  ['distinct', `${T}T | distinct k`, [['a'], ['b'], ['c']]],
  ['summarize orders its groups', `${T}T | summarize sum(v), c = count() by k`, [['a', 5, 2], ['b', 1, 1], ['c', 0, 1]]],
  ['summarize over nothing gives one row', `${T}T | where k == "z" | summarize count(), sum(v), avg(v), max(v)`, [[0, 0, 'NaN', null]]],
  ['count of an expression counts all rows', `${T}T | summarize count(v)`, [[4]]],
  ['a null key is a group', `${T}T | summarize count() by v`, [[null, 1], [1, 1], [2, 1], [3, 1]]],
  ['make_list keeps order and leaves nulls out', `${T}T | summarize make_list(v), make_list(k)`, [[[3, 1, 2], ['a', 'b', 'a', 'c']]]],
  ['make_list takes arrays apart', 'datatable(d:dynamic)[dynamic([1,2]), dynamic(3)] | summarize make_list(d)', [[[1, 2, 3]]]],
  ['make_set is without repeats', `${T}T | summarize make_set(k)`, [[['a', 'b', 'c']]]],
  ['arg_max brings the row along', `${T}T | summarize arg_max(v, *) by k`, [['a', 3], ['b', 1], ['c', null]]],
  ['arg_max keeps a null of another column', 'datatable(g:long, v:long, s:long)[1,5,long(null), 1,2,7] | summarize arg_max(v, s) by g', [[1, 5, null]]],
  ['percentile is the nearest rank', 'range x from 1 to 4 step 1 | summarize percentile(x, 50), percentiles(x, 25, 75)', [[2, 1, 3]]],
  ['sum wraps on overflow', 'datatable(x:long)[9223372036854775807, 1] | summarize sum(x)', [['-9223372036854775808']]],
  ['min and max with NaN are NaN', 'datatable(x:real)[1.0, real(nan)] | summarize min(x), max(x)', [['NaN', 'NaN']]],
  ['the …if forms', `${T}T | summarize countif(v > 1), sumif(v, k == "a"), dcountif(k, v > 0)`, [[2, 5, 2]]],
  ['calculating with aggregates', `${T}T | summarize r = round(1.0 * sum(v) / count(), 1) by k | where r > 1`, [['a', 2.5]]],
  ['the default join takes one left row a key', `${T}${U}T | join U on k | project k, v, w`, [['a', 3, 'x'], ['a', 3, 'y']]],
  ['innerunique chooses among the rows that a where behind it leaves', `let A = datatable(k:long, a:string)[1,"x", 1,"y"]; let B = datatable(k:long, b:long)[1,5, 1,6]; A | join B on k | where a == "y" and b > 5 | project a, b`, [['y', 6]]],
  ['innerunique chooses before a where on the right side', `let A = datatable(k:long, a:string)[1,"x", 1,"y"]; let B = datatable(k:long, b:long)[1,5, 1,6]; A | join B on k | where b > 5 or a == "y" | project a, b`, [['x', 6]]],
  ['inner join takes all', `${T}${U}T | join kind=inner U on k | count`, [[4]]],
  ['an outer join leaves strings empty, not null', `${T}${U}T | join kind=leftouter U on k | where k == "b" | project w, isnull(w), v`, [['', false, 1]]],
  ['right outer', `${T}${U}T | join kind=rightouter U on k | where w == "z" | project k, k1, v`, [['', 'd', null]]],
  ['full outer', `${T}${U}T | join kind=fullouter U on k | count`, [[7]]],
  ['anti joins', `${T}${U}T | join kind=leftanti U on k | project k`, [['b'], ['c']]],
  ['semi joins', `${T}${U}T | join kind=leftsemi U on k | project v`, [[3], [2]]],
  ['right anti joins', `${T}${U}T | join kind=rightanti U on k`, [['d', 'z']]],
  ['keys of other names', `${T}${U}T | join kind=inner (U | project-rename key = k) on $left.k == $right.key | count`, [[4]]],
  ['null matches null', 'datatable(a:long)[long(null)] | join kind=inner (datatable(a:long)[long(null)]) on a | count', [[1]]],
  ['a table joined with itself', `${T}T | join kind=inner T on k | count`, [[6]]],
  ['lookup', `${T}${U}T | lookup U on k | where k == "a" | project v, w | sort by v, w`, [[3, 'y'], [3, 'x'], [2, 'y'], [2, 'x']]],
  ['union fills what a branch lacks', `${T}${U}T | union U | count`, [[7]]],
  ['union names its sources', `${T}T | union withsource=s (print k = "q") | where k == "q" | project s`, [['union_arg1']]],
  ['union of clashing types splits the column', 'union (print x = 1), (print x = "a")', [[1, ''], [null, 'a']]],
  ['mv-expand', 'print a = dynamic([1,2]), b = dynamic(["x"]) | mv-expand with_itemindex=i a, b', [[1, 'x', 0], [2, null, 1]]],
  ['mv-expand of null keeps the row, of an empty array does not', 'datatable(d:dynamic)[dynamic(null), dynamic([])] | mv-expand d | count', [[1]]],
  ['mv-expand of a bag', 'print d = dynamic({"a":1,"b":2}) | mv-expand d', [[{ a: 1 }], [{ b: 2 }]]],
  ['mv-expand with a type', 'print d = dynamic(["1","x"]) | mv-expand d to typeof(long)', [[1], [null]]],
  ['mv-apply runs its query on each row', 'datatable(g:string, d:dynamic)["p",dynamic([1,5,3]), "q",dynamic([2])] | mv-apply x = d to typeof(long) on (top 1 by x) | project g, x', [['p', 5], ['q', 2]]],
  ['mv-apply aggregates an empty array', 'print d = dynamic([]) | mv-apply x = d to typeof(long) on (summarize s = sum(x)) | project s', [[0]]],
  ['mv-apply sees the outer columns', 'print f = 10, d = dynamic([1,2]) | mv-apply x = d to typeof(long) on (extend y = x * f | summarize max(y)) | project max_y', [[20]]],
  ['parse', 'print s = "id=12 user=joe x" | parse s with "id=" id:long " user=" user " " * | project id, user', [[12, 'joe']]],
  ['parse without a match keeps the row', 'print s = "nothing" | parse s with "id=" id:long | project id', [[null]]],
  ['parse-where without a match drops it', 'print s = "nothing" | parse-where s with "id=" id:long | count', [[0]]],
  ['range includes its end', 'range x from 1 to 5 step 2', [[1], [3], [5]]],
  ['prev, row_number and a running sum', `${T}T | sort by v asc nulls last | project v, p = prev(v), n = row_number(), c = row_cumsum(v) | take 3`, [[1, null, 1, 1], [2, 1, 2, 3], [3, 2, 3, 6]]],
  ['row_number with a restart', 'range x from 1 to 4 step 1 | extend n = row_number(1, x == 3)', [[1, 1], [2, 2], [3, 1], [4, 2]]],
  ['let functions', 'let f = (a:long, b:long = 2) { a * b }; print f(3), f(3, 4)', [[6, 12]]],
  ['let functions over tables', `${T}let big = (t:(v:long), n:long) { t | where v > n }; T | invoke big(1) | count`, [[2]]],
  ['toscalar', `${T}print toscalar(T | summarize max(v)) + 1`, [[4]]],
  ['in takes a table', `${T}${U}T | where k in ((U | project k)) | count`, [[2]]],
  ['as names the rows before it', `${T}T | where v > 1 | as X | union X | count`, [[4]]],
  ['materialize', `${T}let m = materialize(T | where v > 1); m | join kind=inner m on v | count`, [[2]]],
  ['make-series fills empty bins', 'datatable(t:long, v:long)[0,1, 2,5] | make-series s = sum(v) on t from 0 to 4 step 1', [[[1, 0, 5, 0], [0, 1, 2, 3]]]],
  ['a star matches any text of the row', 'datatable(a:string, b:string)["x","one", "two","y"] | where * has "two" | project a', [['two']]],
  ['parse-kv', 'print s = "k=a b;n=5;k=c" | parse-kv s as (k:string, n:long, z:string) with (pair_delimiter=";", kv_delimiter="=") | project k, n, z', [['a b', 5, '']]],
  ['search looks for terms in all text', 'datatable(a:string, b:string)["x one","y", "z","one-two", "alone","w"] | search "one" | project a', [['x one'], ['z']]],
  ['search with a star takes the start of a term', 'datatable(a:string)["alphabet", "beta alpha", "zalpha"] | search "alpha*"', [['search_arg0', 'alphabet'], ['search_arg0', 'beta alpha']]],
  ['bag_unpack with its columns', 'print d = dynamic({"u":"x","n":"5"}), k = 1 | evaluate bag_unpack(d) : (k:long, u:string, n:long)', [[1, 'x', 5]]],
  ['getschema', 'print a = 1, b = "x" | getschema | project ColumnName, ColumnType', [['a', 'long'], ['b', 'string']]],
  ['sample gives the same rows each time', 'range x from 1 to 9 step 1 | sample 2', [[1], [2]]],
  ['a fuzzy union leaves out what is missing', 'union isfuzzy=true (print x = 1), nosuchtable', [[1]]],
  ['a scalar subquery within calculations', 'let m = toscalar(range x from 1 to 9 step 1 | summarize max(x)); print 20 % m, datetime(2024-01-01) + m * 1d', [[2, '2024-01-10T00:00:00Z']]],
  ['a literal takes the type of the column', 'datatable(s:string, n:long)["5",5] | where s == 5 and n == "5" | count', [[1]]],
  ['window functions inside of mv-apply', 'print d = dynamic([3,1,2]) | mv-apply x = d to typeof(long) on (sort by x asc | extend p = prev(x) | summarize make_list(x - p)) | project list_', [[[1, 1]]]],
  ['project-away, -keep, -rename, -reorder', 'print a1 = 1, a2 = 2, b = 3 | project-away a1 | project-rename c = b | project-reorder c | project-keep c, a*', [[3, 2]]],
];

let duck: DuckDBConnection;
beforeAll(async () => { duck = await openDuck(); });
afterAll(() => { duck.closeSync(); });

describe('operators', () => {
  it.each(CASES)('%s', async (_what, text, expected) => {
    const { rows } = await runKql(duck, text);
    expect(rows).toEqual(expected);
  });

  it('gives the chart that render asks for as a hint', async () => {
    const { translation, rows } = await runKql(duck, 'print x = 1, y = 2 | render timechart with (title="Logons", xcolumn=x, ycolumns=y)');
    expect(rows).toEqual([[1, 2]]);
    expect(translation.render).toEqual({ visualization: 'timechart', title: 'Logons', xColumn: 'x', yColumns: ['y'] });
  });

  it('names the sources that the caller has to make, once each', async () => {
    const tables = [{ name: 'Logs', columns: [{ name: 'A b', type: 'string' as const }, { name: 'n', type: 'long' as const }] }];
    const { rows, translation } = await runKql(duck, 'Logs | where n > 1 | join kind=inner Logs on n | project [\'A b\'], n', {
      tables,
      prepare: ({ sources }) => sources.map((source) => `CREATE TEMP VIEW "${source.relation}" AS SELECT 'r' || n AS "A b", n::BIGINT AS n FROM range(3) AS t(n)`),
    });
    expect(translation.sources.map((source) => source.kind)).toEqual(['table']);
    expect(rows).toEqual([['r2', 2]]);
  });
});
