import { gzipSync, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';
import { HostLimit, HostRefusal } from './entry.js';
import { COMPRESSION_FUNCTIONS } from './compression.js';
import { keyValues } from './parse-kv.js';
import { decodePunycode, encodePunycode } from './punycode.js';
import { TREE_PATH_FUNCTIONS } from './tree-path.js';

let duck: DuckDBConnection;
beforeAll(async () => {
  duck = await openDuck();
});
afterAll(() => {
  duck.closeSync();
});

describe('parse-kv with quotes', () => {
  const form = { pair: ';', keyValue: '=', quotes: [['"', '"']] as const, escapes: ['\\'], keys: ['a', 'b c', 'd'] };

  it.each([
    ['a="x;y";"b c"=2;d=3', ['x;y', '2', '3']],
    ['a = "say \\"hi\\"" ; d=;a=second', ['say "hi"', '', '']],
    ['noise;a=1=2', ['1=2', '', '']],
    ['a="never closed;d=4', ['"never closed', '', '4']],
    ['', ['', '', '']],
  ])('%s', (text, values) => {
    expect(keyValues(text, form)).toEqual(values);
  });

  it('goes on to the last delimiter before the next key when greedy', () => {
    expect(keyValues('n=A B p=5 5 c=X Y', { pair: ' ', keyValue: '=', greedy: true, quotes: [], escapes: [], keys: ['n', 'p', 'c'] })).toEqual(['A B', '5 5', 'X Y']);
  });

  it('stops at texts that would take too long', () => {
    expect(() => keyValues('(;a='.repeat(100_000), { pair: ';', keyValue: '=', quotes: [['(', ')']], escapes: [], keys: ['a'] })).toThrow(HostLimit);
  });

  it('runs in a query, also with a pattern', async () => {
    const query = `datatable(s:string)["id=(4 2) who=(a (b))", "id=7"] | parse-kv s as (id:string, who:string) with (pair_delimiter=" ", kv_delimiter="=", quote="()")`;
    expect((await runKql(duck, query)).rows).toEqual([['id=(4 2) who=(a (b))', '4 2', 'a (b'], ['id=7', '7', '']]);
    const pattern = `print s = "<a:1><b:x><a:2>" | parse-kv s as (a:long, b:string, c:string) with (regex=@"<(\\w+):([^>]*)>")`;
    expect((await runKql(duck, pattern)).rows).toEqual([['<a:1><b:x><a:2>', 1, 'x', '']]);
  });

  it.each(['(quote="x")', '(pair_delimiter=",", kv_delimiter="=", quote="abc")', '(regex="(a)")', '(regex="(a)(?=b)")'])('refuses with %s', async (form) => {
    await expect(runKql(duck, `print s = "a" | parse-kv s as (a:long) with ${form}`)).rejects.toMatchObject({ code: 'kql.unsupported' });
  });

  it('takes several kinds of quotes and escapes', () => {
    const several = { ...form, quotes: [['"', '"'], ['<', '>']], escapes: ['\\', '^'] } as const;
    expect(keyValues('a=<x;"y>;"b c"="z\\"^"";d=3', several)).toEqual(['x;"y', 'z""', '3']);
  });
});

describe('decompression', () => {
  const gunzip = COMPRESSION_FUNCTIONS['gzip_decompress_from_base64_string'];
  const run = (text: string): unknown => gunzip?.call([text], {});

  it('gives the text, or nothing where the data is damaged', () => {
    expect(run(gzipSync('héllo').toString('base64'))).toBe('héllo');
    expect(COMPRESSION_FUNCTIONS['zlib_decompress_from_base64_string']?.call([deflateSync('abc').toString('base64')], {})).toBe('abc');
    for (const text of ['', 'x0x0x0', 'AAAA', gzipSync('abc').toString('base64').slice(0, 12), gzipSync(Buffer.from([0xff, 0xfe])).toString('base64')]) expect(run(text)).toBe('');
  });

  it('stops a bomb', () => {
    expect(() => run(gzipSync(Buffer.alloc(64 << 20)).toString('base64'))).toThrow(HostLimit);
  });
});

describe('punycode', () => {
  // Samples of https://www.rfc-editor.org/rfc/rfc3492#section-7.1
  it.each([['bücher', 'bcher-kva'], ['他们为什么不说中文', 'ihqwcrb4cv8a8dqg056pqjye'], ['-> $1.00 <-', '-> $1.00 <--'], ['', ''], ['😀', 'e28h']])('%s', (text, code) => {
    expect(encodePunycode(text)).toBe(code);
    expect(decodePunycode(code)).toBe(text);
  });

  it.each(['é', 'a-!', 'a-99999999999', 'x'.repeat(5000)])('%s is damaged', (code) => {
    expect(decodePunycode(code)).toBeUndefined();
  });

  it('changes the labels of a domain that need it', async () => {
    const { rows } = await runKql(duck, 'print punycode_domain_to_string("bücher.example"), punycode_domain_from_string("XN--bcher-kva.example"), punycode_domain_from_string("xn--é.a")');
    expect(rows).toEqual([['xn--bcher-kva.example', 'bücher.example', '']]);
  });
});

describe('treepath', () => {
  const paths = (json: string): unknown => TREE_PATH_FUNCTIONS['treepath']?.call([json], {});

  it('lists parents first and an array once', () => {
    expect(paths('{"b":[1,{"x":[2]}],"a":{"c":null}}')).toBe(`["['b']","['b'][0]","['b'][0]['x']","['b'][0]['x'][0]","['a']","['a']['c']"]`);
    expect(paths('"text"')).toBeNull();
  });

  it('is bounded', () => {
    expect(() => paths(`${'['.repeat(500)}${']'.repeat(500)}`)).toThrow(HostLimit);
    expect(() => paths(`{"a'b":1}`)).toThrow(HostRefusal);
  });
});
