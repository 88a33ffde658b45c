import { expect, it } from '@jest/globals';
import { beginOne, draft, ids, newIncident, outcome, type Pair } from './fixtures.js';

/** Cells and their revisions. */
export function cellCases(stores: () => Pair): void {
  it('begins cells as running, with the next numbers, in order', async () => {
    const { a } = stores();
    const key = newIncident();
    expect(await a.begin(key, [draft({ text: 'one' }), draft({ text: 'two' })], [])).toEqual({
      kind: 'created',
      cells: [
        { schema: 1, number: 1, revision: 1, status: 'running', inputs: [], sets: [], ...draft({ text: 'one' }) },
        { schema: 1, number: 2, revision: 1, status: 'running', inputs: [], sets: [], ...draft({ text: 'two' }) },
      ],
    });
    expect(ids(await a.begin(key, [draft()], []))).toEqual([{ number: 3, revision: 1 }]);
    expect(await a.lastNumber(key)).toBe(3);
  });

  it('reads back from another connection what begin resolved to', async () => {
    const { a, b } = stores();
    const key = newIncident();
    const { cells } = await a.begin(key, [draft({ text: 'one' }), draft({ text: 'two' })], []);
    expect(await b.cells(key)).toEqual(cells);
    expect(await b.cell(key, 2)).toEqual(cells[1]);
    expect(await b.cell(key, 2, 1)).toEqual(cells[1]);
  });

  it('begins nothing for no drafts', async () => {
    const key = newIncident();
    expect(await stores().a.begin(key, [], [])).toEqual({ kind: 'created', cells: [] });
    expect(await stores().a.lastNumber(key)).toBe(0);
  });

  it('gives empty answers for an incident that it does not know', async () => {
    const { a } = stores();
    const key = newIncident();
    expect(await a.cells(key)).toEqual([]);
    expect(await a.cell(key, 1)).toBeNull();
    expect(await a.cell(key, 1, 1)).toBeNull();
    expect(await a.lastNumber(key)).toBe(0);
    expect(await a.beginRevision(key, 1, draft(), [])).toBeNull();
    expect(await a.finish(key, { number: 1, revision: 1 }, outcome())).toBe('stale');
  });

  it.each([0, -1, 1.5, 2, NaN, Infinity, 2 ** 53])('has no cell with number or revision %d', async (number) => {
    const { a } = stores();
    const key = newIncident();
    await beginOne(a, key);
    expect(await a.cell(key, number)).toBeNull();
    expect(await a.cell(key, 1, number)).toBeNull();
    expect(await a.beginRevision(key, number, draft(), [])).toBeNull();
    expect(await a.finish(key, { number: 1, revision: number }, outcome())).toBe('stale');
  });

  it('keeps the whole outcome of a cell', async () => {
    const { a, b } = stores();
    const key = newIncident();
    const id = await beginOne(a, key);
    const { sets, ...kept } = outcome();
    expect(await a.finish(key, id, { ...kept, sets })).toBe('finished');
    expect(await b.cell(key, 1)).toEqual({ schema: 1, ...id, ...draft(), ...kept, sets: [] });
  });

  it('keeps an error with its position and suggestions', async () => {
    const { a } = stores();
    const key = newIncident();
    const error = {
      code: 'kql.syntax', message: 'Unexpected token.', why: 'There is no operator `tak`.', next: 'Write `take`.',
      suggestions: ['query "T | take 5"'], position: { offset: 4, length: 3, line: 1, column: 5 },
    } as const;
    const failed = { status: 'error', error, inputs: [], finishedAt: '2026-03-01T08:00:02Z', elapsedMs: 3, sets: [] } as const;
    expect(await a.finish(key, await beginOne(a, key), failed)).toBe('finished');
    expect(await a.cell(key, 1)).toMatchObject({ status: 'error', error });
    expect(await a.cell(key, 1)).not.toHaveProperty('finding');
  });

  it('ends a revision once', async () => {
    const { a, b } = stores();
    const key = newIncident();
    const id = await beginOne(a, key);
    const answers = await Promise.all([a, b, a, b].map((store, n) => store.finish(key, id, outcome({ elapsedMs: n }))));
    expect(answers.toSorted()).toEqual(['finished', 'stale', 'stale', 'stale']);
    expect((await a.cell(key, 1))?.elapsedMs).toBe(answers.indexOf('finished'));
  });

  it('appends revisions and shows the newest', async () => {
    const { a } = stores();
    const key = newIncident();
    await a.begin(key, [draft({ text: 'one' }), draft({ text: 'two' })], []);
    expect(ids(await a.beginRevision(key, 1, draft({ text: 'one again' }), []))).toEqual([{ number: 1, revision: 2 }]);
    expect((await a.cells(key)).map(({ text }) => text)).toEqual(['one again', 'two']);
    expect((await a.cell(key, 1))?.text).toBe('one again');
    expect((await a.cell(key, 1, 1))?.text).toBe('one');
    expect(await a.cell(key, 1, 3)).toBeNull();
    expect(await a.lastNumber(key)).toBe(2);
  });

  it('has no cell to revise beyond the last', async () => {
    const { a } = stores();
    const key = newIncident();
    await beginOne(a, key);
    expect(await a.beginRevision(key, 2, draft(), [])).toBeNull();
    expect(await a.lastNumber(key)).toBe(1);
  });

  it('keeps a superseded outcome in its own revision', async () => {
    const { a } = stores();
    const key = newIncident();
    const id = await beginOne(a, key);
    await a.beginRevision(key, 1, draft(), []);
    expect(await a.finish(key, id, outcome())).toBe('superseded');
    expect((await a.cell(key, 1, 1))?.status).toBe('ok');
    expect((await a.cell(key, 1))?.status).toBe('running');
    expect(await a.finish(key, id, outcome())).toBe('stale');
    expect(await a.finish(key, { number: 1, revision: 2 }, outcome({ status: 'interrupted' }))).toBe('finished');
    expect((await a.cell(key, 1))?.status).toBe('interrupted');
  });

  it.each([
    [{}, [1, 2, 3, 4, 5]], [{ after: 0 }, [1, 2, 3, 4, 5]], [{ after: 3 }, [4, 5]], [{ after: 5 }, []], [{ after: 99 }, []],
    [{ limit: 2 }, [1, 2]], [{ after: 2, limit: 2 }, [3, 4]], [{ after: 4, limit: 2 }, [5]], [{ limit: 0 }, []], [{ limit: -1 }, []],
    [{ after: -3, limit: 1 }, [1]], [{ limit: Infinity }, [1, 2, 3, 4, 5]],
  ])('gives the page %j as %j', async (page, numbers) => {
    const { a } = stores();
    const key = newIncident();
    await a.begin(key, Array.from({ length: 5 }, () => draft()), []);
    await a.beginRevision(key, 4, draft(), []);
    expect((await a.cells(key, page)).map(({ number }) => number)).toEqual(numbers);
  });

  it('pages through 10,000 cells', async () => {
    const { a, b } = stores();
    const key = newIncident();
    for (let i = 0; i < 20; i++) await a.begin(key, Array.from({ length: 500 }, (_, n) => draft({ text: `cell ${i * 500 + n + 1}` })), []);
    const seen: string[] = [];
    for (let after = 0; ;) {
      const page = await b.cells(key, { after, limit: 700 });
      if (page.length === 0) break;
      seen.push(...page.map(({ text }) => text));
      after = page.at(-1)?.number ?? Infinity;
    }
    expect(seen).toEqual(Array.from({ length: 10_000 }, (_, n) => `cell ${n + 1}`));
    expect(await b.cells(key)).toHaveLength(10_000);
    expect(await b.cells(key, { after: 9_999 })).toHaveLength(1);
    expect(await b.lastNumber(key)).toBe(10_000);
  });

  it('numbers without gaps while two connections begin at once', async () => {
    const { a, b } = stores();
    const key = newIncident();
    const begun = await Promise.all(Array.from({ length: 120 }, (_, n) =>
      (n % 2 === 0 ? a : b).begin(key, Array.from({ length: 1 + n % 3 }, () => draft({ text: `burst ${n}` })), [])));
    const numbers = begun.flatMap(({ cells }) => cells.map(({ number }) => number)).sort((x, y) => x - y);
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, n) => n + 1));
    for (const { cells } of begun) {
      expect(cells.map(({ number }) => number)).toEqual(cells.map((_, n) => (cells[0]?.number ?? 0) + n));
    }
    expect((await a.cells(key)).map(({ text }) => text)).toEqual(
      begun.flatMap(({ cells }) => cells).sort((x, y) => x.number - y.number).map(({ text }) => text));
  });

  it('numbers revisions without gaps while two connections begin at once', async () => {
    const { a, b } = stores();
    const key = newIncident();
    await beginOne(a, key);
    const begun = await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? a : b).beginRevision(key, 1, draft(), [])));
    const revisions = begun.flatMap((one) => one?.cells.map(({ revision }) => revision) ?? []).sort((x, y) => x - y);
    expect(revisions).toEqual(Array.from({ length: 40 }, (_, n) => n + 2));
  });

  it('keeps incidents and tenants apart', async () => {
    const { a } = stores();
    const key = newIncident();
    const others = [{ ...key, tenant: 'other' }, { ...key, incident: 'other' }, { tenant: key.incident, incident: key.tenant }];
    await beginOne(a, key, { text: 'mine' });
    for (const other of others) {
      expect(await a.cells(other)).toEqual([]);
      expect(await beginOne(a, other)).toEqual({ number: 1, revision: 1 });
    }
    expect((await a.cells(key)).map(({ text }) => text)).toEqual(['mine']);
  });
}
