import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evidenceFixture } from './provider-fixture.js';
import type { EvidenceFixture } from './provider-fixture.js';

let fixture: EvidenceFixture;

beforeEach(async () => { fixture = await evidenceFixture(); });
afterEach(() => fixture.dispose());

const LOGONS = 'TimeGenerated,Account,EventID\n2026-03-01T10:00:00Z,alice,4624\n2026-03-01T11:00:00Z,bob,4625\n2026-03-01T12:00:00Z,alice,4625\n';
const cache = async (): Promise<readonly string[]> => readdir(join(fixture.workFolder, 'evidence'));

describe('schemas', () => {
  it('lists every file as a table, and does not read those whose columns are known', async () => {
    await fixture.write('SecurityEvent.csv', LOGONS);
    await fixture.write('notes.csv', 'when,what\n2026-03-01T10:00:00Z,x\n');
    await fixture.write('broken.csv', 'a\n"1');
    const provider = await fixture.open();
    const tables = await provider.schemas();
    expect(tables.map((table) => [table.name, table.rowCount, table.timeColumn, table.failure?.code])).toEqual([
      ['SecurityEvent', null, undefined, undefined], ['broken', null, undefined, 'evidence.unreadable'], ['notes', 1, 'when', undefined],
    ]);
    expect(tables[0]?.columns).toContainEqual({ name: 'EventID', type: 'int' });
    expect(tables[2]).toMatchObject({ source: 'notes.csv, 33 bytes', coverage: { start: '2026-03-01T10:00:00Z', end: '2026-03-01T10:00:00Z' } });
    await provider.warm(new AbortController().signal);
    expect((await provider.schemas())[0]).toMatchObject({ rowCount: 3, timeColumn: 'TimeGenerated', coverage: { start: '2026-03-01T10:00:00Z', end: '2026-03-01T12:00:00Z' } });
  });

  it('gives files of one name different tables', async () => {
    await fixture.write('SigninLogs.csv', 'TimeGenerated,UserPrincipalName\n2026-03-01,a\n');
    await fixture.write('signinlogs.json', '{"UserPrincipalName":"b"}');
    const provider = await fixture.open();
    expect((await provider.schemas()).map((table) => table.name)).toEqual(['SigninLogs', 'SigninLogs_2']);
    const { table } = await provider.query(fixture.request('SigninLogs_2 | project UserPrincipalName, AppDisplayName'));
    expect(table.preview).toEqual([['b', '']]);
  });

  it('is the same list while nothing changes', async () => {
    await fixture.write('a.csv', 'n\n1\n');
    const provider = await fixture.open();
    const first = await provider.schemas();
    expect(await provider.schemas()).toBe(first);
    await fixture.write('b.csv', 'n\n1\n');
    expect(await provider.schemas()).not.toBe(first);
  });

  it('sees files that come, change and go', async () => {
    const provider = await fixture.open();
    expect(await provider.schemas()).toEqual([]);
    await fixture.write('a.csv', 'n\n1\n');
    expect((await provider.query(fixture.request('a'))).table.preview).toEqual([[1]]);
    await fixture.write('a.csv', 'n\n1\n2\n');
    expect((await provider.query(fixture.request('a | count'))).table.preview).toEqual([[2]]);
    await rm(join(fixture.folder, 'a.csv'));
    expect(await provider.schemas()).toEqual([]);
  });
});

describe('file names', () => {
  it.each(['a\'b.csv', 'a"b.csv', 'a\nb.csv', 'a*b.csv', 'a[1]b.csv', 'a?b.csv', 'a\\b.csv', '..a..b.csv'.slice(2), 'a;b--.csv', 'a$(b).csv', '{a,b}.csv', `${'a'.repeat(200)}.csv`])('%j may be anything', async (name) => {
    await fixture.write(name, 'n\n1\n');
    await fixture.write('axb.csv', 'n\n2\n');
    const provider = await fixture.open();
    const [table] = (await provider.schemas()).filter((candidate) => candidate.name !== 'axb');
    expect(table?.failure).toBeUndefined();
    expect((await provider.spool.readEvidence(table?.name ?? '', { limit: 5 })).rows).toEqual([[1]]);
  });

  it('of links that leave the folder are refused', async () => {
    await writeFile(join(fixture.folder, '..', 'secret.csv'), 'n\n1\n');
    await symlink('../secret.csv', join(fixture.folder, 'link.csv'));
    const provider = await fixture.open();
    await expect(provider.query(fixture.request('link'))).rejects.toMatchObject({ data: { code: 'evidence.unreadable', why: 'It is a link to a place outside of the evidence folder.' } });
  });
});

describe('the cache', () => {
  it('is used again by the next process, without reading the file', async () => {
    await fixture.write('a.csv', 'n\n1\n');
    await (await fixture.open()).schemas();
    const before = await cache();
    const again = await fixture.open();
    expect((await again.schemas())[0]).toMatchObject({ name: 'a', rowCount: 1 });
    expect(await cache()).toEqual(before);
  });

  it('imports a file once for all that wait for it', async () => {
    await fixture.write('a.csv', `n\n${'1\n'.repeat(2000)}`);
    const provider = await fixture.open();
    const results = await Promise.all([1, 2, 3].map(() => provider.query(fixture.request('a | count'))));
    expect(results.map((result) => result.table.preview)).toEqual([[[2000]], [[2000]], [[2000]]]);
    expect((await cache()).filter((name) => name.endsWith('.parquet'))).toHaveLength(1);
  });

  it('never uses what an import that died left behind', async () => {
    await fixture.write('a.csv', 'n\n1\n');
    await (await fixture.open()).schemas();
    const folder = join(fixture.workFolder, 'evidence');
    const record = (await cache()).find((name) => name.endsWith('.json')) ?? '';
    // As if the process had been killed after the table was written and before its record was.
    await writeFile(join(folder, record.replace('.json', '.parquet')), 'half a table');
    await rename(join(folder, record), join(folder, `${record}.123.tmp`));
    await utimes(join(folder, `${record}.123.tmp`), 0, 0);
    const provider = await fixture.open();
    expect((await provider.query(fixture.request('a'))).table.preview).toEqual([[1]]);
    expect(await cache()).not.toContain(`${record}.123.tmp`);
  });

  it('is made again when somebody cleared it', async () => {
    await fixture.write('a.csv', 'n\n1\n');
    const provider = await fixture.open();
    await provider.schemas();
    await Promise.all((await cache()).map((name) => rm(join(fixture.workFolder, 'evidence', name))));
    expect((await provider.query(fixture.request('a'))).table.preview).toEqual([[1]]);
  });

  it('leaves no intermediate files', async () => {
    await fixture.write('a.json', '[{"n":1}]');
    await fixture.write('b.csv', 'n\n"1');
    await (await fixture.open()).schemas();
    expect(await readdir(join(fixture.workFolder, 'import'))).toEqual([]);
    expect((await cache()).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

it('reads pages of evidence within a window', async () => {
  await fixture.write('SecurityEvent.csv', LOGONS);
  const { spool } = await fixture.open();
  const page = await spool.readEvidence('securityevent', { columns: ['Account'], limit: 1, offset: 1, window: { start: '2026-03-01T10:00:00Z', end: '2026-03-01T12:00:00Z' } });
  expect(page).toEqual({ columns: [{ name: 'Account', type: 'string' }], rows: [['bob']], rowCount: 2, truncated: false });
  await expect(spool.readEvidence('SecurityEvnt', { limit: 1 })).rejects.toMatchObject({ data: { code: 'table.unknown', next: 'Did you mean SecurityEvent?' } });
});
