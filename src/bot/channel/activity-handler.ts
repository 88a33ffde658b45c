import { type InvokeResponse, TeamsActivityHandler, type TurnContext } from 'botbuilder';

import { parseActivity } from './activity.js';
import { type InboundEvent, toInboundEvent } from './inbound.js';

/**
 * Hands the SDK's turns on as events. None of the handlers calls `next`: the SDK's defaults would look members up
 * over the network within the turn. Resolves once the turn may be acknowledged; nothing of the turn is kept.
 */
export class CasebookActivityHandler extends TeamsActivityHandler {
  constructor(onEvent: (event: InboundEvent) => Promise<void>) {
    super();
    const handOn = async (context: TurnContext): Promise<void> => {
      const parsed = parseActivity(context.activity);
      if (parsed.ok) await onEvent(toInboundEvent(parsed.activity));
    };
    this.onMessage(handOn);
    this.onConversationUpdate(handOn);
    this.onInstallationUpdate(handOn);
  }

  /** Casebook's cards and manifest ask for no invokes. */
  protected override onInvokeActivity(): Promise<InvokeResponse> {
    return Promise.resolve({ status: 501 });
  }
}
