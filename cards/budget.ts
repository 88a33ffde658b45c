import type { IAdaptiveCard } from '@microsoft/teams.cards';

/**
 * Most characters of a card as JSON. Teams refuses messages of about 100 KB counted in UTF-16, pictures excluded
 * (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages); three quarters of that leave
 * room for the activity around the card.
 */
export const MAX_CARD_CHARACTERS = 37_000;
/** Teams shows six buttons; further ones hide in a menu. */
export const MAX_ACTIONS = 6;

/** How much of a finding a card shows. */
export interface Limits {
  readonly rows: number;
  readonly columns: number;
  /** Characters of a table's cell. */
  readonly cell: number;
  readonly facts: number;
  /** Characters of a fact's value, a note, an error's sentence. */
  readonly text: number;
  readonly nodes: number;
  /** Lines of one tree node's text. */
  readonly lines: number;
  readonly entities: number;
  readonly notes: number;
  readonly charts: number;
  /** Characters of a chart's alternative text. */
  readonly alt: number;
  readonly choices: number;
  /** Longest command that a button may hold: a longer one is left out, never cut. */
  readonly say: number;
}

const FULL: Limits = {
  rows: 30, columns: 7, cell: 90, facts: 20, text: 700, nodes: 24, lines: 8, entities: 10, notes: 8, charts: 3, alt: 900, choices: 60, say: 6_000,
};

/** The steps by which a card that is over its budget is made smaller. The last one always fits. */
const STEPS: readonly Limits[] = [
  FULL,
  { ...FULL, rows: 20, cell: 60, text: 500, nodes: 16, lines: 5, say: 3_000, choices: 40 },
  { ...FULL, rows: 12, cell: 48, facts: 14, text: 350, nodes: 12, lines: 4, alt: 500, say: 1_500, choices: 25 },
  { rows: 8, columns: 6, cell: 40, facts: 10, text: 240, nodes: 8, lines: 3, entities: 6, notes: 5, charts: 2, alt: 300, say: 800, choices: 15 },
  { rows: 4, columns: 5, cell: 28, facts: 6, text: 160, nodes: 4, lines: 2, entities: 3, notes: 3, charts: 1, alt: 200, say: 300, choices: 8 },
];

/** Characters of the card as it is sent. */
export const sizeOf = (card: IAdaptiveCard): number => JSON.stringify(card).length;

/** Builds the card with as much as fits the budget; each builder says what it left out ("12 more"). */
export function fitted(build: (limits: Limits) => IAdaptiveCard): IAdaptiveCard {
  for (const limits of STEPS) {
    const card = build(limits);
    if (sizeOf(card) <= MAX_CARD_CHARACTERS) return card;
  }
  throw new Error('a card does not fit its budget at the smallest step'); // excluded by the limits of the last step
}
