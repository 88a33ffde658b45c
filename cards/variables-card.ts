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

const COLUMNS = ['Name', 'Type', 'Value', 'Revision', 'Set by', 'Cell', 'At'] as const;
type Entry = Readonly<Record<(typeof COLUMNS)[number], string>>;
const LONGEST_WORD = 44;

/** The variables with their value and, in small print, their type and where they come from. */
export function variablesCard(finding: Finding): IAdaptiveCard | undefined {
  const entries = namedRows(finding, COLUMNS);
  if (entries === undefined || entries.length === 0) return undefined;
  const names = Math.min(24, Math.max(8, ...entries.map(({ Name }) => Name.length + 2)));
  return fitted((limits) => {
    const shown = entries.slice(0, limits.rows);
    const rest = entries.length - shown.length;
    return card({
      summary: finding.headline,
      body: [
        headlineOf(finding.headline),
        grid({ columns: [{ width: names }, { width: 66 - names }], header: false, rows: shown.map((entry) => row(entry, limits)) }),
        ...(rest > 0 ? [quiet(`${numberText(rest)} more variables`)] : []),
        ...notes(finding.notes, limits),
      ],
      actions: buttons(finding.next, limits),
    });
  });
}

function row(entry: Entry, limits: Limits): readonly ITableCell[] {
  const origin = [
    plain(entry.Type, 40), ...(entry.Revision === '1' ? [] : [`revision ${plain(entry.Revision, 9)}`]), plain(entry['Set by'], 60),
    plain(entry.Cell, 12), `${plain(entry.At, 25)} UTC`,
  ];
  return [
    cell([run(plain(entry.Name, 60) || '–', { ...SMALL, weight: 'Bolder' })]),
    {
      type: 'TableCell',
      items: [
        line([run(shortWords(plain(entry.Value, limits.cell * 2), LONGEST_WORD) || '–', SMALL)]),
        line([run(origin.join(' · '), QUIET)], { spacing: 'None' }),
      ],
    },
  ];
}
