import { z } from 'zod';

const Mention = z.object({
  type: z.literal('mention'),
  mentioned: z.object({ id: z.string(), name: z.string().nullish() }),
  text: z.string().max(1000).nullish(),
});

const AT = /<at(?:\s[^<>]{0,200})?>([^<]{0,300})<\/at>/gi;
/** How a mention stands in the HTML form of a message. */
const MENTION_SPAN = /<span\s[^<>]{0,500}schema\.skype\.com\/Mention[^<>]{0,500}>([^<]{0,300})<\/span>/gi;
const MAX_ENTITIES = 200;

const plainName = (name: string): string =>
  name.replace(/<[^<>]{0,300}>/g, '').replace(/&nbsp;|\s+/gi, ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').trim().toLowerCase();

/**
 * Takes every mention of the bot out of a message's text and says whether there was one. Whom a mention means is
 * told by its entity alone: a display name can be anybody's. A tag that only bears the bot's name is removed too
 * (clients leave them in quoted text) but does not count as a mention. Mentions of others stay.
 */
export function withoutBotMentions(
  text: string, entities: readonly unknown[], bot: { readonly id: string; readonly name?: string | null | undefined },
): { readonly text: string; readonly mentioned: boolean } {
  const mentions = entities.slice(0, MAX_ENTITIES).flatMap((entity) => {
    const parsed = Mention.safeParse(entity);
    return parsed.success && parsed.data.mentioned.id === bot.id ? [parsed.data] : [];
  });
  const names = new Set([bot.name, ...mentions.flatMap((mention) => [mention.mentioned.name, mention.text])]
    .flatMap((name) => (name === null || name === undefined ? [] : [plainName(name)])).filter((name) => name !== ''));
  const unlessBot = (whole: string, name: string): string => (names.has(plainName(name)) ? ' ' : whole);
  const left = text.replace(AT, unlessBot).replace(MENTION_SPAN, unlessBot);
  return { text: left.trim(), mentioned: mentions.length > 0 };
}
