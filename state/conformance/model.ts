import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CellRevision } from '../../src/casebook/cell.js';
import type { CasebookStore, IncidentKey, Owner } from '../../src/casebook/store.js';
import { draft, HOUR_MS, idempotencyKey, newIncident, outcome, owner, scalar, type Pair } from './fixtures.js';
import { NaiveStore, type NaiveRevision } from './naive-store.js';

const RUNS = 40;
const SWEPT_AT = '2026-03-01T09:00:00.000Z';
const NAMES = ['x', 'y', '__proto__'];

type Step =
  | { readonly do: 'begin'; readonly count: number; readonly by: number; readonly keys: readonly string[] }
  | { readonly do: 'revise'; readonly number: number; readonly by: number; readonly keys: readonly string[] }
  | { readonly do: 'finish'; readonly number: number; readonly revision: number; readonly status: 'ok' | 'error'; readonly sets: readonly string[] }
  | { readonly do: 'claim'; readonly key: string }
  | { readonly do: 'kill'; readonly by: number }
  | { readonly do: 'sweep' };

const by = fc.integer({ min: 0, max: 1 });
const keys = fc.subarray(['k1', 'k2', 'k3', 'k4'], { maxLength: 2 });
const number = fc.integer({ min: 1, max: 6 });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('begin' as const), count: fc.integer({ min: 0, max: 3 }), by, keys }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('revise' as const), number, by, keys }) },
  { weight: 6, arbitrary: fc.record({
    do: fc.constant('finish' as const), number, revision: fc.integer({ min: 1, max: 3 }),
    status: fc.constantFrom('ok' as const, 'error' as const), sets: fc.array(fc.constantFrom(...NAMES), { maxLength: 3 }),
  }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('claim' as const), key: fc.constantFrom('k1', 'k5') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), by }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
);

interface World {
  readonly key: IncidentKey;
  readonly owners: readonly Owner[];
  readonly dead: Set<string>;
  readonly model: NaiveStore;
}

/** Random sequences of operations, alternating between two connections, against the naive model. */
export function modelCases(stores: () => Pair): void {
  it('does what the naive model does', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 30, size: 'max' }), async (steps) => {
      const { a, b } = stores();
      const world: World = { key: newIncident(), owners: [owner({ pid: 1 }), owner({ pid: 2 })], dead: new Set(), model: new NaiveStore() };
      for (const one of world.owners) await a.beat(one, HOUR_MS);
      for (const [index, one] of steps.entries()) await take(index % 2 === 0 ? a : b, world, one, index);
      await compare(b, world);
    }), { numRuns: RUNS });
  });
}

async function take(store: CasebookStore, { key, owners, dead, model }: World, one: Step, index: number): Promise<void> {
  const idempotencyKeys = 'keys' in one ? one.keys.map((name) => idempotencyKey(name)) : [];
  const runner = 'by' in one ? owners[one.by]?.id ?? '' : '';
  switch (one.do) {
    case 'begin': {
      const texts = Array.from({ length: one.count }, (_, n) => `${index}.${n}`);
      const begun = await store.begin(key, texts.map((text) => draft({ text, owner: runner })), idempotencyKeys);
      expect({ kind: begun.kind, cells: begun.cells.map(essence) }).toEqual(essences(model.begin(texts, runner, one.keys)));
      return;
    }
    case 'revise': {
      const begun = await store.beginRevision(key, one.number, draft({ text: String(index), owner: runner }), idempotencyKeys);
      expect(begun && { kind: begun.kind, cells: begun.cells.map(essence) }).toEqual(
        essences(model.beginRevision(one.number, String(index), runner, one.keys)));
      return;
    }
    case 'finish': {
      const sets = one.sets.map((name, n) => [name, `${index}.${n}`] as const);
      const changes = { status: one.status, sets: sets.map(([name, value]) => ({ name, value: scalar(value) })) };
      expect(await store.finish(key, one, outcome(changes))).toBe(model.finish(one.number, one.revision, one.status, sets));
      return;
    }
    case 'claim':
      expect(await store.claim(key, idempotencyKey(one.key))).toBe(model.claim(one.key));
      return;
    case 'kill':
      dead.add(runner);
      return;
    case 'sweep': {
      const lives = (pid: number) => !owners.some((known) => known.pid === pid && dead.has(known.id));
      const swept = (await store.sweep(owner(), lives, SWEPT_AT)).filter((found) => found.key.incident === key.incident);
      expect(swept.map(({ cell }) => essence(cell)).sort(byId)).toEqual(model.sweep(dead).map(essence).sort(byId));
    }
  }
}

/** Everything that can be read of the incident, compared with the model. */
async function compare(store: CasebookStore, { key, model }: World): Promise<void> {
  expect(await store.lastNumber(key)).toBe(model.cells.length);
  expect((await store.cells(key)).map(essence)).toEqual(model.cells.flatMap((revisions) => revisions.slice(-1).map(essence)));
  for (const cell of model.cells.flat()) {
    const found = await store.cell(key, cell.number, cell.revision);
    expect(found && essence(found)).toEqual(essence(cell));
  }
  const variables = await store.variables(key);
  expect(variables.map(({ name, revision, value }) => [name, revision, value])).toEqual(
    [...model.variables].sort(([one], [two]) => (one < two ? -1 : 1)).map(([name, values]) => [name, values.length, scalar(values.at(-1) ?? '')]));
  for (const [name, values] of model.variables) {
    for (const [index, value] of values.entries()) {
      expect((await store.variable(key, name, index + 1))?.value).toEqual(scalar(value));
    }
  }
}

function essences(begun: ReturnType<NaiveStore['beginRevision']>) {
  return begun && { kind: begun.kind, cells: begun.cells.map(essence) };
}

function essence({ number: n, revision, text, owner: runner, status, sets }: CellRevision | NaiveRevision) {
  return { number: n, revision, text, owner: runner, status, sets };
}

function byId(one: { number: number; revision: number }, two: { number: number; revision: number }): number {
  return one.number - two.number || one.revision - two.revision;
}
