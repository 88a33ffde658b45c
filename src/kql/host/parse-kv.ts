import { HostLimit } from './entry.js';
import type { HostTable } from './entry.js';

/** Characters that may be read again for quotes that are never closed. */
const MAX_REREAD = 20_000_000;

/** How `parse-kv` reads a text; `open` and `close` enclose what is quoted. */
export interface KeyValueForm {
  readonly pair: string;
  readonly keyValue: string;
  readonly open?: string;
  readonly close?: string;
  readonly escape?: string;
  readonly greedy?: boolean;
  readonly keys: readonly string[];
}

interface Piece {
  readonly text: string;
  readonly end: number;
}

/** A quoted text that opens at `at`; undefined where none does, or where it is never closed. Throws `HostLimit`. */
function quoted(text: string, at: number, form: KeyValueForm, spent: { characters: number }): Piece | undefined {
  if (form.open === undefined || form.close === undefined || !text.startsWith(form.open, at)) return undefined;
  let inner = '';
  for (let here = at + form.open.length; here < text.length; here += 1) {
    if (form.escape !== undefined && text.startsWith(form.escape, here) && here + 1 < text.length) {
      here += 1;
      inner += text[here] ?? '';
    } else if (text.startsWith(form.close, here)) return { text: inner, end: here + form.close.length };
    else inner += text[here] ?? '';
  }
  spent.characters += text.length - at;
  if (spent.characters > MAX_REREAD) throw new HostLimit('parse-kv meets too many quotes that are never closed.');
  return undefined;
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
  const spent = { characters: 0 };
  while (at < text.length) {
    const start = pastBlanks(text, at);
    const name = quoted(text, start, form, spent);
    if (keyEnd < (name?.end ?? start)) keyEnd = indexOrEnd(text, form.keyValue, name?.end ?? start);
    if (keyEnd >= text.length) return;
    const stop = indexOrEnd(text.slice(0, keyEnd), form.pair, name?.end ?? start);
    if (name === undefined && stop < keyEnd) {
      at = stop + form.pair.length;
      continue;
    }
    const valueStart = pastBlanks(text, keyEnd + form.keyValue.length);
    const value = quoted(text, valueStart, form, spent);
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

/** The work of the `parse-kv` operator with quotes: text and form (JSON) to a JSON array of texts. */
export const PARSE_KV_FUNCTIONS: HostTable = {
  parse_kv: {
    params: ['string', 'string'],
    result: 'dynamic',
    internal: true,
    // The form was written by the compiler.
    call: ([text, form]) => (typeof text === 'string' && typeof form === 'string' ? JSON.stringify(keyValues(text, JSON.parse(form) as KeyValueForm)) : null),
    doc: 'parse-kv-operator',
  },
};
