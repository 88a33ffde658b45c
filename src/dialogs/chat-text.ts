/**
 * Writes a command so that a chat client's text normalisation gives it back. A button's command is no HTML: without
 * this, `<br>` or `&quot;` in a value that came out of a log would turn into a line break or a quote, and what was
 * one quoted value would become further commands.
 */
export function asChatText(command: string): string {
  return command.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
