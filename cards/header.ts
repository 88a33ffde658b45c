import type { ITextRun } from '@microsoft/teams.cards';
import type { CellRevision } from '../src/casebook/cell.js';
import type { Severity } from '../src/casebook/finding.js';
import type { CellId } from '../src/casebook/variable.js';
import { line, QUIET, run, type CardElement, type TextStyle } from './elements.js';
import { clockText, elapsedText, windowText } from './table-values.js';
import { plain, shortWords } from './text.js';

const COMMAND = 240;
const HEADLINE = 300;
const LONGEST_WORD = 60;

/** `#7`, or `#7.2` for its second revision. */
export const cellName = ({ number, revision }: CellId): string => `#${number}${revision > 1 ? `.${revision}` : ''}`;

const SEVERITY: Readonly<Record<Severity, { readonly word: string; readonly style: TextStyle }>> = {
  none: { word: '', style: {} },
  info: { word: '', style: {} },
  low: { word: 'low severity', style: {} },
  medium: { word: 'medium severity', style: { color: 'Warning' } },
  high: { word: 'high severity', style: { color: 'Attention' } },
};

/** `#7 · query · Ana · 02:14 UTC`, with the severity in words: colour alone does not reach everybody. */
export function cellHeader(cell: CellRevision, severity: Severity = 'none'): CardElement {
  const { word, style } = SEVERITY[severity];
  const parts = [cellName(cell), plain(cell.skill, 40), plain(cell.author.name, 60), clockText(cell.startedAt)];
  return line([
    run(parts.join(' · '), QUIET),
    ...(word === '' ? [] : [run(` · ${word}`, { size: 'Small', weight: 'Bolder', ...style })]),
  ]);
}

/** The command as typed, on one line. */
export const commandLine = (command: string): CardElement =>
  line([run(shortWords(plain(command, COMMAND), LONGEST_WORD) || '–', { size: 'Small', fontType: 'Monospace' })], { spacing: 'None' });

/** Red where it is severe; the warning colour of some clients is too pale to read a line of. */
export function headlineOf(text: string, severity: Severity = 'none', max = HEADLINE): CardElement {
  const inline: ITextRun = run(plain(text, max) || '–', { size: 'Medium', weight: 'Bolder', ...(severity === 'high' ? SEVERITY.high.style : {}) });
  return line([inline], { spacing: 'Small' });
}

/** The small print under every cell: enough to cite it and to see whether two answers are the same. */
export function receipt(cell: CellRevision): CardElement {
  const { finding } = cell;
  const parts = [
    `#${cell.number} revision ${cell.revision}`,
    plain(cell.author.name, 60),
    ...(finding?.window === undefined ? [] : [plain(windowText(finding.window), 80)]),
    ...(finding?.provenance === undefined ? [] : [plain(finding.provenance, 160)]),
    `${plain(cell.skill, 40)}${cell.skillVersion === undefined ? '' : ` v${plain(cell.skillVersion, 20)}`}`,
    ...(finding === undefined ? [] : [`result ${plain(finding.hash.slice(0, 8), 8)}`]),
    ...(cell.elapsedMs === undefined ? [] : [elapsedText(cell.elapsedMs)]),
  ];
  return line([run(parts.join(' · '), QUIET)], { spacing: 'Medium', separator: true });
}
