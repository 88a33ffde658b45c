import { UserError } from '../errors.js';

const MAX_ANSWER = 2000;
/** Line breaks would begin another command; the other control characters have no business in one. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const UNFIT = /[\u0000-\u0008\u000a-\u001f\u007f\u0085\u2028\u2029]/;
const PLACE = '{}';

/** Where the answer goes: the first `{}` outside string literals, which may hold one of their own. Or -1. */
function placeOf(say: string): number {
  let quote = '';
  for (let at = 0; at < say.length; at += 1) {
    const char = say.charAt(at);
    if (quote !== '') {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (say.startsWith(PLACE, at)) return at;
  }
  return -1;
}

/** A string literal of the command language: backslash and quote are escaped, as in KQL. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function invalid(message: string, next: string): UserError {
  return new UserError({ code: 'param.invalid', message, next });
}

/**
 * Puts the answer to a prompt into its command: where `{}` stands in `say`, as a string literal where `quote` is
 * `text`. Throws `UserError` `param.invalid` where the answer can't be part of a command.
 */
export function complete(say: string, quote: 'none' | 'text', answer: string): string {
  const value = answer.trim();
  if (value.length > MAX_ANSWER) throw invalid(`The answer is longer than ${MAX_ANSWER} characters.`, 'Give a shorter value.');
  if (UNFIT.test(value)) throw invalid('The answer has line breaks or control characters.', 'Give the value on one line.');
  const at = placeOf(say);
  if (at < 0) throw invalid('The card has no place for an answer.', 'Type the command with its value.');
  return say.slice(0, at) + (quote === 'text' ? quoted(value) : value) + say.slice(at + PLACE.length);
}
