import type { Answer, PendingAnswer } from '../casebook/engine.js';
import type { Progress } from '../casebook/finding.js';
import type { IncidentKey } from '../casebook/store.js';

/** Draws answers as Adaptive Cards. Pure: the same answer gives the same card. */
export interface CardRenderer {
  answer(answer: Answer, incident: IncidentKey): object;
  /** What is shown while a command runs; `said` is what the skill said last, undefined before it said anything. */
  progress(pending: PendingAnswer, said: Progress | undefined): object;
}
