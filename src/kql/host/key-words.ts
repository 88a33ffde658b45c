import { HostRefusal } from './entry.js';
import { quotedPieces } from './quoted-text.js';
import type { QuoteForm } from './quoted-text.js';

/** How `parse-kv` reads a text without delimiters; each key is one word. */
export interface KeyWordForm extends QuoteForm {
  readonly keys: readonly string[];
}

interface Token {
  readonly text: string;
  readonly kind: 'word' | 'quoted' | 'open';
}

const WORD = /[\p{L}\p{N}]+/uy;

function wordAt(text: string, at: number): string {
  WORD.lastIndex = at;
  return WORD.exec(text)?.[0] ?? '';
}

/** Words, quoted texts, and quotes that open and never close. A quote right behind a word opens nothing, as in "don't". */
function* tokens(text: string, form: KeyWordForm): Generator<Token> {
  const pieceAt = quotedPieces(text, form);
  const opens = form.quotes.map(([open]) => open);
  let at = 0;
  while (at < text.length) {
    const word = wordAt(text, at);
    const piece = word === '' ? pieceAt(at) : undefined;
    if (word !== '') {
      yield { text: word, kind: 'word' };
      at += word.length;
      if (opens.includes(text.charAt(at))) {
        if (form.keys.includes(word)) throw new HostRefusal(`parse-kv finds a quote right behind the key ${word}. Give it the delimiters.`);
        at += 1;
      }
    } else if (piece) {
      yield { text: piece.text, kind: 'quoted' };
      at = piece.end;
    } else {
      if (opens.includes(text.charAt(at))) yield { text: '', kind: 'open' };
      at += 1;
    }
  }
}

/**
 * The values of the wanted keys in order, `""` for what is missing; the first of equal keys wins. Whatever is no letter or
 * digit separates, so a key is a whole word and its value the word or the quoted text behind it. Throws `HostRefusal` for
 * texts that may be read in two ways, and `HostLimit`.
 */
export function keyWordValues(text: string, form: KeyWordForm): readonly string[] {
  const found = new Map<string, string>();
  const open = new Set(form.keys);
  let key: string | undefined;
  for (const token of tokens(text, form)) {
    if (open.size === 0) break;
    const isKey = form.keys.includes(token.text);
    if (key !== undefined) {
      if (isKey) throw new HostRefusal(`parse-kv finds the key ${token.text} where the value of ${key} should be. Give it the delimiters.`);
      if (token.kind === 'open') throw new HostRefusal(`parse-kv finds a quote in front of the value of ${key} that is never closed.`);
      if (!found.has(key)) found.set(key, token.text);
      open.delete(key);
      key = undefined;
    } else if (isKey) key = token.text;
    else if (token.kind === 'quoted') refuseKeysWithin(token.text, open);
  }
  return form.keys.map((each) => found.get(each) ?? '');
}

/** Within a quoted text that is no value of a key, a key may be one or not. */
function refuseKeysWithin(text: string, keys: ReadonlySet<string>): void {
  const key = text.split(/[^\p{L}\p{N}]+/u).find((word) => keys.has(word));
  if (key !== undefined) throw new HostRefusal(`parse-kv finds the key ${key} within a quoted text. Give it the delimiters.`);
}
