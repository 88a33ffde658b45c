import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listFiles } from './files.js';

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'files-'));
  folder = join(root, 'evidence');
  await mkdir(folder);
});

afterEach(() => rm(root, { recursive: true, force: true }));

const write = (name: string): Promise<void> => writeFile(join(folder, name), 'a\n1\n');

describe('listFiles', () => {
  it('finds the formats it knows, case aside, and nothing else', async () => {
    for (const name of ['b.CSV', 'a.tsv', 'c.json.gz', 'd.jsonl', 'e.ndjson', 'f.parquet', 'g.parquet.gz', 'h.txt', '.hidden.csv', 'csv']) await write(name);
    await mkdir(join(folder, 'folder.csv'));
    const files = await listFiles(folder);
    expect(files.map((file) => [file.name, file.stem, file.format, file.gzip])).toEqual([
      ['a.tsv', 'a', 'tsv', false], ['b.CSV', 'b', 'csv', false], ['c.json.gz', 'c', 'json', true], ['d.jsonl', 'd', 'json', false],
      ['e.ndjson', 'e', 'json', false], ['f.parquet', 'f', 'parquet', false],
    ]);
  });

  it('follows links inside of the folder and refuses those that leave it', async () => {
    await write('a.csv');
    await writeFile(join(root, 'secret.csv'), 'x');
    await symlink(join(folder, 'a.csv'), join(folder, 'b.csv'));
    await symlink(join(root, 'secret.csv'), join(folder, 'c.csv'));
    await symlink('../secret.csv', join(folder, 'd.csv'));
    await symlink('gone.csv', join(folder, 'e.csv'));
    const files = await listFiles(folder);
    expect(files.map((file) => [file.name, file.refused?.replace(/^It is a link to /, '')])).toEqual([
      ['a.csv', undefined], ['b.csv', undefined], ['c.csv', 'a place outside of the evidence folder.'],
      ['d.csv', 'a place outside of the evidence folder.'], ['e.csv', 'a file that does not exist.'],
    ]);
  });

  it('takes a folder that is not there for an empty one', async () => {
    expect(await listFiles(join(root, 'none'))).toEqual([]);
  });
});
