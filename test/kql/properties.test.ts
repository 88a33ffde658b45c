import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { AGGREGATES, average, distinct, hourlyCounts, join, project, sortedValues, summarize, where } from './naive/operators.js';
import { predicate } from './naive/predicate.js';
import { datatable, table } from './naive/table.js';
import type { Naive } from './naive/table.js';
import { openDuck, runKql } from './run.js';

const COLUMNS = [
  { name: 'k', type: 'string' }, { name: 'n', type: 'long' }, { name: 'r', type: 'real' }, { name: 't', type: 'datetime' }, { name: 'b', type: 'bool' },
] as const;
const left = table(COLUMNS, 8);
const right = table([{ name: 'k', type: 'string' }, { name: 'n', type: 'long' }, { name: 's', type: 'string' }], 6);
const RUNS = { numRuns: 60 };

let duck: DuckDBConnection;
beforeAll(async () => { duck = await openDuck(); });
afterAll(() => { duck.closeSync(); });

const asText = (rows: readonly (readonly unknown[])[]): readonly string[] => rows.map((row) => JSON.stringify(row));
const answer = async (query: string): Promise<readonly (readonly unknown[])[]> => (await runKql(duck, query)).rows;

/** The rows of a query are those of the reference, in whatever order. */
async function same(query: string, rows: readonly (readonly unknown[])[]): Promise<void> {
  const ours = [...asText(await answer(query))].sort();
  const theirs = [...asText(rows)].sort();
  if (ours.join('\n') !== theirs.join('\n')) throw new Error(`${query}\n${ours.join('\n')}\ninstead of\n${theirs.join('\n')}`);
  expect(ours).toEqual(theirs);
}

/** Names of columns to group or project by: some of those of the left table. */
const some = fc.subarray(COLUMNS.map(({ name }) => name), { minLength: 1 });
const kinds = fc.constantFrom('inner', 'leftouter', 'rightouter', 'fullouter', 'leftsemi', 'leftanti', 'rightsemi', 'rightanti');
const filtered = fc.tuple(left, predicate).map(([given, condition]): readonly [Naive, string] => [where(given, condition), `${datatable(given)} | where ${condition.kql}`]);

describe('operators agree with a reference on small tables', () => {
  it('where: comparisons, texts and three-valued logic', async () => {
    await fc.assert(fc.asyncProperty(filtered, async ([kept, query]) => same(query, kept.rows)), { numRuns: 200 });
  });

  it('a predicate has the same three values as a column', async () => {
    await fc.assert(fc.asyncProperty(left, predicate, async (given, condition) =>
      same(`${datatable(given)} | project p = ${condition.kql}`, given.rows.map((row) => [condition.holds(given, row)]))), RUNS);
  });

  it('project and distinct', async () => {
    await fc.assert(fc.asyncProperty(filtered, some, async ([kept, query], names) => {
      await same(`${query} | project ${names.join(', ')}`, project(kept, names).rows);
      await same(`${query} | distinct ${names.join(', ')}`, distinct(project(kept, names)).rows);
    }), RUNS);
  });

  it('summarize with and without keys', async () => {
    const aggregates = fc.subarray([...AGGREGATES, average], { minLength: 1 });
    await fc.assert(fc.asyncProperty(filtered, fc.subarray(['k', 'n', 't', 'b']), aggregates, async ([kept, query], by, chosen) => {
      const named = chosen.map(({ kql }, at) => `a${at} = ${kql}`).join(', ');
      await same(`${query} | summarize ${named}${by.length === 0 ? '' : ` by ${by.join(', ')}`}`, summarize(kept, by, chosen));
    }), RUNS);
  });

  it('sort, top and take', async () => {
    await fc.assert(fc.asyncProperty(left, fc.constantFrom('k', 'n', 'r', 't'), fc.boolean(), fc.integer({ min: 0, max: 4 }), async (given, name, descending, count) => {
      const direction = descending ? 'desc' : 'asc';
      const values = sortedValues(given, name, descending);
      expect(await answer(`${datatable(given)} | sort by ${name} ${direction} | project ${name}`)).toEqual(values.map((value) => [value]));
      expect(await answer(`${datatable(given)} | top ${count} by ${name} ${direction} | project ${name}`)).toEqual(values.slice(0, count).map((value) => [value]));
      expect(await answer(`${datatable(given)} | take ${count} | count`)).toEqual([[Math.min(count, given.rows.length)]]);
    }), RUNS);
  });

  it('arg_max and arg_min bring a row that has the extreme', async () => {
    await fc.assert(fc.asyncProperty(left, fc.constantFrom('n', 't', 'r'), fc.boolean(), async (given, name, descending) => {
      const rows = await answer(`${datatable(given)} | summarize ${descending ? 'arg_max' : 'arg_min'}(${name}, *) by k | project k, n, r, t, b`);
      const groups = new Set(given.rows.map(([k]) => k));
      expect(rows.map(([k]) => k).sort()).toEqual([...groups].sort());
      for (const row of rows) {
        expect(asText(given.rows)).toContain(JSON.stringify(row));
        const group = { ...given, rows: given.rows.filter(([k]) => k === row[0]) };
        const values = sortedValues(group, name, descending).filter((value) => value !== null);
        expect(row[COLUMNS.findIndex((column) => column.name === name)]).toEqual(values[0] ?? null);
      }
    }), RUNS);
  });

  it('join: every kind, with null and empty keys', async () => {
    await fc.assert(fc.asyncProperty(left, right, fc.subarray(['k', 'n'], { minLength: 1 }), kinds, async (one, other, keys, kind) =>
      same(`${datatable(one)} | join kind=${kind} (${datatable(other)}) on ${keys.join(', ')}`, join(one, other, keys, kind))), { numRuns: 120 });
  });

  it('innerunique takes one row of each key', async () => {
    await fc.assert(fc.asyncProperty(left, right, async (one, other) => {
      const rows = await answer(`${datatable(one)} | join (${datatable(other)}) on k`);
      const keys = new Set(one.rows.map(([k]) => k));
      const expected = [...keys].flatMap((key) => other.rows.filter(([k]) => k === key).map((row) => JSON.stringify(row)));
      expect(rows.map((row) => JSON.stringify(row.slice(COLUMNS.length))).sort()).toEqual(expected.sort());
      for (const row of rows) expect(asText(one.rows)).toContain(JSON.stringify(row.slice(0, COLUMNS.length)));
    }), RUNS);
  });

  it('union of tables with different columns', async () => {
    await fc.assert(fc.asyncProperty(left, right, async (one, other) => {
      const rows = [...one.rows.map((row) => [...row, '']), ...other.rows.map(([k = null, n = null, s = null]) => [k, n, null, null, null, s])];
      await same(`union (${datatable(one)}), (${datatable(other)})`, rows);
      await same(`union kind=inner (${datatable(one)}), (${datatable(other)})`, rows.map((row) => row.slice(0, 2)));
    }), RUNS);
  });

  it('make-series counts by the hour, empty hours included', async () => {
    const hours = ['00', '01', '02', '03'].map((hour) => `2024-01-01T${hour}:00:00Z`);
    await fc.assert(fc.asyncProperty(left, async (given) => {
      const query = `${datatable(given)} | make-series c = count() on t from datetime(2024-01-01) to datetime(2024-01-01T04:00:00Z) step 1h by k | project k, c`;
      await same(query, hourlyCounts(given, 'k', hours));
    }), RUNS);
  });

  it('mv-expand of what make_list collected gives the rows back', async () => {
    await fc.assert(fc.asyncProperty(left, async (given) => {
      const known = given.rows.filter(([, n]) => n !== null).map(([k, n]) => [k, n]);
      await same(`${datatable(given)} | where isnotnull(n) | summarize l = make_list(n) by k | mv-expand n = l to typeof(long) | project k, n`, known);
    }), RUNS);
  });
});
