import type { Decoded, Decoder, Span, TooLarge } from '../../types.js';
import { throughBoth, type Piece } from '../../positions.js';
import type { Rewritten } from './rewrite.js';

/** A part of a content that is a script of one language, as far as a look at it tells. */
export interface Script {
  readonly text: string;
  /** True where its place already says which language it is in: after `powershell -c`. */
  readonly named: boolean;
  /** What its parts are in the content; absent where it is all of it. */
  readonly pieces?: readonly Piece[];
}

export interface ScriptKind {
  readonly name: string;
  /** Writes a script anew within `cap` UTF-16 units. */
  readonly rewrite: (script: string, cap: number) => Rewritten;
  /** What hidden code of the language cannot do without; a quick look that rules most texts out. */
  readonly mayHide: (text: string) => boolean;
  /** Parts of a content that may be scripts; the whole content where nothing else is said. */
  readonly spans: (text: string) => Iterable<Span>;
  /** The script in a span: without the command line around it. */
  readonly script: (text: string) => Script;
  /** Whether a text is of the language; asked of the script as it was, and as it became. */
  readonly isEvident: (text: string) => boolean;
}

/** UTF-16 units of a script that are looked at; longer ones are data with a little code. */
const LONGEST = 1_000_000;
/** A script that shows its language only once it is written anew is a short one. */
const SHORT = 20_000;
/** What must be found hidden before a script counts as such; see `Edit.weight`. */
export const HIDDEN = 0.95;

/** A decoder whose layer is the script, written anew without what hid it. It fires only where something was hidden. */
export function scriptDecoder({ name, rewrite, mayHide, spans, script, isEvident }: ScriptKind): Decoder {
  return {
    name,
    reads: 'text',
    * find(text) {
      if (text.length < 6 || text.length > LONGEST || !mayHide(text)) return;
      yield* spans(text);
    },
    decode(text, cap): Decoded | TooLarge | null {
      const found = script(text);
      const evident = found.named || isEvident(found.text);
      if (!evident && found.text.length > SHORT) return null;
      const { text: result, weight, pieces } = rewrite(found.text, cap);
      if (weight < HIDDEN || withoutBlanks(result) === withoutBlanks(found.text)) return null;
      if (!evident && !isEvident(result)) return null;
      const bytes = Buffer.from(result);
      if (bytes.length > cap) return { tooLarge: bytes.length };
      const traced = (): readonly Piece[] | undefined => {
        const known = pieces();
        return known === undefined || found.pieces === undefined ? known : throughBoth(known, found.pieces);
      };
      return { bytes, pieces: traced };
    },
  };
}

const withoutBlanks = (text: string): string => text.replace(/\s+/g, '');
