import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginOne, draft, idempotencyKey, newIncident, outcome, owner, sha256 } from '../conformance/fixtures.js';
import { openDatabase } from './database.js';
import { openEmbedded } from './embedded.js';

let folder = '';
let files = 0;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'casebook-files-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));
const newPath = () => join(folder, `${++files}`, 'casebook.db');

/** A closed file with some cells, and what was done to it by hand since. */
async function fileWith(sql: string): Promise<string> {
  const path = newPath();
  const store = await openEmbedded(path);
  await beginOne(store, KEY);
  await store.putDocument(KEY, 'conversation', 1);
  await store.close();
  const db = openDatabase(path, 100);
  db.exec(sql);
  db.close();
  return path;
}

const KEY = newIncident();
const refusedWith = (code: string, why: RegExp) => ({ data: { code, why: expect.stringMatching(why) as unknown, next: expect.stringMatching(/./) as unknown } });

describe('openEmbedded', () => {
  it('keeps everything over a close', async () => {
    const path = newPath();
    const bytes = new Uint8Array([1, 2, 3]);
    const before = await openEmbedded(path);
    const id = await beginOne(before, KEY);
    await before.finish(KEY, id, outcome());
    await before.putBlob(KEY, sha256(bytes), bytes);
    const cells = await before.cells(KEY);
    await before.close();
    const after = await openEmbedded(path);
    expect(await after.cells(KEY)).toEqual(cells);
    expect([...await after.getBlob(KEY, sha256(bytes)) ?? []]).toEqual([1, 2, 3]);
    expect(await beginOne(after, KEY)).toEqual({ number: 2, revision: 1 });
    await after.close();
  });

  it('opens a new file many times at once', async () => {
    const path = newPath();
    const stores = await Promise.all(Array.from({ length: 6 }, () => openEmbedded(path)));
    const ids = await Promise.all(stores.map((store) => beginOne(store, KEY)));
    expect(ids.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it.each<[string, (path: string) => Promise<unknown>, RegExp]>([
    ['text', (path) => writeFile(path, 'These are notes, no database. '.repeat(400)), /damaged or no SQLite database/],
    ['a folder', (path) => mkdir(path), /can't be opened/],
  ])('refuses a file that is %s', async (_, make, why) => {
    const path = newPath();
    await mkdir(join(path, '..'));
    await make(path);
    await expect(openEmbedded(path)).rejects.toMatchObject(refusedWith('config.invalid', why));
  });

  it('refuses a path below a file', async () => {
    const path = newPath();
    await writeFile(join(folder, String(files)), '');
    await expect(openEmbedded(path)).rejects.toMatchObject(refusedWith('config.invalid', /ENOTDIR|EEXIST/));
  });

  it('refuses a file that was cut off, and leaves it as it is', async () => {
    const path = await fileWith('PRAGMA wal_checkpoint(TRUNCATE)');
    await truncate(path, 3 * 4096);
    const before = await readFile(path);
    await expect(openEmbedded(path)).rejects.toMatchObject(refusedWith('config.invalid', /./));
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  it('refuses a database of another program, and leaves it as it is', async () => {
    const path = newPath();
    await mkdir(join(path, '..'));
    const db = openDatabase(path, 100);
    db.exec('CREATE TABLE bookmarks (url TEXT)');
    db.close();
    await expect(openEmbedded(path)).rejects.toMatchObject(refusedWith('config.invalid', /none named casebook_schema/));
    const again = openDatabase(path, 100);
    expect(again.prepare('SELECT name FROM sqlite_schema').all().map(({ name }) => name)).toEqual(['bookmarks']);
    again.close();
  });

  it('refuses a file of a newer version', async () => {
    const path = await fileWith(`INSERT INTO casebook_schema VALUES (99, '2030-01-01')`);
    await expect(openEmbedded(path)).rejects.toMatchObject(refusedWith('config.invalid', /schema 99/));
  });

  it('removes what killed processes left beside the file, but not what may be in use', async () => {
    const path = newPath();
    const unfinished = join(`${path}-blobs`, 'unfinished');
    await mkdir(unfinished, { recursive: true });
    for (const name of ['old', 'young']) await writeFile(join(unfinished, name), 'x');
    await utimes(join(unfinished, 'old'), 1, 1);
    await (await openEmbedded(path)).close();
    expect(await readdir(unfinished)).toEqual(['young']);
  });
});

describe('an embedded store', () => {
  it('says which record it can\'t read, and reads the others', async () => {
    const store = await openEmbedded(await fileWith(`UPDATE revision SET draft = '{"schema":2}'; UPDATE document SET record = 'x'`));
    await expect(store.cell(KEY, 1)).rejects.toMatchObject(refusedWith('store.record', /schema 2/));
    await expect(store.getDocument(KEY, 'conversation')).rejects.toMatchObject(refusedWith('store.record', /not JSON/));
    await beginOne(store, KEY);
    expect(await store.sweep(owner(), () => true, '2026-01-01T00:00:00Z')).toMatchObject([{ key: KEY, cell: { number: 2 } }]);
    await store.close();
  });

  it('leaves the other jobs of a transaction alone when one fails', async () => {
    const store = await openEmbedded(newPath());
    const faulty = { key: 'k', ttlMs: NaN };
    const [one, two, three] = await Promise.allSettled([beginOne(store, KEY), store.begin(KEY, [draft()], [faulty]), beginOne(store, KEY)]);
    expect([one.status, two.status, three.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await store.cells(KEY)).map(({ number }) => number)).toEqual([1, 2]);
    await store.close();
  });

  it('rejects with store.unreachable while another process keeps the file locked, and goes on afterwards', async () => {
    const path = newPath();
    const store = await openEmbedded(path, { busyTimeoutMs: 20 });
    const other = openDatabase(path, 20);
    other.exec('BEGIN IMMEDIATE');
    await expect(beginOne(store, KEY)).rejects.toMatchObject(refusedWith('store.unreachable', /locked/));
    expect(await store.cells(KEY)).toEqual([]);
    other.exec('ROLLBACK');
    expect(await beginOne(store, KEY)).toEqual({ number: 1, revision: 1 });
    other.close();
    await store.close();
  });

  it('forgets expired keys on disk, too', async () => {
    const path = newPath();
    const store = await openEmbedded(path);
    for (let n = 0; n < 20; n++) await store.claim(KEY, idempotencyKey(String(n), 1));
    let claims = 0;
    const db = openDatabase(path, 1000);
    const rows = db.prepare('SELECT count(*) AS n FROM seen');
    do await store.claim(KEY, idempotencyKey(`more ${claims++}`)); while (rows.first()?.['n'] !== claims);
    db.close();
    await store.close();
  });

  it('rejects with store.unreachable once it is closed', async () => {
    const store = await openEmbedded(newPath());
    const last = beginOne(store, KEY);
    await store.close();
    await store.close();
    expect(await last).toEqual({ number: 1, revision: 1 });
    const calls = [
      () => beginOne(store, KEY), () => store.cells(KEY), () => store.putBlob(KEY, 'ab'.repeat(32), new Uint8Array()),
      () => store.getBlob(KEY, 'ab'.repeat(32)), () => store.ping(),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject(refusedWith('store.unreachable', /closed/));
  });
});
