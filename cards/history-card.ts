import type { IAdaptiveCard, ITableCell } from '@microsoft/teams.cards';
import type { Finding } from '../src/casebook/finding.js';
import { buttons } from './actions.js';
import { fitted, type Limits } from './budget.js';
import { card } from './card.js';
import { cell, grid, line, QUIET, quiet, run, SMALL } from './elements.js';
import { notes } from './finding-card.js';
import { headlineOf } from './header.js';
import { namedRows } from './list-columns.js';
import { numberText } from './table-values.js';
import { plain, shortWords } from './text.js';

const COLUMNS = ['Cell', 'Command', 'Result', 'By', 'At', 'Status'] as const;
type Entry = Readonly<Record<(typeof COLUMNS)[number], string>>;
const LONGEST_WORD = 50;

/** The history as entries of command, result, author and time: six columns are too many for a card. */
export function historyCard(finding: Finding): IAdaptiveCard | undefined {
  const entries = namedRows(finding, COLUMNS);
  if (entries === undefined || entries.length === 0) return undefined;
  return fitted((limits) => {
    const shown = entries.slice(0, limits.rows);
    const rest = entries.length - shown.length;
    return card({
      summary: finding.headline,
      body: [
        headlineOf(finding.headline),
        grid({ columns: [{ width: 6 }, { width: 60 }], header: false, rows: shown.map((entry) => row(entry, limits)) }),
        ...(rest > 0 ? [quiet(`${numberText(rest)} more cells`)] : []),
        ...notes(finding.notes, limits),
      ],
      actions: buttons(finding.next, limits),
    });
  });
}

function row(entry: Entry, limits: Limits): readonly ITableCell[] {
  const failed = entry.Status !== 'ok';
  const command = shortWords(plain(entry.Command, limits.cell * 2), LONGEST_WORD) || '–';
  return [
    cell([run(plain(entry.Cell, 12) || '–', { ...SMALL, weight: 'Bolder' })]),
    {
      type: 'TableCell',
      items: [
        line([run(command, { ...SMALL, fontType: 'Monospace' })]),
        ...(entry.Result === '' ? [] : [line([run(plain(entry.Result, limits.cell * 2), SMALL)], { spacing: 'None' })]),
        line([
          run(`${plain(entry.By, 60)} · ${plain(entry.At, 25)} UTC`, QUIET),
          ...(failed ? [run(` · ${plain(entry.Status, 20)}`, { ...SMALL, color: 'Attention' as const })] : []),
        ], { spacing: 'None' }),
      ],
    },
  ];
}
