import type { Folder } from './fold.js';
import { UNKNOWN, type Folded } from './folded.js';
import { assignedName, walk, type Loop, type Node } from './node.js';
import { itemsOf, textOf, type Value } from './value.js';

const MOST_ROUNDS = 20_000;

/**
 * Folds a loop over known values whose body only assigns: `for each c in codes: s = s & chr(c - 3)`. Where any round is not
 * known, what the body assigns is unknown, before and after it.
 */
export function runLoop(node: Loop, folder: Folder): Folded {
  const { variables } = folder;
  const assigned = assignedIn(node.body);
  const values = rounds(node, folder);
  for (const [name, count] of assigned) variables.start(name, folder.language.unset, count);
  let weight = 0;
  const done = values !== undefined && node.body.every(({ kind }) => kind === 'assign') && values.every((value) => {
    variables.bind(node.variable, value);
    weight += folder.quietly(node.body).weight;
    return [...assigned.keys()].every((name) => variables.get(name) !== undefined);
  });
  variables.bind(node.variable, undefined);
  if (done) {
    folder.weight += weight;
    return UNKNOWN;
  }
  for (const name of assigned.keys()) variables.bind(name, undefined);
  folder.parts(node.body);
  for (const name of assigned.keys()) variables.bind(name, undefined);
  return UNKNOWN;
}

/** The names that a body assigns, and at how many places. */
function assignedIn(body: readonly Node[]): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const statement of body) {
    for (const node of walk(statement)) {
      if (node.kind !== 'assign') continue;
      const name = assignedName(node);
      if (name !== undefined) names.set(name, (names.get(name) ?? 0) + 1);
    }
  }
  return names;
}

/** The values that the loop's variable takes; undefined where they are not known or too many. */
function rounds({ over }: Loop, folder: Folder): readonly Value[] | undefined {
  if ('kind' in over) {
    const { value } = folder.fold(over);
    const items = textOf(value) === undefined ? itemsOf(value) : undefined;
    return items !== undefined && items.length <= MOST_ROUNDS ? items : undefined;
  }
  const [from, to] = [folder.fold(over.from).value, folder.fold(over.to).value];
  if (typeof from !== 'number' || typeof to !== 'number' || over.step === 0) return undefined;
  const count = Math.floor((to - from) / over.step) + (over.inclusive || (to - from) % over.step !== 0 ? 1 : 0);
  if (!(count >= 0 && count <= MOST_ROUNDS)) return undefined;
  folder.budget.spend(count);
  return Array.from({ length: count }, (_, at) => from + at * over.step);
}
