import {
  type Activity, ActivityTypes, type ChannelAccount, CloudAdapter, ConfigurationBotFrameworkAuthentication,
  type ConfigurationBotFrameworkAuthenticationOptions, type ConversationAccount, type ConversationReference, type InvokeResponse, type TurnContext,
} from 'botbuilder';

import type { BotAuthConfig } from '../auth-config.js';
import { type Address, conversationIdOf } from './address.js';
import { connectorHttp } from './connector-http.js';
import { ConnectorError, type Content, type Outbound } from './outbound.js';

/** Who signs the tokens of the Bot Service. */
export const TOKEN_ISSUER = 'https://api.botframework.com';
const OPEN_ID_METADATA = 'https://login.botframework.com/v1/.well-known/openidconfiguration';
const CARD = 'application/vnd.microsoft.card.adaptive';

export type TurnIdentity = Parameters<CloudAdapter['processActivityDirect']>[0];

function settings(auth: BotAuthConfig, openIdMetadata: string): ConfigurationBotFrameworkAuthenticationOptions {
  if (auth.kind === 'anonymous') return {};
  const identity = auth.kind === 'single-tenant'
    ? { MicrosoftAppType: 'SingleTenant', MicrosoftAppPassword: auth.password }
    : { MicrosoftAppType: 'UserAssignedMSI' };
  return {
    ...identity,
    MicrosoftAppId: auth.appId,
    MicrosoftAppTenantId: auth.tenantId,
    // Once one of these is given the SDK fills in none of the others.
    ToChannelFromBotLoginUrl: `https://login.microsoftonline.com/${auth.tenantId}`,
    ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    ToBotFromChannelTokenIssuer: TOKEN_ISSUER,
    OAuthUrl: 'https://api.botframework.com',
    ToBotFromChannelOpenIdMetadataUrl: openIdMetadata,
    ToBotFromEmulatorOpenIdMetadataUrl: 'https://login.microsoftonline.com/botframework.com/v2.0/.well-known/openid-configuration',
    CallerId: 'urn:botframework:azure',
  };
}

function referenceTo(address: Address): Partial<ConversationReference> {
  return {
    channelId: address.channelId,
    serviceUrl: address.serviceUrl,
    // The protocol needs no more than the ids; the SDK's types ask for names that we do not know.
    bot: { id: address.botId } as ChannelAccount,
    conversation: { id: conversationIdOf(address), tenantId: address.tenantId } as ConversationAccount,
  };
}

function activityOf(content: Content): Partial<Activity> {
  return content.kind === 'card'
    ? { type: ActivityTypes.Message, attachments: [{ contentType: CARD, content: content.card }] }
    : { type: ActivityTypes.Message, text: content.text, textFormat: 'plain' };
}

/** Bounds what the SDK does before and after the HTTP call, such as getting a token. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => { reject(new ConnectorError('ambiguous', 'the connector call took too long')); }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function asConnectorError(error: unknown): ConnectorError {
  return error instanceof ConnectorError ? error : new ConnectorError('ambiguous', 'the connector call failed', {}, { cause: error });
}

export interface TeamsAdapterOptions {
  readonly auth: BotAuthConfig;
  /** Limit of one connector request; the whole call, with getting a token, may take three times that. */
  readonly requestTimeoutMs: number;
  /** Where the keys of the Bot Service are described; the public cloud's by default. */
  readonly openIdMetadataUrl?: string;
}

/** The SDK's adapter: checks tokens, runs turns, and is the way out to the connector. */
export class TeamsAdapter extends CloudAdapter implements Outbound {
  private readonly appId: string;
  private readonly callTimeoutMs: number;

  constructor({ auth, requestTimeoutMs, openIdMetadataUrl = OPEN_ID_METADATA }: TeamsAdapterOptions) {
    super(new ConfigurationBotFrameworkAuthentication(
      settings(auth, openIdMetadataUrl), undefined, undefined, undefined, { httpClient: connectorHttp(requestTimeoutMs) },
    ));
    this.appId = auth.kind === 'anonymous' ? '' : auth.appId;
    this.callTimeoutMs = 3 * requestTimeoutMs;
  }

  /** Checks the request's token. Throws what the SDK throws where it is not valid. */
  authenticate(activity: Activity, authorization: string): Promise<TurnIdentity> {
    return this.botFrameworkAuthentication.authenticateRequest(activity, authorization);
  }

  /** Runs one authenticated turn; resolves to the answer of an invoke, undefined for other activities. */
  async turn(identity: Exclude<TurnIdentity, string>, activity: Activity, logic: (context: TurnContext) => Promise<void>): Promise<InvokeResponse | undefined> {
    return await this.processActivity(identity, activity, logic);
  }

  async send(address: Address, content: Content): Promise<string> {
    let id = '';
    await this.reach(address, async (context) => {
      id = (await context.sendActivity(activityOf(content)))?.id ?? '';
    });
    return id;
  }

  async update(address: Address, activityId: string, content: Content): Promise<void> {
    await this.reach(address, async (context) => { await context.updateActivity({ ...activityOf(content), id: activityId }); });
  }

  async typing(address: Address): Promise<void> {
    await this.reach(address, async (context) => { await context.sendActivity({ type: ActivityTypes.Typing }); });
  }

  private async reach(address: Address, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    const call = this.continueConversationAsync(this.appId, referenceTo(address), async (context) => {
      // The SDK invents an id for this turn and would name it as the message that we reply to.
      delete context.activity.id;
      await logic(context);
    });
    try {
      await within(this.callTimeoutMs, call);
    } catch (error) {
      throw asConnectorError(error);
    }
  }
}
