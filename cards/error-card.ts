import type { IAdaptiveCard } from '@microsoft/teams.cards';
import type { CellRevision } from '../src/casebook/cell.js';
import type { UserErrorData } from '../src/errors.js';
import { buttons } from './actions.js';
import { fitted, type Limits } from './budget.js';
import { card } from './card.js';
import { line, quiet, run, SMALL, type CardElement } from './elements.js';
import { cellHeader, commandLine, headlineOf, receipt } from './header.js';
import { plain, visible } from './text.js';

/** What happened, where, why, and what to type next; of a command that made a cell (`cell`) or of one that did not. */
export function errorCard(text: string, error: UserErrorData, cell?: CellRevision): IAdaptiveCard {
  const suggestions = (error.suggestions ?? []).map((command) => ({ label: command, say: command }));
  const again = cell === undefined ? [] : [{ label: 'Run again', say: `rerun #${cell.number}` }];
  return fitted((limits) => card({
    summary: error.message,
    body: [
      ...(cell === undefined ? [] : [cellHeader(cell)]),
      ...(error.position === undefined ? [commandLine(text)] : marked(text, error.position)),
      headlineOf(error.message, 'high', limits.text),
      ...(error.why === undefined ? [] : [line([run(plain(error.why, limits.text), SMALL)], { spacing: 'Small' })]),
      ...(error.next === undefined ? [] : [nextStep(error.next, limits)]),
      ...(cell === undefined ? [quiet(error.code)] : [quiet(error.code), receipt(cell)]),
    ],
    actions: buttons([...suggestions, ...again], limits),
  }));
}

/** A cell whose run was cut off. */
export function interruptedCard(cell: CellRevision): IAdaptiveCard {
  return errorCard(cell.text, {
    code: 'run.interrupted', message: 'The run was cut off: Casebook stopped while it ran.', next: `rerun #${cell.number}`,
  }, cell);
}

const nextStep = (next: string, limits: Limits): CardElement =>
  line([run('Next: ', { ...SMALL, weight: 'Bolder' }), run(plain(next, limits.text), SMALL)], { spacing: 'Small' });

const BEFORE = 60;
const AFTER = 80;

/** The line of the command that the problem lies in, the problem's place underlined. */
function marked(text: string, { offset, length, line: row, column }: NonNullable<UserErrorData['position']>): CardElement[] {
  const lineStart = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
  const newline = text.indexOf('\n', offset);
  const lineEnd = newline === -1 ? text.length : newline;
  const from = Math.max(lineStart, offset - BEFORE);
  const end = Math.min(lineEnd, offset + Math.max(1, length));
  const mono = { ...SMALL, fontType: 'Monospace' as const };
  const piece = (start: number, stop: number, max: number): string => plain(text.slice(start, stop), max);
  const before = `${from > lineStart ? '…' : ''}${piece(from, offset, BEFORE * 2)}`;
  const after = piece(end, Math.min(lineEnd, end + AFTER), AFTER);
  const gap = (at: number): string => (/\s/.test(text.charAt(at)) ? ' ' : '');
  return [
    line([
      ...(before === '' ? [] : [run(`${before}${gap(offset - 1)}`, mono)]),
      run(visible(piece(offset, end, AFTER)) || '⏴', { ...mono, weight: 'Bolder', color: 'Attention', underline: true }),
      ...(after === '' ? [] : [run(`${gap(end)}${after}${lineEnd > end + AFTER ? '…' : ''}`, mono)]),
    ], { spacing: 'None' }),
    quiet(`line ${row}, column ${column}`, { spacing: 'None' }),
  ];
}
