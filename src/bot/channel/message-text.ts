import { z } from 'zod';

const Html = z.object({ contentType: z.literal('text/html'), content: z.string() });

const BLOCKS = /<br|<(?:pre|codeblock)[\s>]|<\/(?:p|div|li)>\s*<(?:p|div|li|ul|ol|pre)[\s>]/i;
const MAX_ATTACHMENTS = 20;

/**
 * The text of a message. Teams sends it twice: as `text` and as an attachment of type `text/html`. Some clients
 * flatten `text` to one line, and then the HTML alone knows the line breaks and code blocks, which commands and
 * queries need: it is taken where `text` has no line break and the HTML has blocks. Not where it quotes another
 * message, whose words are not the author's. What remains of HTML is for the language's normaliser.
 */
export function messageText(text: string | null | undefined, attachments: readonly unknown[]): string {
  const plain = text ?? '';
  if (plain.trim().includes('\n')) return plain;
  for (const attachment of attachments.slice(0, MAX_ATTACHMENTS)) {
    const html = Html.safeParse(attachment);
    if (html.success && BLOCKS.test(html.data.content) && !/<blockquote[\s>]/i.test(html.data.content)) return html.data.content;
  }
  return plain;
}
