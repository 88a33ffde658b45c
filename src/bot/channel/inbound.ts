import type { IncidentKey } from '../../casebook/store.js';
import type { Author } from '../../casebook/variable.js';
import type { WireActivity } from './activity.js';
import { type Address, addressOf, incidentOf } from './address.js';
import { withoutBotMentions } from './mentions.js';
import { messageText } from './message-text.js';

export type Scope = 'personal' | 'group' | 'channel';

interface EventBase {
  /** Id of the activity; the same when the channel delivers it again. */
  readonly activityId?: string;
  readonly replyToId?: string;
  readonly address: Address;
  readonly incident: IncidentKey;
  readonly author: Author;
  readonly scope: Scope;
}

/** What came in, free of the channel's SDK. */
export type InboundEvent =
  /** A message; its text has no mentions of the bot any more. */
  | (EventBase & { readonly kind: 'message'; readonly text: string; readonly mentioned: boolean })
  /** A button of a card; `data` is what the card carried, with its inputs, unchecked. */
  | (EventBase & { readonly kind: 'cardSubmit'; readonly data: unknown })
  /** The bot was added to the conversation. */
  | (EventBase & { readonly kind: 'installed' })
  /** The bot was removed and can't write there any more. */
  | (EventBase & { readonly kind: 'removed' })
  /** Something that Casebook does not act on. */
  | (EventBase & { readonly kind: 'other'; readonly type: string });

const MAX_NAME = 256;

function scopeOf({ conversationType, isGroup }: WireActivity['conversation']): Scope {
  if (conversationType === 'channel') return 'channel';
  return conversationType === 'groupChat' || isGroup === true ? 'group' : 'personal';
}

function isCardData(activity: WireActivity): activity is WireActivity & { value: object } {
  const { value, text } = activity;
  return typeof value === 'object' && value !== null && ('casebook' in value || (text ?? '').trim() === '');
}

function botWasAdded(activity: WireActivity): boolean {
  if (activity.type === 'installationUpdate') return activity.action === 'add';
  return activity.type === 'conversationUpdate' && (activity.membersAdded ?? []).some((member) => member.id === activity.recipient.id);
}

/** Activity of the wire → event. Pure. */
export function toInboundEvent(activity: WireActivity): InboundEvent {
  const { from, recipient } = activity;
  const base: EventBase = {
    ...(typeof activity.id === 'string' ? { activityId: activity.id } : {}),
    ...(typeof activity.replyToId === 'string' ? { replyToId: activity.replyToId } : {}),
    address: addressOf(activity),
    incident: incidentOf(activity),
    author: { id: from.aadObjectId ?? from.id, name: (from.name ?? from.id).slice(0, MAX_NAME) },
    scope: scopeOf(activity.conversation),
  };
  if (botWasAdded(activity)) return { ...base, kind: 'installed' };
  if (activity.type === 'installationUpdate' && activity.action === 'remove') return { ...base, kind: 'removed' };
  if (activity.type !== 'message') return { ...base, kind: 'other', type: activity.type };
  if (isCardData(activity)) return { ...base, kind: 'cardSubmit', data: activity.value };
  const text = messageText(activity.text, activity.attachments ?? []);
  return { ...base, kind: 'message', ...withoutBotMentions(text, activity.entities ?? [], recipient) };
}
