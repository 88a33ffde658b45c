import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../test/kql/run.js';
import { UserError } from '../errors.js';

const T = 'datatable(u:string, a:string, v:long)["x","q",1,"x","p",2,"y","q",3,"x","q",4] ';

/** Query, columns, rows. */
const CASES: readonly (readonly [string, string, readonly (readonly unknown[])[]])[] = [
  ['print d = dynamic({"b":"two","a":1,"d":{"e":4}}) | evaluate bag_unpack(d)', 'd:dynamic,a:long,b:string', [[{ e: 4 }, 1, 'two']]],
  ['datatable(d:dynamic)[dynamic({"a":1}), dynamic({"a":"x"})] | evaluate bag_unpack(d, "p_")', 'p_a:dynamic', [[1], ['x']]],
  ['print a = 1, d = dynamic({"a":2,"b":true}) | evaluate bag_unpack(d, "keep_source")', 'a:long,b:bool', [[1, true]]],
  [`${T}| evaluate pivot(a, count(), u)`, 'u:string,p:long,q:long', [['x', 1, 2], ['y', 0, 1]]],
  [`${T}| evaluate pivot(a, sum(v))`, 'u:string,p:long,q:long', [['x', 2, 5], ['y', 0, 3]]],
  [`${T}| evaluate pivot(a, max(v), u)`, 'u:string,p:long,q:long', [['x', 2, 4], ['y', null, 3]]],
  [`${T}| evaluate pivot(a, count(), u) : (u:string, q:long)`, 'u:string,q:long', [['x', 2], ['y', 1]]],
  ['print d = dynamic({"k":"m"}) | evaluate bag_unpack(d) | evaluate pivot(k)', 'm:long', [[1]]],
  [`${T}| take 1 | evaluate narrow()`, 'Row:long,Column:string,Value:string', [[0, 'u', 'x'], [0, 'a', 'q'], [0, 'v', '1']]],
  [`${T}| top-nested 1 of u by sum(v), top-nested 1 of a by s = max(v)`, 'u:string,aggregated_u:long,a:string,s:long', [['x', 7, 'q', 4]]],
  [`${T}| top-hitters 1 of u by v`, 'u:string,approximate_sum_v:long', [['x', 7]]],
  [`${T}| partition hint.strategy=native by u (top 1 by v | project a, v)`, 'a:string,v:long', [['q', 4], ['q', 3]]],
  ['range t from 1 to 3 step 1 | scan declare (f:long = 7, n:long) with (step s: t != 2 => n = f + t;)', 't:long,f:long,n:long', [[1, 7, 8], [3, 7, 10]]],
];

describe('operators that look at the data or at groups', () => {
  let duck: DuckDBConnection;
  beforeAll(async () => { duck = await openDuck(); });
  afterAll(() => { duck.closeSync(); });

  it.each(CASES)('%s', async (query, columns, rows) => {
    const answer = await runKql(duck, query);
    expect(answer.columns.map(({ name, type }) => `${name}:${type}`).join()).toBe(columns);
    expect(answer.rows).toEqual(rows);
  });

  const failure = async (query: string): Promise<UserError> => {
    const error = await runKql(duck, query).then(() => undefined, (thrown: unknown) => thrown);
    if (error instanceof UserError) return error;
    throw new Error('not refused');
  };

  it('says where a name is wrong in the query as typed', async () => {
    const query = `${T}| evaluate pivot(a, count(), u) | extend z = nope`;
    expect((await failure(query)).data).toMatchObject({ code: 'kql.unknown-name', position: { offset: query.indexOf('nope'), length: 4 } });
  });

  it.each([
    ['print a = 1, d = dynamic({"a":1}) | evaluate bag_unpack(d)', 'kql.type'],
    ['datatable(a:string)["", "x"] | evaluate pivot(a)', 'kql.type'],
    [`${T}| evaluate pivot(a, avg(v), u)`, 'kql.unsupported'],
    ['let f = (x:string) { print d = bag_pack(x, 1) | evaluate bag_unpack(d) }; union f("a"), f("b")', 'kql.unsupported'],
    [`${T}| scan with (step s: v > 1;)`, 'kql.type'],
    [`${T}| partition by u (evaluate pivot(a))`, 'kql.unsupported'],
    [`${T}| top-nested 1 of u with others = "rest" by sum(v)`, 'kql.unsupported'],
  ])('refuses %s', async (query, code) => {
    expect((await failure(query)).code).toBe(code);
  });

  it('refuses a top-hitters that would cut between equal sums', async () => {
    await expect(runKql(duck, `${T}| top-hitters 1 of u`)).resolves.toMatchObject({ rows: [['x', 3]] });
    await expect(runKql(duck, `${T}| where v != 1 and v != 2 | top-hitters 1 of u`)).rejects.toThrow('equal sums');
  });
});
