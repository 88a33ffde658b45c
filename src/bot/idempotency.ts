import { createHash } from 'node:crypto';

import type { IdempotencyKey } from '../casebook/store.js';
import type { InboundEvent } from './channel/inbound.js';

const DAY_MS = 86_400_000;
/** A message that is sent twice within this time is one message. */
const TYPED_WINDOW_MS = 10_000;
/** Clients press a button again, under a new id, about 30 s after an answer that they missed. */
const BUTTON_WINDOW_MS = 60_000;

/**
 * The keys under which an event is remembered, so that it runs once however often it is delivered: its id, which a
 * redelivery of the service keeps, and its content, since clients try again under new ids.
 */
export function idempotencyKeys(event: InboundEvent, text: string): IdempotencyKey[] {
  const content = createHash('sha256')
    .update(JSON.stringify([event.incident.incident, event.author.id, event.replyToId ?? '', event.kind, text]))
    .digest('hex');
  const ttlMs = event.kind === 'cardSubmit' ? BUTTON_WINDOW_MS : TYPED_WINDOW_MS;
  return [
    ...(event.activityId === undefined ? [] : [{ key: `id:${event.activityId}`, ttlMs: DAY_MS }]),
    { key: `content:${content}`, ttlMs },
  ];
}
