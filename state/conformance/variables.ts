import { expect, it } from '@jest/globals';
import type { VariableValue } from '../../src/casebook/variable.js';
import { beginOne, draft, HOSTILE_TEXTS, newIncident, outcome, scalar, type Pair } from './fixtures.js';

/** Variables, which a cell sets when it ends. */
export function variableCases(stores: () => Pair): void {
  it('sets variables with who set them, when and in which cell', async () => {
    const { a, b } = stores();
    const key = newIncident();
    const id = await beginOne(a, key);
    await a.finish(key, id, outcome({ sets: [{ name: 'user', value: scalar('ada') }] }));
    const expected = {
      schema: 1, name: 'user', revision: 1, value: scalar('ada'), setBy: draft().author, setAt: outcome().finishedAt, cell: id,
    };
    expect(await b.variables(key)).toEqual([expected]);
    expect(await b.variable(key, 'user')).toEqual(expected);
    expect(await b.variable(key, 'user', 1)).toEqual(expected);
    expect((await b.cell(key, 1))?.sets).toEqual(['user']);
  });

  it('makes a revision each time and keeps the old ones', async () => {
    const { a } = stores();
    const key = newIncident();
    for (const value of ['first', 'second', 'third']) {
      await a.finish(key, await beginOne(a, key), outcome({ sets: [{ name: 'ip', value: scalar(value) }] }));
    }
    expect(await a.variables(key)).toMatchObject([{ name: 'ip', revision: 3, value: scalar('third'), cell: { number: 3, revision: 1 } }]);
    expect((await a.variable(key, 'ip', 1))?.value).toEqual(scalar('first'));
    expect((await a.variable(key, 'ip'))?.revision).toBe(3);
    expect(await a.variable(key, 'ip', 4)).toBeNull();
    expect(await a.variable(key, 'ip', 0)).toBeNull();
  });

  it('sets a name that comes twice in one outcome twice, and lists it once', async () => {
    const { a } = stores();
    const key = newIncident();
    await a.finish(key, await beginOne(a, key), outcome({ sets: [{ name: 'x', value: scalar('1') }, { name: 'x', value: scalar('2') }] }));
    expect(await a.variables(key)).toMatchObject([{ revision: 2, value: scalar('2') }]);
    expect((await a.cell(key, 1))?.sets).toEqual(['x']);
  });

  it('sets none for a superseded or stale outcome', async () => {
    const { a } = stores();
    const key = newIncident();
    const id = await beginOne(a, key);
    await a.beginRevision(key, 1, draft(), []);
    const late = outcome({ sets: [{ name: 'late', value: scalar('x') }] });
    expect(await a.finish(key, id, late)).toBe('superseded');
    expect(await a.finish(key, id, late)).toBe('stale');
    expect(await a.variables(key)).toEqual([]);
    expect(await a.variable(key, 'late')).toBeNull();
    expect((await a.cell(key, 1, 1))?.sets).toEqual([]);
  });

  it('keeps every kind of value', async () => {
    const { a } = stores();
    const key = newIncident();
    const values: readonly VariableValue[] = [
      { kind: 'scalar', type: 'long', value: '9223372036854775807' },
      { kind: 'scalar', type: 'dynamic', value: { ['__proto__']: [1, null, 'ü'] } },
      { kind: 'list', type: 'string', values: ['a', '', '漢'] },
      { kind: 'list', type: 'real', values: [] },
      { kind: 'range', text: 'ago(1d)', window: { start: '2026-03-01T00:00:00Z', end: '2026-03-02T00:00:00Z' } },
      { kind: 'table', ref: { hash: 'ef'.repeat(32), columns: [], rowCount: 0, bytes: 0, truncated: true } },
    ];
    await a.finish(key, await beginOne(a, key), outcome({ sets: values.map((value, n) => ({ name: `v${n}`, value })) }));
    expect((await a.variables(key)).map(({ value }) => value)).toEqual(values);
  });

  it('gives them in code-unit order of their names, whatever the names are', async () => {
    const { a, b } = stores();
    const key = newIncident();
    await a.finish(key, await beginOne(a, key), outcome({ sets: HOSTILE_TEXTS.map((name) => ({ name, value: scalar(name) })) }));
    const found = await b.variables(key);
    expect(found.map(({ name }) => name)).toEqual([...HOSTILE_TEXTS].sort());
    for (const { name, value } of found) {
      expect(value).toEqual(scalar(name));
      expect(await b.variable(key, name)).toMatchObject({ name, revision: 1 });
    }
    expect((await b.cell(key, 1))?.sets).toEqual(HOSTILE_TEXTS);
  });

  it('numbers revisions without gaps while cells end at once', async () => {
    const { a, b } = stores();
    const key = newIncident();
    const { cells } = await a.begin(key, Array.from({ length: 40 }, () => draft()), []);
    await Promise.all(cells.map((id, n) => (n % 2 === 0 ? a : b).finish(key, id, outcome({ sets: [{ name: 'x', value: scalar(String(n)) }] }))));
    const all = await Promise.all(cells.map((_, n) => a.variable(key, 'x', n + 1)));
    expect(new Set(all.map((one) => JSON.stringify(one?.value))).size).toBe(40);
    expect((await a.variable(key, 'x'))?.revision).toBe(40);
  });
}
