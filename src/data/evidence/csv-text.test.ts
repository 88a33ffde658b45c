import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecords, sniffDelimiter } from './csv-head.js';
import { scanCsv } from './csv-scan.js';
import type { CsvScan } from './csv-scan.js';

describe('sniffDelimiter', () => {
  it.each([
    ['a,b\n1,2\n', ','],
    ['a;b;c\n1,5;2;3\n', ';'],
    ['a\tb\n1\t2\n', '\t'],
    ['a|b\n1|2\n', '|'],
    ['"x;y",b\n"1;2",3\n', ','],
    ['alone\n1\n', ','],
  ])('finds how %j is split', (text, delimiter) => {
    expect(sniffDelimiter(text)).toBe(delimiter);
  });
});

describe('readRecords', () => {
  it('reads quotes, line ends in cells and blank lines', () => {
    expect(readRecords('"a ""x""\nb",c\r\n\r\n1,\r2,"3"', ',', 5)).toEqual([['a "x"\nb', 'c'], ['1', ''], ['2', '3']]);
  });
});

describe('scanCsv', () => {
  let folder: string;
  beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'csv-')); });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const scan = async (text: string): Promise<CsvScan> => {
    await writeFile(join(folder, 'a.csv'), text);
    return scanCsv(join(folder, 'a.csv'), ',');
  };

  it.each(['\n', '\r\n', '\r'])('counts records that end in %j', async (end) => {
    expect(await scan(['a,b', '1,2', '', '3,"x', 'y"', ''].join(end))).toEqual({ records: 2, widest: { cells: 2, line: 1 }, overlong: 0, quotedBreaks: true });
  });

  it('finds the widest record by its line', async () => {
    expect(await scan('a,b\n"1\n2",3\n4,5,6\n7,8,9')).toMatchObject({ records: 3, widest: { cells: 3, line: 4 }, overlong: 2 });
  });

  it('names the line of a quote that is never closed', async () => {
    expect((await scan('a,b\n1,2\n3,"x\n4,5\n')).problem).toEqual({ line: 3, reason: 'opens a quote that is never closed' });
  });

  it('names the line of text after a closing quote', async () => {
    expect((await scan('a,b\n"1\n2"x,3\n')).problem).toEqual({ line: 3, reason: 'has text after a closing quote' });
  });

  it('takes quotes inside of an unquoted cell as they are', async () => {
    expect((await scan('a,b\n5\'10",x "y" z\n')).problem).toBeUndefined();
  });
});
