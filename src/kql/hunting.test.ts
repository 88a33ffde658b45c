import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../test/kql/run.js';
import type { Answer } from '../../test/kql/run.js';
import { UserError } from '../errors.js';

/** Forms that published hunting queries use and the reference hardly shows. */
let connection: DuckDBConnection;

beforeAll(async () => { connection = await openDuck(); });
afterAll(() => { connection.closeSync(); });

const run = (kql: string): Promise<Answer> => runKql(connection, kql);
const rows = async (kql: string): Promise<unknown> => (await run(kql)).rows;

const PAIRS = "datatable(Host:string, Key:string, Value:string)['a','os','win', 'a','ip','1', 'b','os','lin']";

describe('forms of hunting queries', () => {
  it.each([
    ['ingestion_time() of rows with a time', 'datatable(TimeGenerated:datetime)[datetime(2024-01-02)] | where ingestion_time() > ago(365d) | extend t = ingestion_time() - TimeGenerated', [['2024-01-02T00:00:00Z', '00:00:00']]],
    ['ingestion_time() of Defender tables', 'datatable(Timestamp:datetime, a:long)[datetime(2024-01-02), 1] | summarize arg_max(ingestion_time(), a)', [['2024-01-02T00:00:00Z', 1]]],
    ['a join on three conditions', "datatable(a:long,b:long,c:long)[1,2,3, 1,2,4] | join kind=anti (datatable(a:long,b:long,c:long)[1,2,3]) on $left.a == $right.a and $left.b == $right.b and $left.c == $right.c", [[1, 2, 4]]],
    ['a join on conditions in brackets', 'datatable(a:long,b:long)[1,2, 1,3] | join kind=leftsemi (datatable(a:long,x:long)[1,3]) on ($left.a == $right.a and $left.b == $right.x)', [[1, 3]]],
    ['a search for anything', 'datatable(a:long)[1, 2] | search * | project a', [[1], [2]]],
    ['pivot with any()', `${PAIRS} | evaluate pivot(Key, any(Value), Host) | sort by Host asc`, [['a', '1', 'win'], ['b', '', 'lin']]],
    ['pivot with dcount()', `${PAIRS} | evaluate pivot(Key, dcount(Value), Host) | sort by Host asc`, [['a', 1, 1], ['b', 0, 1]]],
    ['extract_all() by names of groups', 'print x = extract_all(@"(?P<key>\\w+)=(?P<value>[(a-z)]+)", dynamic(["value","key"]), "a=b c=(d)")', [[[['b', 'a'], ['(d)', 'c']]]]],
    ['array_strcat()', 'print array_strcat(dynamic(["a", 1, "b"]), "-")', [['a-1-b']]],
    ['a JSON path without its dot', `print extractjson("$Device", '{"Device": {"id": 7}}')`, [['{"id":7}']]],
    ['one name for a function of several columns', 'print t = dynamic([1,2,3,4,5,6,7,40]) | extend o = series_decompose_anomalies(t, 2) | mv-expand t, o | where o == 1 | project t', [[40]]],
    ['bag_unpack() in a function', "let f = (T:(d:dynamic)) { T | evaluate bag_unpack(d) | extend n = a + 1 }; datatable(d:dynamic)[dynamic({'a':1}), dynamic({'a':2})] | invoke f()", [[1, 2], [2, 3]]],
    ['pivot() in a function within a function', `let g = (T:(Host:string, Key:string, Value:string)) { T | evaluate pivot(Key, take_any(Value), Host) }; let f = (T:(Host:string, Key:string, Value:string)) { T | where Host == 'a' | invoke g() }; ${PAIRS} | invoke f()`, [['a', '1', 'win']]],
    ['parse_user_agent()', "print tostring(parse_user_agent('curl/8.4.0', 'browser').Browser.Family)", [['curl']]],
  ])('%s', async (_, kql, expected) => {
    expect(await rows(kql)).toEqual(expected);
  });

  it('say in the notes what they take for granted', async () => {
    const { translation } = await run(`print TimeGenerated = datetime(2024-01-02) | extend t = ingestion_time(), p = extractjson("$a", "{}"), u = parse_user_agent("x", "os")`);
    expect(translation.notes.join('\n')).toMatch(/ingestion_time\(\) is TimeGenerated[^]*\$a is read as \$\.a[^]*parse_user_agent\(\) knows/);
  });

  it('refuse ingestion_time() of rows without a time, and joins on other conditions', async () => {
    await expect(run('print a = 1 | extend ingestion_time()')).rejects.toThrow('rows without TimeGenerated');
    await expect(run('print a = 1 | join (print a = 1) on $left.a == $right.a and $left.a > 0')).rejects.toThrow(UserError);
  });

  it('point at the place of an error within a function', async () => {
    const kql = 'let f = (x:long) { strlen(tostring(x)) };\nlet g = (T:(a:long)) { T | extend b = current_principal() };\nprint a = 1 | invoke g()';
    const error: unknown = await run(kql).then(() => undefined, (cause: unknown) => cause);
    expect((error as UserError).data.position?.offset).toBe(kql.indexOf('current_principal')); // a UserError, since nothing else is thrown here
  });
});
