import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { quoteText } from '../duckdb/sql.js';
import type { Table } from '../table.js';
import { evidenceFixture } from './provider-fixture.js';
import type { EvidenceFixture } from './provider-fixture.js';
import type { EvidenceProvider } from './provider.js';

let fixture: EvidenceFixture;
let provider: EvidenceProvider;

beforeAll(async () => {
  fixture = await evidenceFixture();
  provider = await fixture.open();
});

afterAll(() => fixture.dispose());

/** Writes a Parquet file as another program would. */
async function parquet(name: string, select: string): Promise<string> {
  const path = join(fixture.folder, name);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run('SET TimeZone = \'UTC\'');
  await connection.run(`COPY (${select}) TO ${quoteText(path)} (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

const read = (name: string, columns?: readonly string[]): Promise<Table> => provider.spool.readEvidence(name, { limit: 10, ...(columns && { columns }) });
const types = (table: Table): string => table.columns.map((column) => `${column.name}:${column.type}`).join(' ');

describe('a Parquet file that no schema knows', () => {
  it('has the Kusto types nearest to its own', async () => {
    await parquet('Typed.parquet', `SELECT 1::TINYINT AS tiny, 2::UINTEGER AS u, 18446744073709551615::UBIGINT AS big,
      1.5::FLOAT AS f, 1.25::DECIMAL(5,2) AS d, DATE '2026-01-02' AS day, TIMESTAMPTZ '2026-01-02 03:00:00+02' AS tz, TIMESTAMP_NS '2026-01-02 00:00:00.123456789' AS ns,
      TIME '01:00:00' AS clock, INTERVAL 90 MINUTE AS span, [1, 2] AS list, {'a': 1} AS bag, MAP {'k': 'v'} AS map, 'x'::ENUM('x') AS e,
      '\\x41\\x42'::BLOB AS bytes, '\\xFF'::BLOB AS raw, true AS b, '0a1b2c3d-0000-4000-8000-000000000001'::UUID AS g, '{"a": 1}'::JSON AS j, NULL::VARCHAR AS s`);
    const table = await read('Typed');
    expect(types(table)).toBe('tiny:long u:long big:decimal f:real d:decimal day:datetime tz:datetime ns:datetime clock:timespan span:timespan '
      + 'list:dynamic bag:dynamic map:dynamic e:string bytes:string raw:string b:bool g:guid j:dynamic s:string');
    expect(table.rows).toEqual([[
      1, 2, '18446744073709551615', 1.5, '1.25', '2026-01-02T00:00:00Z', '2026-01-02T01:00:00Z', '2026-01-02T00:00:00.123456Z', '01:00:00', '01:30:00',
      [1, 2], { a: 1 }, { k: 'v' }, 'x', 'AB', 'FF', true, '0a1b2c3d-0000-4000-8000-000000000001', { a: 1 }, '',
    ]]);
  });

  it('may have hostile column names', async () => {
    await parquet('Hostile.parquet', 'SELECT 1 AS "a""b", 2 AS "x\'); --", 3 AS "T.c0"');
    expect(types(await read('Hostile'))).toBe('a"b:long x\'); --:long T.c0:long');
  });
});

describe('a known table as Parquet', () => {
  it('is cast to the schema, and what does not fit is told', async () => {
    await parquet('SecurityEvent.parquet', `SELECT TIMESTAMP '2026-03-01' + INTERVAL (i) HOUR AS TimeGenerated, CASE i WHEN 0 THEN '4624' ELSE 'x' END AS EventID,
      i + 0.5 AS LogonType, NULL AS Account FROM range(2) t(i)`);
    const table = await read('SecurityEvent', ['TimeGenerated', 'EventID', 'Account', 'Computer']);
    expect(types(table)).toBe('TimeGenerated:datetime EventID:int Account:string Computer:string');
    expect(table.rows).toEqual([['2026-03-01T00:00:00Z', 4624, '', ''], ['2026-03-01T01:00:00Z', null, '', '']]);
    const { notes } = await provider.query(fixture.request('SecurityEvent | project EventID'));
    expect(notes.join('\n')).toMatch(/1 value of EventID can't be read as int/);
  });
});

describe('a Parquet file that is broken', () => {
  it('is told from a whole one', async () => {
    const path = await parquet('Cut.parquet', 'SELECT i, hash(i) AS h FROM range(1000) t(i)');
    await writeFile(path, (await readFile(path)).subarray(0, 3000));
    await writeFile(join(fixture.folder, 'Text.parquet'), 'hello there, this is text');
    await writeFile(join(fixture.folder, 'Void.parquet'), '');
    for (const name of ['Cut', 'Text', 'Void']) {
      await expect(read(name)).rejects.toMatchObject({ data: { code: 'evidence.unreadable', why: 'It is not a whole Parquet file: it was cut off or changed.' } });
      await rm(join(fixture.folder, `${name}.parquet`));
    }
  });
});
