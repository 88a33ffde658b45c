import { describe, expect, it } from '@jest/globals';
import { answerOf } from './answer.js';
import { readAnswer } from './read-answer.js';

const limits = { maxRows: 1_000_000, maxBytes: 1_000_000_000 };

function bodyOf(rows: number): string {
  const columns = [{ name: 'n', type: 'long' }, { name: 'd', type: 'dynamic' }, { name: 't', type: 'datetime' }];
  const row = '[9007199254740993,"{\\"a\\":[1,2,3]}","2026-03-05T10:11:12.1234567Z"]';
  return `{"tables":[{"name":"PrimaryResult","columns":${JSON.stringify(columns)},"rows":[${Array(rows).fill(row).join(',')}]}]}`;
}

describe('readAnswer', () => {
  it('gives the same in a worker as in place', async () => {
    const body = bodyOf(20_000);
    expect(await readAnswer({ body, limits }, new AbortController().signal)).toEqual(answerOf(body, limits));
  });

  it('stops with its signal', async () => {
    const reading = readAnswer({ body: bodyOf(20_000), limits }, AbortSignal.abort());
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('says that the answer is too large where the memory of the worker is used up', async () => {
    const reading = readAnswer({ body: bodyOf(100_000), limits }, new AbortController().signal, 16);
    await expect(reading).rejects.toMatchObject({ code: 'kql.limit' });
  });
});
