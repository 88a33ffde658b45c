import type { CellOutcome } from '../../src/casebook/cell.js';
import { draft } from './fixtures.js';

export interface NaiveRevision {
  readonly number: number;
  readonly revision: number;
  readonly text: string;
  readonly owner: string;
  status: 'running' | CellOutcome['status'];
  sets: readonly string[];
}

export interface NaiveBegun {
  readonly kind: 'created' | 'duplicate';
  readonly cells: readonly NaiveRevision[];
}

/** What a store does with one incident, written as plainly as can be: the model that the real stores are compared with. */
export class NaiveStore {
  readonly cells: NaiveRevision[][] = [];
  readonly variables = new Map<string, string[]>();
  readonly #seen = new Map<string, readonly NaiveRevision[]>();

  begin(texts: readonly string[], owner: string, keys: readonly string[]): NaiveBegun {
    return this.#once(keys, () => texts.map((text) => {
      const cell = running(this.cells.length + 1, 1, text, owner);
      this.cells.push([cell]);
      return cell;
    })) ?? { kind: 'created', cells: [] };
  }

  beginRevision(number: number, text: string, owner: string, keys: readonly string[]): NaiveBegun | null {
    return this.#once(keys, () => {
      const revisions = this.cells[number - 1];
      if (revisions === undefined) return null;
      const cell = running(number, revisions.length + 1, text, owner);
      revisions.push(cell);
      return [cell];
    });
  }

  finish(number: number, revision: number, status: CellOutcome['status'], sets: readonly (readonly [name: string, value: string])[]): string {
    const revisions = this.cells[number - 1];
    const cell = revisions?.[revision - 1];
    if (cell?.status !== 'running') return 'stale';
    cell.status = status;
    if (revisions?.length !== revision) return 'superseded';
    cell.sets = [...new Set(sets.map(([name]) => name))];
    for (const [name, value] of sets) this.variables.set(name, [...this.variables.get(name) ?? [], value]);
    return 'finished';
  }

  claim(key: string): boolean {
    return this.#once([key], () => [])?.kind === 'created';
  }

  sweep(dead: ReadonlySet<string>): NaiveRevision[] {
    const swept = this.cells.flat().filter((cell) => cell.status === 'running' && dead.has(cell.owner));
    for (const cell of swept) cell.status = 'interrupted';
    return swept;
  }

  #once(keys: readonly string[], make: () => NaiveRevision[] | null): NaiveBegun | null {
    for (const key of keys) {
      const cells = this.#seen.get(key);
      if (cells !== undefined) return { kind: 'duplicate', cells };
    }
    const cells = make();
    if (cells === null) return null;
    for (const key of keys) this.#seen.set(key, cells);
    return { kind: 'created', cells };
  }
}

function running(number: number, revision: number, text: string, owner: string): NaiveRevision {
  return { ...draft(), number, revision, text, owner, status: 'running', sets: [] };
}
