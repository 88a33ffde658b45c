import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UserError } from '../../errors.js';
import { openDuck, runKql } from '../../../test/kql/run.js';
import { kustoPattern } from './pattern.js';

let duck: DuckDBConnection;
beforeAll(async () => {
  duck = await openDuck();
});
afterAll(() => {
  duck.closeSync();
});

const answer = async (query: string): Promise<unknown> => (await runKql(duck, query)).rows[0]?.[0];

describe('patterns', () => {
  it.each([
    ['\\u0041+', '\\x{0041}+'], ['\\U0001F600', '\\x{0001F600}'], ['(?<a>x)', '(?P<a>x)'], ['[\\d_]\\d', '[\\p{Nd}_]\\p{Nd}'],
    ['a{2,5}?|b*?', 'a{2,5}?|b*?'], ['[]^]', '[]^]'], ['[[:alpha:]\\]]', '[[:alpha:]\\]]'], ['{x}', '{x}'], ['(?i)a(?:b)(?s-m:.)', '(?i)a(?:b)(?s-m:.)'],
  ])('%s becomes %s', (pattern, made) => {
    expect(kustoPattern(pattern)).toBe(made);
  });

  // What RE2 refuses must be refused here, with a place; what passes here must run.
  it.each([
    ['(?=a)', 'Look-ahead'], ['a(?<!b)', 'Look-ahead'], ['(?>a)', '(?>a'], ['(?#c)', '(?#c'], ['(a)\\1', '\\1'], ['\\k<n>', '\\k'], ['\\Z', '\\Z'], ['\\cA', '\\c'],
    ['a**', 'follows another'], ['a{2}{3}', 'follows another'], ['*a', 'nothing to repeat'], ['a|+', 'nothing to repeat'], ['(?i)*', 'nothing to repeat'],
    ['a{1001}', '1000'], ['(a{100}){11}', '1000'], ['x{2,1}', 'below its start'], ['(a', 'never closed'], ['a)', 'closes nothing'], ['[a', 'never closed'],
    ['[z-a]', 'ends before'], ['[a-z&&[^b]]', 'Operations'], ['[\\W]', '\\W'], ['[\\b]', '\\b'], ['[[:foo:]]', 'does not exist'], ['\\p{Letter}', '\\p{Letter}'], ['a\\', 'backslash'], ['\\x{110000}', 'no character'],
  ])('%s is refused', (pattern, reason) => {
    expect(() => kustoPattern(pattern)).toThrow(reason);
  });

  it('marks the pattern in the query', () => {
    const query = 'print x = extract(@"(?=a)b", 0, "ab")';
    return expect(runKql(duck, query)).rejects.toMatchObject({ code: 'kql.unsupported', data: { position: { offset: query.indexOf('@'), length: 9 } } });
  });

  it.each([
    ['print extract(@"\\u00e9(\\w+)", 1, "caf\\u00e9xyz")', 'xyz'],
    ['print extract(@"(?<first>\\w+)-(\\d+)", 2, "ab-12")', '12'],
    ['print "Ж1" matches regex @"^\\w\\d$"', true],
    ['print replace_regex("a.b", @"\\.", "-")', 'a-b'],
  ])('%s gives %p', async (query, expected) => {
    expect(await answer(query)).toBe(expected);
  });

  it('reads a pattern from the data in the same way', async () => {
    expect(await answer('datatable(p:string)["^\\\\w\\\\d(?<x>\\\\u0041)$"] | project "Ж١A" matches regex p')).toBe(true);
    expect(await answer('datatable(p:string)["^\\\\\\\\d$"] | project "\\\\d" matches regex p')).toBe(true);
    await expect(answer('datatable(p:string)["(?=a)"] | project "a" matches regex p')).rejects.toThrow('does not exist in Kusto');
    await expect(answer('datatable(p:string)["[\\\\w-]"] | project "a" matches regex p')).rejects.toThrow('between brackets');
  });

  it('never lets a pattern through that DuckDB cannot compile', async () => {
    const pieces = ['a', '(', ')', '[', ']', '^', '-', '\\w', '\\d', '{2}', '{3,1}', '*', '+?', '?', '|', '(?:', '(?<n>', '\\x41', '\\.', '.', '$', '[:alpha:]', 'z', '\\pL'];
    let seed = 7;
    const next = (most: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % most;
    };
    for (let round = 0; round < 1500; round += 1) {
      const pattern = Array.from({ length: 1 + next(7) }, () => pieces[next(pieces.length)]).join('');
      let made: string;
      try {
        made = kustoPattern(pattern);
      } catch (error) {
        expect(error).not.toBeInstanceOf(UserError);
        continue;
      }
      await duck.run(`SELECT regexp_matches('abc', '${made}')`).catch((error: unknown) => {
        // RE2 knows a name once in a pattern.
        if (!String(error).includes('duplicate capture')) throw new Error(`${pattern} → ${made}: ${String(error)}`);
      });
    }
  });
});
