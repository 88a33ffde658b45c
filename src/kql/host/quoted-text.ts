import { HostLimit } from './entry.js';

/** Characters that may be read again for quotes that are never closed. */
const MAX_REREAD = 20_000_000;

/** How a text may be quoted: pairs of an opening and a closing character, and characters that escape the next one. */
export interface QuoteForm {
  readonly quotes: readonly (readonly [open: string, close: string])[];
  readonly escapes: readonly string[];
}

interface Piece {
  readonly text: string;
  /** Where the text goes on after the closing quote. */
  readonly end: number;
}

/** Reader of the quoted pieces of one text: `at` gives the piece that opens there, undefined where none does or it is never closed; throws `HostLimit`. */
export function quotedPieces(text: string, { quotes, escapes }: QuoteForm): (at: number) => Piece | undefined {
  let reread = 0;
  return (at) => {
    const close = quotes.find(([open]) => text.startsWith(open, at))?.[1];
    if (close === undefined) return undefined;
    let inner = '';
    for (let here = at + 1; here < text.length; here += 1) {
      const char = text.charAt(here);
      if (escapes.includes(char) && here + 1 < text.length) {
        here += 1;
        inner += text.charAt(here);
      } else if (char === close) return { text: inner, end: here + 1 };
      else inner += char;
    }
    reread += text.length - at;
    if (reread > MAX_REREAD) throw new HostLimit('parse-kv meets too many quotes that are never closed.');
    return undefined;
  };
}
