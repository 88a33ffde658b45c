import { z } from 'zod';

import type { Json } from '../../data/table.js';
import type { IncidentKey } from '../../casebook/store.js';
import type { WireActivity } from './activity.js';

const AddressSchema = z.object({
  schema: z.literal(1),
  tenantId: z.string(),
  channelId: z.string(),
  serviceUrl: z.string(),
  /** Of the chat or channel, without the thread's part. */
  conversationId: z.string(),
  /** Id of the message that a channel thread hangs from. */
  threadRootId: z.string().optional(),
  botId: z.string(),
  /** Who wrote last. */
  userId: z.string().optional(),
  /** The channel said that the bot may not write there any more. */
  dead: z.boolean().optional(),
});

/** How to reach a conversation later: our own stored record, independent of any SDK. */
export type Address = Readonly<z.infer<typeof AddressSchema>>;

const THREAD = /^(.+);messageid=([^;]+)$/;

/** The conversation's id as the connector knows it, with the thread's part. */
export function conversationIdOf(address: Address): string {
  return address.threadRootId === undefined ? address.conversationId : `${address.conversationId};messageid=${address.threadRootId}`;
}

/** The tenant of an activity; `local` where the client has none. */
export function tenantOf(activity: WireActivity): string {
  return activity.conversation.tenantId ?? activity.channelData?.tenant?.id ?? 'local';
}

/** Which incident an activity belongs to: its tenant and the full conversation id. */
export function incidentOf(activity: WireActivity): IncidentKey {
  return { tenant: tenantOf(activity), incident: activity.conversation.id };
}

export function addressOf(activity: WireActivity): Address {
  const thread = THREAD.exec(activity.conversation.id);
  return {
    schema: 1,
    tenantId: tenantOf(activity),
    channelId: activity.channelId,
    serviceUrl: activity.serviceUrl,
    conversationId: thread?.[1] ?? activity.conversation.id,
    ...(thread?.[2] === undefined ? {} : { threadRootId: thread[2] }),
    botId: activity.recipient.id,
    userId: activity.from.id,
  };
}

/** Reads a stored address; null where there is none or it is not one. */
export function readAddress(document: unknown): Address | null {
  const parsed = AddressSchema.safeParse(document);
  return parsed.success ? parsed.data : null;
}

/** The address as a document of the store. */
export function addressDocument(address: Address): Json {
  return Object.fromEntries(Object.entries(address).flatMap(([name, value]): [string, Json][] => (value === undefined ? [] : [[name, value]])));
}
