import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';

let duck: DuckDBConnection;
beforeAll(async () => { duck = await openDuck(); });
afterAll(() => { duck.closeSync(); });

const value = async (expression: string): Promise<unknown> => (await runKql(duck, `print x = ${expression}`)).rows[0]?.[0];

describe('parse_version', () => {
  it.each<[string, unknown]>([
    ['parse_version("1.2.3.4")', '1000000020000000300000004'],
    ['parse_version("10.0.19041.1")', '10000000000001904100000001'],
    ['parse_version("0.1")', '10000000000000000'],
    ['tostring(parse_version("99999999.99999999.99999999.99999999"))', '9'.repeat(32)],
    ['parse_version("1.0") == parse_version("1.0.0.0")', true],
    ['parse_version("1.10") > parse_version("1.9")', true],
    ['parse_version("")', null], ['parse_version("v1")', null], ['parse_version("1..2")', null], ['parse_version("1.2.3.4.5")', null], ['parse_version("123456789")', null],
  ])('%s is %s', async (expression, expected) => {
    expect(await value(expression)).toEqual(expected);
  });

  it('sorts and folds as a column', async () => {
    const { rows } = await runKql(duck, 'datatable(v:string)["1.2", "1.10", "0.9.1", ""] | extend p = parse_version(v) | sort by p desc | summarize make_list(v), max(p)');
    expect(rows).toEqual([[['1.10', '1.2', '0.9.1', ''], '1000000100000000000000000']]);
  });
});

describe('decimals beyond what fits', () => {
  it.each(['parse_version("1.2") + 1', 'todecimal("1e25")', 'todecimal(1e25)', 'todecimal(dynamic({"a":1e25}).a)', 'decimal(10000000000000000000) * decimal(1000)'])('%s stops the query and says why', async (expression) => {
    await expect(value(expression)).rejects.toThrow('20 digits before its point');
  });

  it.each<[string, unknown]>([
    ['tostring(decimal(100))', '100'], ['tostring(todecimal("1.50"))', '1.5'], ['todecimal("nan")', null], ['todecimal(dynamic({"a":2.5}).a)', '2.5'], ['todecimal(dynamic({"a":[1]}).a)', null], ['todecimal(dynamic({}).a)', null], ['todecimal(real(+inf))', null], ['decimal(5) / decimal(0)', null],
  ])('%s is %s', async (expression, expected) => {
    expect(await value(expression)).toEqual(expected);
  });
});
