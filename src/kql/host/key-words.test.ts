import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';
import { HostLimit, HostRefusal } from './entry.js';
import { keyWordValues } from './key-words.js';

let duck: DuckDBConnection;
beforeAll(async () => {
  duck = await openDuck();
});
afterAll(() => {
  duck.closeSync();
});

const plain = { keys: ['id', 'Name'], quotes: [], escapes: [] };
const quoted = { keys: ['id', 'Name'], quotes: [['"', '"'], ['(', ')']], escapes: ['\\'] } as const;

describe('parse-kv without delimiters', () => {
  it.each([
    ['[warn] id:7, Name = bob; x', ['7', 'bob']],
    ['one id=1|id=2|Name=a|Name=b', ['1', 'a']],
    ['Name bob id', ['', 'bob']],
    ['userid=1 id_x=2 Names=3 name=4', ['x', '']],
    ['id2=1 valid:2 idé=3 éid=4', ['', '']],
    ['id=-12.5 Name=Jürgen_K', ['12', 'Jürgen']],
    ['id\n\t:=>\n9', ['9', '']],
    ['Name="a b"', ['', 'a']],
    ['', ['', '']],
    [' ,;: ', ['', '']],
  ])('%j', (text, values) => {
    expect(keyWordValues(text, plain)).toEqual(values);
  });

  it.each([
    ['id:"7 8", Name=(a "b")', ['7 8', 'a "b"']],
    ['{"x":"y z","Name":"say \\"hi\\"","id":5}', ['5', 'say "hi"']],
    ['Name="id 4" id=""', ['', 'id 4']],
    ['call(x) 5"tall id=1', ['1', '']],
    ['id=1 Name=b "id Name"', ['1', 'b']],
    ['never "closed id=1', ['1', '']],
  ])('with quotes: %j', (text, values) => {
    expect(keyWordValues(text, quoted)).toEqual(values);
  });

  it.each(['id= Name=bob', 'id id=1', 'Name:"id" id:1', 'id="open', 'id"x"', 'x="my id is 7", id=8', 'see (Name: bob)'])('refuses what reads in two ways: %j', (text) => {
    expect(() => keyWordValues(text, quoted)).toThrow(HostRefusal);
  });

  it('stops at quotes that are never closed', () => {
    expect(() => keyWordValues('( '.repeat(100_000), quoted)).toThrow(HostLimit);
  });

  it('runs in a query, typed, and says what it does', async () => {
    const query = `datatable(s:string)["at 10:00 n:5 ok:true who:'a \\\\'b'", "n:x", ""] | parse-kv s as (who:string, n:long, ok:bool) with (quote="'", escape="\\\\") | project-away s`;
    const { rows, translation } = await runKql(duck, query);
    expect(rows).toEqual([["a 'b", 5, true], ['', null, null], ['', null, null]]);
    expect(translation.notes.join()).toContain('without delimiters');
    expect((await runKql(duck, 'print s = "n:5" | parse-kv s as (n:long, m:string) | project n, m')).rows).toEqual([[5, '']]);
    expect((await runKql(duck, 'print s = "n:5" | parse-kv s as (n:long) with () | project n')).rows).toEqual([[5]]);
  });

  it.each([
    'print s = "a" | parse-kv s as (["a b"]:string)', 'print s = "a" | parse-kv s as (a_b:string)',
    'print s = "a" | parse-kv s as (a:string) with (escape="^")', 'print s = "a" | parse-kv s as (a:string) with (greedy=true)',
    'print s = "a" | parse-kv s as (a:string) with (pair_delimiter=",")', 'print s = "a" | parse-kv s as (a:string) with (quote="\'", quote="xy")',
    'print s = "a:b:c" | parse-kv s as (a:string, b:string)',
  ])('refuses: %s', async (query) => {
    await expect(runKql(duck, query)).rejects.toMatchObject({ code: 'kql.unsupported' });
  });
});
