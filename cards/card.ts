import type { IAdaptiveCard, ISubmitAction } from '@microsoft/teams.cards';
import type { CardElement } from './elements.js';
import { plain } from './text.js';

export interface CardParts {
  /** One line for notifications and for clients that show no cards. */
  readonly summary: string;
  readonly body: readonly CardElement[];
  readonly actions?: readonly ISubmitAction[];
}

/** The version that every Teams client draws; a missing one breaks the card on phones. */
const VERSION = '1.5';

/** The frame of every card. */
export function card({ summary, body, actions = [] }: CardParts): IAdaptiveCard {
  return {
    type: 'AdaptiveCard', $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', version: VERSION, msteams: { width: 'full' },
    fallbackText: plain(summary, 300) || 'Casebook', body: [...body], ...(actions.length === 0 ? {} : { actions: [...actions] }),
  };
}
