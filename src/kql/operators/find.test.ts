import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { TableSchema } from '../../../src/data/table.js';
import { openDuck, runKql } from '../../../test/kql/run.js';
import type { RunOptions } from '../../../test/kql/run.js';

const tables: readonly TableSchema[] = [
  { name: 'Files', columns: [{ name: 'host', type: 'string' }, { name: 'sha', type: 'string' }, { name: 'size', type: 'long' }] },
  { name: 'Logons', columns: [{ name: 'host', type: 'string' }, { name: 'user', type: 'string' }] },
];
const ROWS: Readonly<Record<string, string>> = {
  Files: "VALUES ('h1', 'aa', 5::BIGINT), ('h2', 'bb', NULL)) AS t(host, sha, size)",
  Logons: "VALUES ('h1', 'joe'), ('h3', 'aa')) AS t(host, \"user\")",
};
const options: RunOptions = {
  tables,
  prepare: ({ sources }) => sources.map((source) => `CREATE OR REPLACE TEMP VIEW "${source.relation}" AS SELECT * FROM (${ROWS[source.kind === 'table' ? source.table : ''] ?? ''}`),
};

let duck: DuckDBConnection;
beforeAll(async () => { duck = await openDuck(); });
afterAll(() => { duck.closeSync(); });

describe('find', () => {
  it.each([
    ['with the columns that are asked for', 'find in (Files, Logons) where host == "h1" project host, user, size', [['Files', 'h1', '', 5], ['Logons', 'h1', 'joe', null]]],
    ['under another name of the source', 'find withsource=t in (Files, Logons) where sha == "bb" project host', [['Files', 'h2']]],
    ['a column that a table lacks is null', 'find in (Files, Logons) where isnull(size) project host', [['Files', 'h2'], ['Logons', 'h1'], ['Logons', 'h3']]],
    ['a term in any text of any table', 'find "aa" | project source_, host', [['Files', 'h1'], ['Logons', 'h3']]],
    ['the other columns in a bag', 'find in (Files, Logons) where sha == "bb" or user == "joe"', [['Files', 'h2', 'bb', '', { size: null }], ['Logons', 'h1', '', 'joe', {}]]],
    ['goes on as a table', 'find in (Files, Logons) where host startswith "h" project host | summarize count() by source_', [['Files', 2], ['Logons', 2]]],
  ])('%s', async (_what, text, expected) => {
    const { rows } = await runKql(duck, text, options);
    expect(rows).toEqual(expected);
  });

  it.each([
    ['columns of several types', 'let A = datatable(x:long)[1]; let B = datatable(x:string)["1"]; find in (A, B) where true project x'],
    ['converted columns', 'find in (Files) where true project size:string'],
  ])('refuses %s', async (_what, text) => {
    await expect(runKql(duck, text, options)).rejects.toMatchObject({ data: { code: 'kql.unsupported' } });
  });
});
