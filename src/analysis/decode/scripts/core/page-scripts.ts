import type { Span } from '../../types.js';

const SCRIPT = /<script\b([^>]{0,300})>/gi;
const CLOSE = /<\/script/gi;
const VB = /vbscript|text\/vbs/i;
/** UTF-16 units of a text in which an address is looked for. */
const LONGEST_ADDRESS = 20_000;

/** The scripts of a page that are VBScript or not, what begins with an address such as `javascript:`, or the whole content. */
export function* pageScripts(text: string, { isVb, scheme }: { readonly isVb: boolean; readonly scheme: RegExp }): Generator<Span> {
  if (!/<script\b/i.test(text)) {
    const offset = text.length <= LONGEST_ADDRESS ? scheme.exec(text)?.index ?? 0 : 0;
    yield { offset, length: text.length - offset, trust: 'certain' };
    return;
  }
  let closed = 0;
  for (const match of text.matchAll(SCRIPT)) {
    if (match.index < closed) continue; // a tag inside a script is a part of it
    const offset = match.index + match[0].length;
    CLOSE.lastIndex = offset;
    closed = CLOSE.exec(text)?.index ?? text.length;
    if (VB.test(match[1] ?? '') === isVb && closed > offset) yield { offset, length: closed - offset, trust: 'certain' };
  }
}
