import type { IAdaptiveCard, IImage } from '@microsoft/teams.cards';
import type { CellRevision } from '../src/casebook/cell.js';
import type { ChartSpec, Finding, StoredFinding } from '../src/casebook/finding.js';
import { PAGE_ROWS } from '../src/casebook/finding.js';
import type { CellId } from '../src/casebook/variable.js';
import { buttons, cellCommands, mergeCommands } from './actions.js';
import { fitted, type Limits } from './budget.js';
import { card } from './card.js';
import { quiet, type CardElement } from './elements.js';
import { entitiesPart } from './entities-part.js';
import { factRows } from './facts.js';
import { cellHeader, commandLine, headlineOf, receipt } from './header.js';
import type { CardLinks } from './links.js';
import { numberText, valueText, windowText } from './table-values.js';
import { rowsOf, tablePart, type Rows } from './table-part.js';
import { plain } from './text.js';
import { treePart } from './tree-part.js';

/** The card of a cell that came to a finding. */
export function findingCard(cell: CellRevision, finding: StoredFinding, links: CardLinks): IAdaptiveCard {
  const commands = mergeCommands(finding.next, cellCommands(cell, rowsOf(finding), finding.charts.length));
  return fitted((limits) => card({
    summary: `${cell.skill}: ${finding.headline}`,
    body: [
      cellHeader(cell, finding.severity), commandLine(cell.text), headlineOf(finding.headline, finding.severity),
      ...body(finding, { limits, links, cell, rows: PAGE_ROWS, untrusted: true }), receipt(cell),
    ],
    actions: buttons(commands, limits),
  }));
}

/** Rows of a list that is not paged, such as the history. */
const VIEW_ROWS = 30;

/** The card of a view: shown, not recorded, so it has no number and no receipt. `untrusted` is false for our own texts. */
export function viewCard(finding: Finding, links: CardLinks, untrusted = true): IAdaptiveCard {
  return fitted((limits) => card({
    summary: finding.headline,
    body: [
      headlineOf(finding.headline, finding.severity),
      ...(finding.window === undefined ? [] : [quiet(plain(windowText(finding.window), 80))]),
      ...body(finding, { limits, links, rows: VIEW_ROWS, untrusted }),
    ],
    actions: buttons(finding.next, limits),
  }));
}

interface BodyOptions {
  readonly limits: Limits;
  readonly links: CardLinks;
  readonly cell?: CellId;
  readonly rows: number;
  readonly untrusted: boolean;
}

function body(finding: Finding | StoredFinding, { limits, links, cell, rows, untrusted }: BodyOptions): CardElement[] {
  const table = rowsOf(finding);
  const said = table !== undefined && isSaid(table, finding.headline);
  return [
    ...(finding.facts.length === 0 ? [] : [factRows(finding.facts, limits, 'facts', untrusted)]),
    ...charts(finding.charts, limits, cell === undefined ? undefined : (index) => links.chartUrl(cell, index)),
    ...treePart(finding.tree ?? [], limits),
    ...(table === undefined || said ? [] : tablePart(table, { limits, rows, untrusted, ...(finding.lead === undefined ? {} : { lead: finding.lead }) })),
    ...entitiesPart(finding.entities, limits, links.pivot ?? (() => undefined)),
    ...notes(finding.notes, limits),
  ];
}

/** Whether the headline already says the only value that the table has. */
function isSaid({ columns, rows, total }: Rows, headline: string): boolean {
  const [column] = columns;
  return total === 1 && columns.length === 1 && column !== undefined && headline.includes(valueText(rows[0]?.[0], column.type));
}

/** Pictures with their alternative text; where there is no link to a picture, the text alone. */
function charts(all: readonly ChartSpec[], limits: Limits, urlOf: ((index: number) => string) | undefined): CardElement[] {
  const shown = all.slice(0, limits.charts).map((chart, index): CardElement => {
    const altText = plain(chart.alt || chart.title, limits.alt);
    if (urlOf === undefined) return quiet(altText);
    const image: IImage = { type: 'Image', url: urlOf(index), altText, size: 'Stretch', spacing: 'Medium', msteams: { allowExpand: true } };
    return image;
  });
  const rest = all.length - shown.length;
  return [...shown, ...(rest > 0 ? [quiet(`${numberText(rest)} more charts`)] : [])];
}

export function notes(all: readonly string[], limits: Limits): CardElement[] {
  const shown = all.slice(0, limits.notes).map((note) => quiet(plain(note, limits.text)));
  const rest = all.length - shown.length;
  return [...shown, ...(rest > 0 ? [quiet(`${numberText(rest)} more notes`)] : [])];
}
