import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UserError } from '../errors.js';
import { translateNow } from './translate.js';

const TABLES = [{ name: 'T', columns: [{ name: 'a', type: 'long' as const }, { name: 's', type: 'string' as const }, { name: 'd', type: 'dynamic' as const }, { name: 't', type: 'datetime' as const }] }];

const SEEDS = [
  'T | where a > 1 and s has "x" | summarize count(), make_set(s) by bin(t, 1h) | sort by count_ desc | take 5',
  'let f = (x:long) { x + 1 }; T | extend b = f(a), c = d.k[0]["q r"], e = tostring(d) | project-away d | top 3 by b',
  'T | join kind=leftouter (T | where a in (1, 2, 3)) on $left.a == $right.a | mv-expand d to typeof(string) | count',
  'T | parse s with "x=" v:long "," w | make-series n = count() default = 0 on t from ago(1d) to now() step 1h by s | render timechart',
  'datatable(x:long, y:string)[1, "a", 2, "b"] | union T | distinct y, s | serialize r = row_number() | extend z = case(r > 1, "m", "n")',
];
const PIECES = ['|', '(', ')', '"', "'", '//', '\n', ' by ', ' on ', 'null', '-1', '1d', 'T', 'd.x', ' and ', '..', '[0]', '*', '$left', '$q', '\\', 'datetime(', 'dynamic({"a":[', '{', '}', ';', '\u0000', 'é', ' in ', '~', '!', '==', 'summarize', 'prev(a)', '9999999999999999999', 'constructor', '__proto__'];

/** A query with some of its words cut, repeated, or replaced. */
const mutated = fc.tuple(
  fc.constantFrom(...SEEDS),
  fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom(...PIECES)), { minLength: 0, maxLength: 4 }),
).map(([seed, edits]) => edits.reduce((text, [at, cut, piece]) => {
  const place = at % (text.length + 1);
  return text.slice(0, place) + piece + text.slice(place + cut);
}, seed));

describe('whatever is typed', () => {
  it('either translates or fails with an error for people', () => {
    fc.assert(fc.property(mutated, (text) => {
      try {
        const { sql, columns } = translateNow({ text, tables: TABLES, variables: {}, now: '2024-01-01T00:00:00Z' });
        expect(sql).toContain('SELECT');
        expect(Array.isArray(columns)).toBe(true);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        const { position } = error.data;
        if (position) expect(position.offset).toBeLessThanOrEqual(text.length);
        expect(error.data.message.length).toBeLessThan(500);
      }
    }), { interruptAfterTimeLimit: 5_000, numRuns: 400, markInterruptAsFailure: false });
  });
});
