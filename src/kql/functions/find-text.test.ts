import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';

let duck: DuckDBConnection;
beforeAll(async () => {
  duck = await openDuck();
});
afterAll(() => {
  duck.closeSync();
});

const answer = async (expression: string): Promise<unknown> => (await runKql(duck, `print x = ${expression}`)).rows[0]?.[0];

describe('places in texts and arrays', () => {
  it.each<readonly [string, unknown]>([
    ['indexof("xyzxyz", "yz")', 1],
    ['indexof("xyzxyz", "yz", 2)', 4],
    ['indexof("xyzxyz", "yz", -2)', 4],
    ['indexof("xyzxyz", "yz", -99)', 1],
    ['indexof("xyzxyz", "yz", 0, 2)', -1],
    ['indexof("xyzxyz", "yz", 0, 3)', 1],
    ['indexof("xyzxyz", "yz", 0, -1, 2)', 4],
    ['indexof("xyzxyz", "yz", 1, -1, 3)', -1],
    ['indexof("xyz", "z", 9)', -1],
    ['indexof("xyz", "", 1)', null],
    ['indexof(12345, 4, 1)', 3],
    ['indexof_regex("ab12cd34", @"\\d+", 0, -1, 1)', 2],
    ['indexof_regex("a\\nb1", @"1$", 0, -1, 1)', 3],
    ['indexof_regex("abc", @"\\d", 0, -1, 1)', -1],
    ['has_any_index("net use x", dynamic(["user", "USE"]))', 1],
    ['has_any_index("port 22", dynamic([21, 22]))', 1],
    ['has_any_index("port 22", dynamic([]))', -1],
    ['has_any_index("port 22", dynamic(null))', -1],
    ['array_sort_asc(dynamic([10, 9, null, "b", "a", 9.5]))', [9, 9.5, 10, 'a', 'b', null]],
    ['array_sort_asc(dynamic([2, null, 1]), false)', [null, 1, 2]],
    ['array_sort_desc(dynamic([2, null, 1]))', [2, 1, null]],
    ['array_sort_desc(dynamic([2, null, 1]), false)', [null, 2, 1]],
    ['array_sort_desc(dynamic([1, 2, 1]), dynamic(["a", "b", "c"]))[1]', ['b', 'a', 'c']],
    ['array_sort_asc(dynamic([2, 1]), dynamic(["a"]))[1]', null],
    ['array_sort_asc(parse_json("{}"))', null],
    ['strcat_array(dynamic(null), ",")', ''],
    ['bag_remove_keys(dynamic({"a": 1}), dynamic(null))', { a: 1 }],
    ['hash("World", 7) == hash("World") % 7', true],
    ['bag_has_key(dynamic({"a": {"b": [7]}}), "$.a.b[0]")', true],
    ['bag_has_key(dynamic({"a": {"b": [7]}}), "$.a.c")', false],
    ['countof("Ж1Ж", @"\\w", "regex")', 3],
    ['assert(2 > 1, "never seen")', true],
  ])('%s', async (expression, expected) => {
    expect(await answer(expression)).toEqual(expected);
  });

  it('sorts several arrays into columns', async () => {
    const query = 'print a = dynamic([3, 1, 2]), b = dynamic(["c", "a", "b"]) | project array_sort_asc(a, b), other = 1 | extend (u, v) = array_sort_desc(a_sorted, b_sorted)';
    const { columns, rows } = await runKql(duck, query);
    expect(columns.map((column) => column.name)).toEqual(['a_sorted', 'b_sorted', 'other', 'u', 'v']);
    expect(rows).toEqual([[[1, 2, 3], ['a', 'b', 'c'], 1, [3, 2, 1], ['c', 'b', 'a']]]);
  });

  it.each(['indexof("aaa", "aa", 0, -1, 2)', 'indexof("aba", "a", 0, 3, 2)', 'indexof_regex("aba", "a", 1, -1, 1)', 'hash("a", 0)', 'bag_has_key(dynamic({}), "$..a")'])('%s is refused', async (expression) => {
    await expect(answer(expression)).rejects.toMatchObject({ code: 'kql.unsupported' });
  });

  it('stops at an assertion that does not hold', async () => {
    await expect(answer('assert(1 > 2, "one is less")')).rejects.toThrow('one is less');
  });
});
