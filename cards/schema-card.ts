import type { IAdaptiveCard, ITableCell } from '@microsoft/teams.cards';
import type { Finding } from '../src/casebook/finding.js';
import { buttons } from './actions.js';
import { fitted, type Limits } from './budget.js';
import { card } from './card.js';
import { grid, line, quiet, run, SMALL } from './elements.js';
import { factRows } from './facts.js';
import { notes } from './finding-card.js';
import { headlineOf } from './header.js';
import { namedRows } from './list-columns.js';
import { numberText } from './table-values.js';
import { plain, shortWords } from './text.js';

const COLUMNS = ['Column', 'Type'] as const;
type Entry = Readonly<Record<(typeof COLUMNS)[number], string>>;
/** Columns per row of the budget: they are short, and stand in two halves. */
const PER_ROW = 4;
const LONGEST_WORD = 30;

/** A table's columns in two halves: real tables have more columns than a card has rows. */
export function schemaCard(finding: Finding): IAdaptiveCard | undefined {
  const entries = namedRows(finding, COLUMNS);
  if (entries === undefined || entries.length === 0) return undefined;
  return fitted((limits) => {
    const shown = entries.slice(0, limits.rows * PER_ROW);
    const half = Math.ceil(shown.length / 2);
    const rest = entries.length - shown.length;
    return card({
      summary: finding.headline,
      body: [
        headlineOf(finding.headline),
        ...(finding.facts.length === 0 ? [] : [factRows(finding.facts, limits)]),
        grid({ columns: [{ width: 1 }, { width: 1 }], header: false, rows: [[column(shown.slice(0, half), limits), column(shown.slice(half), limits)]] }),
        ...(rest > 0 ? [quiet(`${numberText(rest)} more columns`)] : []),
        ...notes(finding.notes, limits),
      ],
      actions: buttons(finding.next, limits),
    });
  });
}

function column(entries: readonly Entry[], limits: Limits): ITableCell {
  const lines = entries.map(({ Column, Type }) => line([
    run(`${shortWords(plain(Column, limits.cell), LONGEST_WORD) || '–'} `, SMALL), run(plain(Type, 20), { ...SMALL, isSubtle: true }),
  ], { spacing: 'None' }));
  return { type: 'TableCell', items: lines.length === 0 ? [quiet(' ')] : lines };
}
