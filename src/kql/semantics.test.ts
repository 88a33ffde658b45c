import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../test/kql/run.js';

/** One rule of Kusto that a straightforward translation gets wrong: an expression and what the engine gives. */
type Trap = readonly [rule: string, expression: string, value: unknown];

const TRAPS: readonly Trap[] = [
  ['_ separates terms', '"1_2_3" has "1"', true],
  ['has wants whole terms', '"alphabet" has "alpha"', false],
  ['has ignores case', '"Foo BAR" has "bar"', true],
  ['has ignores case in every script', '"ПРИВЕТ мир" has "привет"', true],
  ['has_cs keeps case', '"Foo" has_cs "foo"', false],
  ['hasprefix finds the start of a term', '"foo alphabet" hasprefix "alp"', true],
  ['hassuffix finds the end of a term', '"foo alphabet x" hassuffix "bet"', true],
  ['a term with punctuation is found as a whole', '"c:\\\\windows\\\\cmd.exe /c" has "cmd.exe"', true],
  ['regex characters in a term are plain', '"aXb" has "a.b"', false],
  ['has_any finds one of the terms', '"powershell -enc" has_any ("cmd", "POWERSHELL")', true],
  ['has_any wants whole terms', '"powershells" has_any ("powershell")', false],
  ['has_any takes an array', '"a b" has_any (dynamic(["x","b"]))', true],
  ['has_all wants all terms', '"a b" has_all ("a", "c")', false],
  ['contains takes parts, case ignored', '"alphabet" contains "PHA"', true],
  ['!contains keeps empty strings', '"" !contains "x"', true],
  ['a string is never null', 'isnull(tostring(dynamic(null)))', false],
  ['an empty string is empty', 'isempty(tostring(dynamic(null)))', true],
  ['null == value is false', 'long(null) == 1', false],
  ['null != value is true', 'long(null) != 1', true],
  ['null == null is null', 'long(null) == long(null)', null],
  ['null < value is null', 'long(null) < 1', null],
  ['null is not in a list', 'long(null) in (1, 2)', false],
  ['null is outside of a list', 'long(null) !in (1, 2)', true],
  ['NaN equals nothing', 'real(nan) == real(nan)', false],
  ['whole division truncates', '-7 / 2', -3],
  ['division of longs by zero is null', '1 / 0', null],
  ['division of reals by zero is infinite', '1.0 / 0', 'Infinity'],
  ['a remainder is not negative', '-7 % 3', 2],
  ['int + int is long', 'gettype(int(1) + int(1))', 'long'],
  ['long overflow wraps', '9223372036854775807 + 1', '-9223372036854775808'],
  ['reals are binary', '0.1 + 0.2', 0.30000000000000004],
  ['bins of datetimes start at year 1', 'bin(datetime(1955-11-05 06:15), 7d)', '1955-10-31T00:00:00Z'],
  ['bins of numbers go down', 'bin(-7, 3)', -9],
  ['a bin of nothing is null', 'bin(5, 0)', null],
  ['weeks start on Sunday', 'startofweek(datetime(2024-02-29))', '2024-02-25T00:00:00Z'],
  ['dayofweek is a timespan', 'dayofweek(datetime(2024-02-29))', '4.00:00:00'],
  ['weeks of the year are ISO weeks', 'week_of_year(datetime(2021-12-27))', 52],
  ['datetime_diff counts boundaries', 'datetime_diff("year", datetime(2024-01-01), datetime(2023-12-31))', 1],
  ['timespan / timespan is real', '1d / 1h', 24],
  ['a timespan is ticks', 'tolong(1d)', 864000000000],
  ['timespans are read from text', 'totimespan("1.02:03:04.5")', '1.02:03:04.5000000'],
  ['datetime - datetime is a timespan', 'datetime(2024-01-02) - datetime(2024-01-01)', '1.00:00:00'],
  ['true prints with a capital', 'tostring(true)', 'True'],
  ['timespans print with days', 'tostring(1d)', '1.00:00:00'],
  ['datetimes print seven digits', 'tostring(datetime(2024-01-01 10:00))', '2024-01-01T10:00:00.0000000Z'],
  ['null prints as nothing', 'tostring(long(null))', ''],
  ['toint of a fraction in text is null', 'toint("12.5")', null],
  ['toint truncates a real', 'toint(2.5)', 2],
  ['toint of text beyond its range is null', 'toint("2147483648")', null],
  ['hexadecimal text converts', 'tolong("0x10")', 16],
  ['round goes away from zero', 'round(2.5)', 3],
  ['square roots of negatives do not stop the query', 'sqrt(-1)', 'NaN'],
  ['logarithms of zero do not stop the query', 'log(0)', '-Infinity'],
  ['extract without a match is empty', 'extract("x(\\\\d)", 1, "abc")', ''],
  ['extract_all without a match is null', 'extract_all("(\\\\d)", "abc")', null],
  ['extract_all with one group is flat', 'extract_all("(\\\\d)", "a1b2")', ['1', '2']],
  ['extract_all with groups nests', 'extract_all("([a-z])(\\\\d)", "a1b2")', [['a', '1'], ['b', '2']]],
  ['splitting nothing gives one empty part', 'split("", ",")', ['']],
  ['a part of a split', 'tostring(split("a,b", ",")[1])', 'b'],
  ['a part beyond the end is null', 'isnull(split("a,b", ",")[2])', true],
  ['a part beyond the end has no text', 'tostring(split("a,b", ",")[2])', ''],
  ['an empty part is a text, not null', 'isnull(split(",b", ",")[0])', false],
  ['a part is compared as text', 'split("a,b", ",")[0] == "a"', true],
  ['a part that looks like a number stays text', 'split("1,2", ",")[0]', '1'],
  ['a part becomes a number', 'toint(split("1,2", ",")[1]) + 1', 3],
  ['split with an index gives an array', 'split("a,b", ",", 1)', ['b']],
  ['trim takes one match a side', 'trim("-", "--a--")', '-a-'],
  ['substring counts from 0', 'substring("abcdef", 1, 2)', 'bc'],
  ['substring counts from the end', 'substring("abcdef", -2, 2)', 'ef'],
  ['a negative length gives nothing', 'substring("abc", 0, -1)', ''],
  ['indexof of nothing is null', 'indexof("abc", "")', null],
  ['indexof without a find is -1', 'indexof("abc", "z")', -1],
  ['a negative index counts from the end', 'dynamic([1,2,3])[-1]', 3],
  ['a missing member is null', 'isnull(dynamic({"a":1}).b)', true],
  ['JSON null is null', 'isnull(dynamic({"a":null}).a)', true],
  ['an empty array is not null', 'isnull(dynamic([]))', false],
  ['a member whose name holds a dot', 'dynamic({"a.b":1})["a.b"]', 1],
  ['a member named like a wildcard', 'isnull(dynamic({"a":1})["*"])', true],
  ['a member name with a quote', 'dynamic({"a\\"b":1})["a\\"b"]', 1],
  ['a bag is a dictionary', 'gettype(dynamic({}))', 'dictionary'],
  ['the first of equal keys wins', 'bag_merge(dynamic({"a":1}), dynamic({"a":2,"b":3}))', { a: 1, b: 3 }],
  ['array_concat leaves null out', 'array_concat(dynamic([1]), dynamic(null), dynamic([2]))', [1, 2]],
  ['text that is no JSON becomes a JSON string', 'parse_json("abc")', 'abc'],
  ['large whole numbers survive JSON', 'tostring(parse_json(\'{"a":9007199254740993}\').a)', '9007199254740993'],
  ['between includes both ends', '5 between (1 .. 5)', true],
  ['between takes a timespan as its end', 'datetime(2024-01-01 12:00) between (datetime(2024-01-01) .. 1d)', true],
  ['in keeps case', '"A" in ("a")', false],
  ['in~ ignores case', '"A" in~ ("a")', true],
  ['in takes an array', '2 in (dynamic([1,2]))', true],
  ['=~ ignores case', '"ABC" =~ "abc"', true],
  ['not negates', 'not(1 == 2)', true],
  ['now is pinned', 'now() - ago(1h)', '01:00:00'],
  ['a regex \\d knows all digits', '"１" matches regex @"\\d"', true],
  ['array_iff chooses element by element', 'array_iff(dynamic([true, 0, "x"]), dynamic([1,2,3]), -1)', [1, -1, null]],
  ['arrays rotate', 'array_rotate_left(dynamic([1,2,3]), 1)', [2, 3, 1]],
  ['arrays shift', 'array_shift_right(dynamic([1,2,3]), 1)', [null, 1, 2]],
  ['zip pads with null', 'zip(dynamic([1,2]), dynamic(["a"]))', [[1, 'a'], [2, null]]],
  ['series add element by element', 'series_add(dynamic([1,2]), dynamic([10,null]))', [11, null]],
  ['numbers in arrays compare by value', 'array_index_of(dynamic([5,15]), 15.0)', 1],
  ['array_sort puts numbers in order of value', 'array_sort_asc(dynamic([10,9,null,1]))', [1, 9, 10, null]],
  ['array_slice includes both ends', 'array_slice(dynamic([1,2,3,4]), 1, -2)', [2, 3]],
  ['sets keep the order of the first', 'set_union(dynamic([3,1]), dynamic([1,2]))', [3, 1, 2]],
  ['strings replace each other in one pass', 'replace_strings("a cat", dynamic(["cat","dog"]), dynamic(["dog","pig"]))', 'a dog'],
  ['URLs come apart', 'parse_url("https://u@h.example:8443/p/a?x=1&y=#f")', { Scheme: 'https', Host: 'h.example', Port: '8443', Path: '/p/a', Username: 'u', Password: '', 'Query Parameters': { x: '1', y: '' }, Fragment: 'f' }],
  ['paths come apart', 'parse_path(@"C:\\temp\\a.tar.gz").Filename', 'a.tar.gz'],
  ['formats of datetimes', 'format_datetime(datetime(2024-02-29 03:04:05.123456), "yy-M-d [H:mm:ss.fff] tt")', '24-2-29 [3:04:05.123] AM'],
  ['formats of timespans', 'format_timespan(time(-1.02:03:04.5), "d.hh:mm:ss.F")', '-1.02:03:04.5'],
  ['base64', 'base64_decode_tostring("SGVsbG8=")', 'Hello'],
  ['broken base64 is empty', 'base64_decode_tostring("%%%")', ''],
  ['case needs a true branch', 'case(1 > 2, "a", long(null) == 1, "b", "c")', 'c'],
  ['coalesce passes over empty strings', 'coalesce("", "x")', 'x'],
  ['an object in a list keeps its keys', 'bag_keys(dynamic({"b":1,"a":2}))', ['b', 'a']],
  ['private addresses', 'ipv4_is_private("172.31.0.1")', true],
  ['public addresses', 'ipv4_is_private("172.32.0.1")', false],
  ['addresses in a network', 'ipv4_is_in_range("10.1.2.3", "10.1.0.0/16")', true],
  ['no address gives null', 'ipv4_is_private("nonsense")', null],
];

let duck: DuckDBConnection;
beforeAll(async () => { duck = await openDuck(); });
afterAll(() => { duck.closeSync(); });

describe('rules of Kusto that SQL does otherwise', () => {
  it.each(TRAPS)('%s: %s', async (_rule, expression, value) => {
    const { rows } = await runKql(duck, `print x = ${expression}`);
    expect(rows).toEqual([[value]]);
  });

  it('keeps the rules when values come from a column and not from a literal', async () => {
    const { rows } = await runKql(duck, `datatable(a:long, b:long, s:string)[ 7,2,"x_y", -7,3,"", long(null),1,"Y" ]
      | project q = a / b, m = a % b, e = a == 7, n = a != 7, h = s has "y"`);
    expect(rows).toEqual([[3, 1, true, false, true], [-2, 2, false, true, false], [null, null, false, true, true]]);
  });
});

describe('names and order of columns', () => {
  it.each([
    ['T | summarize count(), sum(v), dcount(k), make_list(v), make_set(k), percentile(v, 50) by k', ['k', 'count_', 'sum_v', 'dcount_k', 'list_v', 'set_k', 'percentile_v_50']],
    ['T | summarize arg_max(v, *) by k', ['k', 'v', 'w']],
    ['T | extend k = "x", z = 1', ['k', 'v', 'w', 'z']],
    ['T | join kind=inner T on k', ['k', 'v', 'w', 'k1', 'v1', 'w1']],
    ['T | lookup T on k', ['k', 'v', 'w', 'v1', 'w1']],
    ['print 1, a = 2', ['print_0', 'a']],
    ['T | count', ['Count']],
    ['T | project k, V = v, v * 2', ['k', 'V', 'Column1']],
  ])('%s', async (text, names) => {
    const { columns } = await runKql(duck, `let T = datatable(k:string, v:long, w:real)["a",1,1.5]; ${text}`);
    expect(columns.map((column) => column.name)).toEqual(names);
  });

  it('tells names apart by case, which DuckDB does not', async () => {
    const { rows } = await runKql(duck, 'print foo = 1, Foo = 2 | project Foo, foo');
    expect(rows).toEqual([[2, 1]]);
  });
});
