import type { IAdaptiveCard } from '@microsoft/teams.cards';
import type { Answer } from '../src/casebook/engine.js';
import type { CellRevision } from '../src/casebook/cell.js';
import type { Finding } from '../src/casebook/finding.js';
import { errorCard, interruptedCard } from './error-card.js';
import { findingCard, viewCard } from './finding-card.js';
import { historyCard } from './history-card.js';
import type { CardLinks } from './links.js';
import { progressCard } from './progress-card.js';
import { promptCard } from './prompt-card.js';
import { schemaCard } from './schema-card.js';
import { variablesCard } from './variables-card.js';

/** Views whose texts are made from the skills' definitions alone: their examples stay as they are typed. */
const OWN_TEXTS: ReadonlySet<string> = new Set(['help']);

/** The Adaptive Card (version 1.5) of any answer: within Teams' size budget, at most six buttons, hostile text defused. */
export function cardForAnswer(answer: Answer, links: CardLinks): IAdaptiveCard {
  switch (answer.kind) {
    case 'cell': return cellCard(answer.cell, links);
    case 'view': return viewOf(answer.skill, answer.finding, links);
    case 'prompt': return promptCard(answer.prompt);
    case 'error': return errorCard(answer.text, answer.error);
  }
}

function viewOf(skill: string, finding: Finding, links: CardLinks): IAdaptiveCard {
  switch (skill) {
    case 'history': return historyCard(finding) ?? viewCard(finding, links);
    case 'vars': return variablesCard(finding) ?? viewCard(finding, links);
    case 'schema': return schemaCard(finding) ?? viewCard(finding, links);
    default: return viewCard(finding, links, !OWN_TEXTS.has(skill));
  }
}

function cellCard(cell: CellRevision, links: CardLinks): IAdaptiveCard {
  switch (cell.status) {
    case 'running': return progressCard({ text: cell.text, cell }, undefined);
    case 'interrupted': return interruptedCard(cell);
    case 'error': return errorCard(cell.text, cell.error ?? { code: 'internal', message: 'The run failed.' }, cell);
    case 'ok':
      if (cell.finding === undefined) return errorCard(cell.text, { code: 'internal', message: 'The cell holds no result.' }, cell);
      return findingCard(cell, cell.finding, links);
  }
}
