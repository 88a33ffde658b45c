import type { IAdaptiveCard } from '@microsoft/teams.cards';
import type { CellRevision } from '../src/casebook/cell.js';
import { card } from './card.js';
import { line, run, SMALL } from './elements.js';
import { cellHeader, commandLine, headlineOf } from './header.js';
import { plain } from './text.js';

export interface Progress {
  /** The command as typed. */
  readonly text: string;
  /** The running cell, for commands that make one. */
  readonly cell?: CellRevision;
}

/** What is shown while a command runs; `note` is what the skill said last, empty before it said anything. */
export function progressCard({ text, cell }: Progress, note: string): IAdaptiveCard {
  return card({
    summary: `Running: ${text}`,
    body: [
      ...(cell === undefined ? [] : [cellHeader(cell)]), commandLine(text), headlineOf('Running …'),
      ...(note === '' ? [] : [line([run(plain(note, 300), SMALL)], { spacing: 'Small' })]),
    ],
  });
}
