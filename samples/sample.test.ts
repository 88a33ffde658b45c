import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../src/errors.js';
import { sampleTables } from './generate.js';
import { openSample, type OpenSample } from './open-sample.js';
import { ensureSample, findSample, generateSample, readTruth, truthFileOf, type SampleSummary } from './sample.js';
import { duckType } from './table.js';

const END = '2026-03-12T09:30:00Z';
const ROWS = 20_000;

let root: string;
let made: SampleSummary;
let db: OpenSample;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'casebook-sample-'));
  made = await generateSample({ folder: join(root, 'evidence'), rows: ROWS, end: END });
  db = await openSample(made.folder);
});

afterAll(async () => {
  db.close();
  await rm(root, { recursive: true, force: true });
});

const digest = async (folder: string): Promise<readonly unknown[]> => {
  const other = await openSample(folder);
  try {
    return await Promise.all(sampleTables.map(({ name }) => other.rows(`SELECT count(*), bit_xor(hash(t)), sum(hash(t)) FROM ${name} t`)));
  } finally {
    other.close();
  }
};

describe('generateSample', () => {
  it('writes six tables with the rows asked for, and nothing else', async () => {
    expect((await readdir(made.folder)).sort()).toEqual(sampleTables.map(({ name }) => `${name}.parquet`).sort());
    const counts = await Promise.all(made.tables.map(async ({ name, rows }) => {
      expect(await db.rows(`SELECT count(*) FROM ${name}`)).toEqual([[String(rows)]]);
      return rows;
    }));
    expect(counts.reduce((sum, rows) => sum + rows, 0)).toBe(ROWS);
  });

  it.each(sampleTables)('$name has its columns, with the types of its schema', async ({ name, columns }) => {
    const described = await db.rows(`SELECT column_name, column_type FROM (DESCRIBE ${name})`);
    expect(described).toEqual(columns.map((column) => [column.name, duckType(column.type)]));
  });

  it('keeps the types that analysts trip over', async () => {
    const typeOf = async (table: string, column: string): Promise<unknown> =>
      (await db.rows(`SELECT column_type FROM (DESCRIBE ${table}) WHERE column_name = '${column}'`))[0]?.[0];
    expect(await typeOf('SigninLogs', 'ResultType')).toBe('VARCHAR');
    expect(await typeOf('SigninLogs', 'LocationDetails')).toBe('JSON');
    expect(await typeOf('SecurityEvent', 'EventID')).toBe('INTEGER');
    expect(await typeOf('DeviceNetworkEvents', 'RemotePort')).toBe('INTEGER');
    expect(await typeOf('DeviceProcessEvents', 'ProcessId')).toBe('BIGINT');
    expect(await typeOf('OfficeActivity', 'Parameters')).toBe('VARCHAR');
  });

  it.each(sampleTables)('$name has no holes in its text columns and lies within the seven days, in order', async ({ name, columns }) => {
    const texts = columns.filter(({ type }) => type === 'string').map((column) => `"${column.name}" IS NULL`);
    expect(await db.rows(`SELECT * FROM ${name} WHERE ${texts.join(' OR ')} LIMIT 1`)).toEqual([]);
    const outside = `TimeGenerated < TIMESTAMP '2026-03-05 09:30:00' OR TimeGenerated >= TIMESTAMP '2026-03-12 09:30:00'`;
    expect(await db.rows(`SELECT count(*) FROM ${name} WHERE ${outside}`)).toEqual([['0']]);
    const order = `SELECT TimeGenerated < lag(TimeGenerated) OVER (ORDER BY file_row_number) AS back FROM read_parquet('${join(made.folder, name)}.parquet', file_row_number = true)`;
    expect(await db.rows(`SELECT count(*) FROM (${order}) WHERE back`)).toEqual([['0']]);
  });

  it('names only reserved domains', async () => {
    const hosts = await db.rows("SELECT DISTINCT RemoteUrl FROM DeviceNetworkEvents UNION SELECT DISTINCT DestinationHostName FROM CommonSecurityLog WHERE DestinationHostName <> ''");
    expect(hosts.length).toBeGreaterThan(8);
    expect(hosts.filter(([host]) => !String(host).endsWith('.example'))).toEqual([]);
  });

  it('has a working week: days are busy, nights and weekends are not', async () => {
    const [day, night, weekend] = (await db.rows(`SELECT
      count(*) FILTER (hour(TimeGenerated) = 10 AND isodow(TimeGenerated) < 6) / 5, count(*) FILTER (hour(TimeGenerated) = 2 AND isodow(TimeGenerated) < 6) / 5,
      count(*) FILTER (hour(TimeGenerated) = 10 AND isodow(TimeGenerated) > 5) / 2 FROM SigninLogs WHERE ResultType = '0'`))[0]?.map(Number) ?? [];
    expect(day).toBeGreaterThan(5 * night!);
    expect(day).toBeGreaterThan(2 * weekend!);
  });

  it('makes the same rows of the same parameters, and others of another seed', async () => {
    const again = await generateSample({ folder: join(root, 'again'), rows: ROWS, end: END });
    const other = await generateSample({ folder: join(root, 'other'), rows: ROWS, end: END, seed: 8 });
    const first = await digest(made.folder);
    expect(await digest(again.folder)).toEqual(first);
    for (const [index, digested] of (await digest(other.folder)).entries()) expect(digested).not.toEqual(first[index]);
  });

  it.each([
    [{ rows: 10 }, 'rows'], [{ rows: 2.5e4 + 0.5 }, 'rows'], [{ rows: 1e9 }, 'rows'], [{ seed: 1.5 }, 'seed'], [{ end: 'yesterday' }, 'instant'],
  ])('refuses %j', async (wrong, names) => {
    const request = generateSample({ folder: join(root, 'never'), rows: ROWS, end: END, ...wrong });
    await expect(request).rejects.toThrow(UserError);
    await expect(request).rejects.toThrow(names);
  });

  it('never overwrites a folder with other files in it', async () => {
    const folder = await mkdtemp(join(root, 'mine-'));
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await expect(generateSample({ folder, rows: ROWS, end: END })).rejects.toThrow('notes.txt');
    expect(await readdir(folder)).toEqual(['notes.txt']);
  });
});

describe('findSample and ensureSample', () => {
  it('keep a sample while the parameters are the same', async () => {
    const request = { folder: made.folder, rows: ROWS, end: '2026-03-12T10:30:00.000+01:00' };
    const before = await stat(join(made.folder, 'SigninLogs.parquet'));
    expect(await ensureSample(request)).toEqual({ ...made, reused: true });
    expect((await stat(join(made.folder, 'SigninLogs.parquet'))).ino).toBe(before.ino);
    for (const other of [{ seed: 9 }, { rows: ROWS + 1 }, { end: '2026-03-12T09:30:01Z' }, { folder: join(root, 'nowhere') }]) {
      expect(await findSample({ ...request, ...other })).toBeNull();
    }
  });

  it.each<[string, (folder: string) => Promise<void>]>([
    ['a file is cut off', (folder) => truncate(join(folder, 'OfficeActivity.parquet'), 100)],
    ['a file is gone', (folder) => rm(join(folder, 'SecurityEvent.parquet'))],
    ['the ground truth was not written yet', (folder) => rm(truthFileOf(folder))],
    ['the ground truth is cut off', (folder) => truncate(truthFileOf(folder), 40)],
    ['the ground truth is of something else', (folder) => writeFile(truthFileOf(folder), '[]')],
  ])('do not use a sample where %s', async (_, damage) => {
    const folder = join(await mkdtemp(join(root, 'damaged-')), 'evidence');
    await cp(made.folder, folder, { recursive: true });
    await cp(made.truthFile, truthFileOf(folder));
    expect(await findSample({ folder, rows: ROWS, end: END })).not.toBeNull();
    await damage(folder);
    expect(await findSample({ folder, rows: ROWS, end: END })).toBeNull();
  });

  it('let two processes make the same sample at a time', async () => {
    const folder = join(await mkdtemp(join(root, 'twice-')), 'evidence');
    const request = { folder, rows: ROWS, end: END };
    await Promise.all([ensureSample(request), ensureSample(request)]);
    expect(await findSample(request)).not.toBeNull();
    expect(await readdir(dirname(folder))).toEqual(['evidence', 'evidence.truth.json']);
  });

  it('replace what was cut off by a whole sample, and leave nothing else behind', async () => {
    const folder = join(await mkdtemp(join(root, 'anew-')), 'evidence');
    await cp(made.folder, folder, { recursive: true });
    await truncate(join(folder, 'OfficeActivity.parquet'), 100);
    const ended = spawnSync(process.execPath, ['--version']).pid;
    await mkdir(join(dirname(folder), `.evidence.making-${ended}-left`));
    expect((await ensureSample({ folder, rows: ROWS, end: END })).reused).toBe(false);
    expect(await readdir(dirname(folder))).toEqual(['evidence', 'evidence.truth.json']);
    expect((await readTruth(truthFileOf(folder)))?.parameters).toEqual({ rows: ROWS, seed: 7, end: '2026-03-12T09:30:00.000Z' });
  });
});
