import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evidenceFixture } from './evidence/provider-fixture.js';
import type { EvidenceFixture } from './evidence/provider-fixture.js';
import type { EvidenceProvider } from './evidence/provider.js';
import type { Table, Value } from './table.js';

let fixture: EvidenceFixture;
let provider: EvidenceProvider;

beforeEach(async () => {
  fixture = await evidenceFixture();
  provider = await fixture.open();
});

afterEach(() => fixture.dispose());

const absent = (): Promise<Uint8Array> => Promise.reject(new Error('It is not in the store'));

const ALL_TYPES: Table = {
  columns: [
    { name: 'b', type: 'bool' }, { name: 'i', type: 'int' }, { name: 'l', type: 'long' }, { name: 'r', type: 'real' },
    { name: 'd', type: 'decimal' }, { name: 's', type: 'string' }, { name: 't', type: 'datetime' }, { name: 'T', type: 'timespan' },
    { name: 'g', type: 'guid' }, { name: '', type: 'dynamic' },
  ],
  rows: [
    [true, 1, '9223372036854775807', 1.5, '12.5', 'it\'s "x"\n\u2603', '2026-03-01T10:00:00.123456Z', '-1.02:03:04.0000005', '0a1b2c3d-0000-4000-8000-000000000001', { a: [1, 'x', null] }],
    [false, -1, -5, 'NaN', '-0.000001', '', '0001-01-01T00:00:00Z', '00:00:00', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'text'],
    [null, null, null, '-Infinity', null, '', null, null, null, null],
  ],
  rowCount: 3,
  truncated: false,
};

const numbers = (count: number, from = 0): Table => ({
  columns: [{ name: 'n', type: 'long' }], rows: Array.from({ length: count }, (_, at): Value[] => [from + at]), rowCount: count, truncated: false,
});

describe('save and read', () => {
  it('keeps every type without loss, names that differ only in case and empty names included', async () => {
    const { ref, preview } = await provider.spool.save(ALL_TYPES);
    expect(ref).toMatchObject({ columns: ALL_TYPES.columns, rowCount: 3, truncated: false });
    expect(preview).toEqual(ALL_TYPES.rows);
    const read = await provider.spool.read(ref, { limit: 10 }, absent);
    expect(read).toEqual(ALL_TYPES);
  });

  it('reads a page of some columns in the order asked for', async () => {
    const { ref } = await provider.spool.save({ ...ALL_TYPES, truncated: true });
    expect(await provider.spool.read(ref, { columns: ['T', 't'], offset: 1, limit: 1 }, absent)).toEqual({
      columns: [{ name: 'T', type: 'timespan' }, { name: 't', type: 'datetime' }], rows: [['00:00:00', '0001-01-01T00:00:00Z']], rowCount: 3, truncated: true,
    });
  });

  it('gives the same bytes for the same rows, however they came about', async () => {
    const saved = await provider.spool.save(numbers(5000));
    const other = await (await fixture.open({ workFolder: join(fixture.workFolder, 'other') })).spool.save(numbers(5000));
    const queried = await provider.query(fixture.request('$t', { maxRows: 5000, variables: { t: { kind: 'table', ref: saved.ref } } }));
    expect(other.ref.hash).toBe(saved.ref.hash);
    expect(queried.table.ref.hash).toBe(saved.ref.hash);
    expect((await provider.spool.save(numbers(5000, 1))).ref.hash).not.toBe(saved.ref.hash);
  });

  it('keeps a table without rows', async () => {
    const { ref, preview } = await provider.spool.save({ ...ALL_TYPES, rows: [], rowCount: 0 });
    expect(preview).toEqual([]);
    expect((await provider.spool.read(ref, { limit: 10 }, absent)).rows).toEqual([]);
  });

  it('reads a long column at once', async () => {
    const { ref } = await provider.spool.save(numbers(100_000));
    const { rows } = await provider.spool.read(ref, { columns: ['n'], limit: 100_000 }, absent);
    expect([rows.length, rows[0], rows[99_999]]).toEqual([100_000, [0], [99_999]]);
  });

  it('names the nearest column where one is unknown', async () => {
    const { ref } = await provider.spool.save(numbers(1));
    await expect(provider.spool.read(ref, { columns: ['m'], limit: 1 }, absent)).rejects.toMatchObject({ data: { code: 'table.column' } });
  });
});

describe('tables from the store', () => {
  it('are fetched once, checked and kept', async () => {
    const { ref } = await provider.spool.save(numbers(3));
    const bytes = await provider.spool.bytes(ref.hash);
    const elsewhere = await fixture.open({ workFolder: join(fixture.workFolder, 'elsewhere') });
    let fetched = 0;
    const fetch = (): Promise<Uint8Array> => {
      fetched += 1;
      return Promise.resolve(bytes);
    };
    const reads = await Promise.all([1, 2].map(() => elsewhere.spool.read(ref, { limit: 5 }, fetch)));
    expect(reads.map((table) => table.rows)).toEqual([[[0], [1], [2]], [[0], [1], [2]]]);
    expect(await elsewhere.spool.read(ref, { limit: 5 }, absent)).toMatchObject({ rowCount: 3 });
    expect(fetched).toBe(1);
  });

  it('are refused where their bytes do not have the hash', async () => {
    const { ref } = await provider.spool.save(numbers(3));
    const other = { ...ref, hash: 'a'.repeat(64) };
    await expect(provider.spool.read(other, { limit: 1 }, () => provider.spool.bytes(ref.hash))).rejects.toThrow(/content hash/);
    await expect(provider.spool.read({ ...ref, hash: '../../secret' }, { limit: 1 }, absent)).rejects.toThrow(/Not a content hash/);
  });
});

describe('the spool folder', () => {
  const stored = async (): Promise<readonly string[]> => (await readdir(join(fixture.workFolder, 'spool'))).sort();

  it('drops the oldest tables when it is full, and gets them back', async () => {
    const small = await fixture.open({ maxSpoolBytes: 1 });
    const first = await small.spool.save(numbers(10));
    const bytes = await small.spool.bytes(first.ref.hash);
    const second = await small.spool.save(numbers(20));
    expect(await stored()).toEqual([`${second.ref.hash}.parquet`]);
    expect((await small.spool.read(first.ref, { limit: 1 }, () => Promise.resolve(bytes))).rows).toEqual([[0]]);
  });

  it('keeps a table that is being read', async () => {
    const small = await fixture.open({ maxSpoolBytes: 1 });
    const first = await small.spool.save(numbers(10));
    const value = { kind: 'table', ref: first.ref } as const;
    const [result] = await Promise.all([
      small.query(fixture.request('$t | summarize n = sum(n)', { variables: { t: value } })),
      small.spool.save(numbers(20)),
    ]);
    expect(result.table.preview).toEqual([[45]]);
    expect(result.provenance).toBe('evidence: $t');
  });

  it('loses nothing but the leftovers of processes that died while they wrote', async () => {
    const { ref } = await provider.spool.save(numbers(10));
    const [old, fresh] = ['old.tmp', 'fresh.tmp'].map((name) => join(fixture.workFolder, 'spool', name)) as [string, string];
    await writeFile(old, 'half');
    await writeFile(fresh, 'half');
    await utimes(old, 0, 0);
    await fixture.open();
    expect(await stored()).toEqual([`${ref.hash}.parquet`, 'fresh.tmp'].sort());
  });
});
