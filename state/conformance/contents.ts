import { expect, it } from '@jest/globals';
import type { Json } from '../../src/data/table.js';
import { beginOne, draft, HOSTILE_TEXTS, newIncident, outcome, scalar, sha256, type Pair } from './fixtures.js';

const MIB = 1024 * 1024;

/** Blobs, documents, and contents that break careless code. */
export function contentCases(stores: () => Pair): void {
  it.each([0, 1, 255, MIB - 1, MIB, MIB + 1, 5 * MIB + 7])('keeps a blob of %d bytes', async (size) => {
    const { a, b } = stores();
    const key = newIncident();
    const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 255);
    const hash = sha256(bytes);
    expect(await a.getBlob(key, hash)).toBeNull();
    await a.putBlob(key, hash, bytes);
    await b.putBlob(key, hash, bytes);
    const read = await b.getBlob(key, hash);
    expect(read).toBeInstanceOf(Uint8Array);
    expect(sha256(read ?? new Uint8Array())).toBe(hash);
    expect(read?.byteLength).toBe(size);
  });

  it('keeps the bytes of a view only', async () => {
    const { a } = stores();
    const key = newIncident();
    const view = new Uint8Array(new ArrayBuffer(64), 16, 8).fill(5);
    await a.putBlob(key, sha256(view), view);
    expect([...(await a.getBlob(key, sha256(view)) ?? [])]).toEqual([5, 5, 5, 5, 5, 5, 5, 5]);
  });

  it('keeps blobs apart by incident and stores the same one at once', async () => {
    const { a, b } = stores();
    const key = newIncident();
    const bytes = new TextEncoder().encode('same');
    await Promise.all([a, b, a, b].map((store) => store.putBlob(key, sha256(bytes), bytes)));
    expect(await a.getBlob({ ...key, tenant: 'other' }, sha256(bytes))).toBeNull();
    expect(await a.getBlob(key, sha256(bytes))).toHaveLength(4);
  });

  it.each(['', '../../../etc/passwd', 'AB'.repeat(32), 'ab'.repeat(31), `${'ab'.repeat(32)}\n`, '__proto__'])('takes no blob named %j', async (hash) => {
    const { a } = stores();
    await expect(a.putBlob(newIncident(), hash, new Uint8Array(1))).rejects.toThrow(TypeError);
    await expect(a.getBlob(newIncident(), hash)).rejects.toThrow(TypeError);
  });

  it('refuses a blob over the limit and names it', async () => {
    const bytes = new Uint8Array(64 * MIB + 1);
    await expect(stores().a.putBlob(newIncident(), 'ab'.repeat(32), bytes)).rejects.toMatchObject({ data: { code: 'input.too-large' } });
  });

  it.each<[string, Json]>([
    ['object', { serviceUrl: 'https://smba.example', nested: { list: [1, 2.5, null, true, 'ü'] } }],
    ['array', []], ['empty object', {}], ['null', null], ['zero', 0], ['false', false], ['empty text', ''],
    ['prototype', JSON.parse('{"__proto__":{"admin":true},"constructor":1}') as Json], ['deep', JSON.parse('['.repeat(500) + ']'.repeat(500)) as Json],
  ])('keeps a document: %s', async (_, value) => {
    const { a, b } = stores();
    const key = newIncident();
    expect(await a.getDocument(key, 'conversation')).toBeNull();
    await a.putDocument(key, 'conversation', { before: 1 });
    await a.putDocument(key, 'conversation', value);
    expect(JSON.stringify(await b.getDocument(key, 'conversation'))).toBe(JSON.stringify(value));
    expect(await b.getDocument(key, 'other')).toBeNull();
  });

  it('takes any text for the name of a document', async () => {
    const { a } = stores();
    const key = newIncident();
    for (const name of HOSTILE_TEXTS) await a.putDocument(key, name, name.length);
    for (const name of HOSTILE_TEXTS) expect([name, await a.getDocument(key, name)]).toEqual([name, name.length]);
  });

  it('keeps incidents apart whatever their ids are', async () => {
    const { a, b } = stores();
    const prefix = newIncident().incident;
    const keys = HOSTILE_TEXTS.flatMap((text) => [
      { tenant: text, incident: prefix }, { tenant: prefix, incident: text }, { tenant: prefix + text, incident: 'x' }, { tenant: prefix, incident: `${text}x` },
    ]);
    const expected = new Map(keys.map((key) => [JSON.stringify([key.tenant, key.incident]), key]));
    await Promise.all([...expected].map(([text, key]) => beginOne(a, key, { text })));
    const found = await Promise.all([...expected].map(async ([, key]) => (await b.cells(key)).map(({ text }) => text)));
    expect(found).toEqual([...expected.keys()].map((text) => [text]));
  });

  it('keeps hostile texts in every field', async () => {
    const { a, b } = stores();
    const key = newIncident();
    for (const [index, text] of HOSTILE_TEXTS.entries()) {
      const overrides = Object.fromEntries([[text, text]]);
      const changes = { text, skill: text, author: { id: text, name: text }, overrides, owner: text, startedAt: text };
      const id = await beginOne(a, key, changes);
      const ended = outcome({ skillVersion: text, finishedAt: text, inputs: [{ name: text, revision: null, value: scalar(text) }] });
      await a.finish(key, id, ended);
      const { sets, ...kept } = ended;
      const cell = await b.cell(key, index + 1);
      expect(cell).toEqual({ schema: 1, ...id, ...draft(changes), ...kept, sets });
      expect(Object.keys(cell?.overrides ?? {})).toEqual([text]);
    }
  });

  it('keeps a command and a headline of a million characters', async () => {
    const { a } = stores();
    const key = newIncident();
    const text = '🕵 ü\n'.repeat(200_000);
    const { finding } = outcome();
    const id = await beginOne(a, key, { text });
    await a.finish(key, id, outcome({ ...finding && { finding: { ...finding, headline: text } } }));
    const cell = await a.cell(key, 1);
    expect(cell?.text === text).toBe(true);
    expect(cell?.finding?.headline === text).toBe(true);
  });

  it('keeps numbers exactly', async () => {
    const { a } = stores();
    const key = newIncident();
    const numbers = [0, -1, 2 ** 53 - 1, 0.1, 1e-7, 1e21, 4294967296.5];
    for (const seed of numbers) await beginOne(a, key, { seed });
    expect((await a.cells(key)).map(({ seed }) => seed)).toEqual(numbers);
  });
}
