import { afterAll, describe, expect, it } from '@jest/globals';
import { UserError } from '../errors.js';
import { createTranslator } from './translator.js';

const REQUEST = { variables: {}, now: '2024-01-01T00:00:00Z' };
const TABLES = [{ name: 'T', columns: [{ name: 'a', type: 'long' as const }] }];

describe('the translator in its worker', () => {
  const translator = createTranslator();
  afterAll(async () => { await translator.close(); });

  it('translates', async () => {
    await translator.warm();
    const { columns, sources } = await translator.translate({ ...REQUEST, text: 'T | extend b = a + 1', tables: TABLES });
    expect(columns).toEqual([{ name: 'a', type: 'long' }, { name: 'b', type: 'long' }]);
    expect(sources).toEqual([{ kind: 'table', relation: 'source 0 T', table: 'T' }]);
  });

  it('answers in the order of the questions, with other schemas each time', async () => {
    const asked = Array.from({ length: 12 }, (_, index) =>
      translator.translate({ ...REQUEST, text: `T${index}`, tables: [{ name: `T${index}`, columns: [{ name: 'a', type: 'string' as const }] }] }));
    const answers = await Promise.all(asked);
    expect(answers.map((answer) => answer.sources[0]?.relation)).toEqual(asked.map((_, index) => `source 0 T${index}`));
    expect((await translator.translate({ ...REQUEST, text: 'T', tables: TABLES })).columns).toHaveLength(1);
  });

  it('carries errors for people across as they are', async () => {
    const failed = translator.translate({ ...REQUEST, text: 'T | where b > 1', tables: TABLES });
    await expect(failed).rejects.toBeInstanceOf(UserError);
    await expect(failed).rejects.toMatchObject({ data: { code: 'kql.unknown-name', position: { offset: 10, length: 1, line: 1, column: 11 } } });
  });

  it('completes names', async () => {
    const items = await translator.complete({ text: 'T | summ', offset: 8, tables: TABLES });
    expect(items).toEqual([{ text: 'summarize', kind: 'QueryPrefix' }]);
  });

  it('gives up on a request that takes too long and goes on with a new worker', async () => {
    const hasty = createTranslator({ requestMs: 1, startMs: 1 });
    await expect(hasty.translate({ ...REQUEST, text: 'T', tables: TABLES })).rejects.toMatchObject({ data: { code: 'kql.limit' } });
    await hasty.close();
    await expect(hasty.warm()).rejects.toThrow('closed');
  });
});
