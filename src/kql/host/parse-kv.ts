import type { HostTable } from './entry.js';
import { keyWordValues } from './key-words.js';
import type { KeyWordForm } from './key-words.js';
import { quotedPieces } from './quoted-text.js';
import type { QuoteForm } from './quoted-text.js';

/** How `parse-kv` reads a text with delimiters. */
export interface KeyValueForm extends QuoteForm {
  readonly pair: string;
  readonly keyValue: string;
  readonly greedy?: boolean;
  readonly keys: readonly string[];
}

function pastBlanks(text: string, at: number): number {
  let here = at;
  while (here < text.length && /\s/.test(text[here] ?? '')) here += 1;
  return here;
}

const indexOrEnd = (text: string, sought: string, from: number): number => {
  const found = text.indexOf(sought, from);
  return found < 0 ? text.length : found;
};

/** Where the value ends that begins at `at`. A greedy one goes on to the last delimiter before the next key. */
function valueEnd(text: string, at: number, form: KeyValueForm): number {
  if (form.greedy !== true) return indexOrEnd(text, form.pair, at);
  const next = text.indexOf(form.keyValue, at);
  if (next < 0) return text.length;
  const before = text.slice(at, next).lastIndexOf(form.pair);
  return before < 0 ? indexOrEnd(text, form.pair, at) : at + before;
}

/** All pairs of the text in order. */
function* pairs(text: string, form: KeyValueForm): Generator<readonly [string, string]> {
  let at = 0;
  let keyEnd = -1;
  const quoted = quotedPieces(text, form);
  while (at < text.length) {
    const start = pastBlanks(text, at);
    const name = quoted(start);
    if (keyEnd < (name?.end ?? start)) keyEnd = indexOrEnd(text, form.keyValue, name?.end ?? start);
    if (keyEnd >= text.length) return;
    const stop = indexOrEnd(text.slice(0, keyEnd), form.pair, name?.end ?? start);
    if (name === undefined && stop < keyEnd) {
      at = stop + form.pair.length;
      continue;
    }
    const valueStart = pastBlanks(text, keyEnd + form.keyValue.length);
    const value = quoted(valueStart);
    const end = value ? indexOrEnd(text, form.pair, value.end) : valueEnd(text, valueStart, form);
    yield [(name?.text ?? text.slice(start, keyEnd)).trim(), value?.text ?? text.slice(valueStart, end).trim()];
    at = end + form.pair.length;
    keyEnd = -1;
  }
}

/** The values of the wanted keys in order, `""` for what is missing; the first of equal keys wins. */
export function keyValues(text: string, form: KeyValueForm): readonly string[] {
  const found = new Map<string, string>();
  for (const [key, value] of pairs(text, form)) {
    if (!found.has(key)) found.set(key, value);
  }
  return form.keys.map((key) => found.get(key) ?? '');
}

const valuesOf = (text: string, form: KeyValueForm | KeyWordForm): readonly string[] => ('pair' in form ? keyValues(text, form) : keyWordValues(text, form));

/** The work of the `parse-kv` operator with quotes or without delimiters: text and form (JSON) to a JSON array of texts. */
export const PARSE_KV_FUNCTIONS: HostTable = {
  parse_kv: {
    params: ['string', 'string'],
    result: 'dynamic',
    internal: true,
    // The form was written by the compiler.
    call: ([text, form]) => (typeof text === 'string' && typeof form === 'string' ? JSON.stringify(valuesOf(text, JSON.parse(form) as KeyValueForm | KeyWordForm)) : null),
    doc: 'parse-kv-operator',
  },
};
