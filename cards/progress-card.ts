import type { IAdaptiveCard } from '@microsoft/teams.cards';
import type { CellRevision } from '../src/casebook/cell.js';
import type { Progress, SoFar } from '../src/casebook/finding.js';
import { fitted, type Limits } from './budget.js';
import { card } from './card.js';
import { line, run, SMALL, type CardElement } from './elements.js';
import { factRows } from './facts.js';
import { cellHeader, commandLine, headlineOf } from './header.js';
import { plain } from './text.js';

export interface Running {
  /** The command as typed. */
  readonly text: string;
  /** The running cell, for commands that make one. */
  readonly cell?: CellRevision;
}

/** What is shown while a command runs; `said` is what the skill said last, undefined before it said anything. */
export function progressCard({ text, cell }: Running, said: Progress | undefined): IAdaptiveCard {
  const soFar = said?.soFar?.();
  const note = said?.note ?? '';
  return fitted((limits) => card({
    summary: `Running: ${text}`,
    body: [
      ...(cell === undefined ? [] : [cellHeader(cell, soFar?.severity)]), commandLine(text),
      ...(soFar === undefined ? [headlineOf('Running …')] : known(soFar, limits)),
      ...(note === '' ? [] : [line([run(plain(soFar === undefined ? note : `Running … ${note}`, 300), SMALL)], { spacing: 'Small' })]),
    ],
  }));
}

const known = ({ headline, severity, facts }: SoFar, limits: Limits): CardElement[] => [
  headlineOf(headline, severity), ...(facts.length === 0 ? [] : [factRows(facts, limits)]),
];
