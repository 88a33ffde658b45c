import { Budget, OverBudget } from './budget.js';
import { applyEdits } from './edits.js';
import { Folder } from './fold.js';
import type { Language } from './language.js';
import { piecesOf, throughBoth, type Piece } from '../../positions.js';
import type { Value } from './value.js';
import { Variables } from './variables.js';

export interface Rewritten {
  readonly text: string;
  /** What was found hidden, over all rounds; under 1 it may be an ordinary script. */
  readonly weight: number;
  /** What the parts of the text were in the script; undefined where that is not known. */
  readonly pieces: () => readonly Piece[] | undefined;
}

const ROUNDS = 20;
/** Units of work: for each unit of the script, and at least. */
const WORK_PER_UNIT = 5;
const LEAST_WORK = 3_000_000;

/** Folds a script again and again until nothing changes, within a bounded amount of work; `cap`: UTF-16 units of the result. */
export function rewrite(script: string, language: Language, cap: number): Rewritten {
  const budget = new Budget(Math.max(LEAST_WORK, script.length * WORK_PER_UNIT), cap);
  let text = script;
  let weight = 0;
  const steps: (readonly Piece[])[] = [];
  let once: ReadonlyMap<string, Value> = new Map();
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      budget.spend(text.length);
      const root = language.parse(text, budget);
      const folder = new Folder(text, language, budget, new Variables(root, once));
      folder.fold(root);
      const next = applyEdits(text, folder.edits);
      once = folder.variables.once();
      if (next.text.length > cap || next.text === text) break;
      weight += folder.edits.reduce((sum, edit) => sum + edit.weight, folder.weight);
      text = next.text;
      steps.push(next.pieces);
    }
  } catch (error) {
    if (!(error instanceof OverBudget)) throw error;
  }
  return { text, weight, pieces: () => steps.reduce((earlier, later) => throughBoth(later, earlier), piecesOf(script.length, [])) };
}
