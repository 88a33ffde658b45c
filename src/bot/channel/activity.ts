import { z } from 'zod';

const MAX_ID = 2048;
const id = z.string().min(1).max(MAX_ID);

const Account = z.object({ id, name: z.string().nullish(), aadObjectId: z.string().max(MAX_ID).nullish() });

/**
 * The parts of a Bot Framework activity that the bot reads
 * (https://github.com/microsoft/botframework-sdk/blob/main/specs/botframework-activity/botframework-activity.md).
 * Everything else is dropped here, at the edge.
 */
const Activity = z.object({
  type: z.string().min(1).max(64),
  id: id.nullish(),
  channelId: z.string().min(1).max(64),
  serviceUrl: z.string().min(1).max(2048),
  from: Account,
  recipient: Account,
  conversation: z.object({
    id,
    tenantId: z.string().max(MAX_ID).nullish(),
    conversationType: z.string().max(64).nullish(),
    isGroup: z.boolean().nullish(),
  }),
  replyToId: id.nullish(),
  text: z.string().nullish(),
  value: z.unknown().optional(),
  action: z.string().max(64).nullish(),
  membersAdded: z.array(z.object({ id })).max(1000).nullish(),
  entities: z.array(z.unknown()).nullish(),
  attachments: z.array(z.unknown()).nullish(),
  channelData: z.object({ tenant: z.object({ id: z.string().max(MAX_ID) }).nullish() }).nullish(),
});

export type WireActivity = z.infer<typeof Activity>;

/** Reads a request's body. A failure says which field is wrong, without echoing what it holds. */
export function parseActivity(body: unknown): { readonly ok: true; readonly activity: WireActivity } | { readonly ok: false; readonly problem: string } {
  const parsed = Activity.safeParse(body);
  if (parsed.success) return { ok: true, activity: parsed.data };
  const issue = parsed.error.issues[0];
  const path = issue?.path.map(String).join('.') ?? '';
  return { ok: false, problem: path === '' ? 'the body is not an activity' : `${path.slice(0, 200)} is missing or of the wrong type` };
}
