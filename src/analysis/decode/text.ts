import { isUtf8 } from 'node:buffer';
import { readWindows1252 } from '../../windows-1252.js';

const MAX_CONTROL_SHARE = 0.02;

/**
 * Reads bytes as text: UTF-8, or Windows-1252 where nearly all of it is printable ASCII. Null where they are no text.
 * UTF-16 is a layer of its own: see `utf16.ts`.
 */
export function readText(bytes: Buffer): string | null {
  if (bytes.length === 0) return null;
  if (!isUtf8(bytes)) return asciiShare(bytes) >= 0.9 ? readWindows1252(bytes) : null;
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  return controlShare(text) <= MAX_CONTROL_SHARE ? text : null;
}

/** Share of bytes that are printable ASCII, tabs or line ends; 0 for no bytes. */
export function asciiShare(bytes: Uint8Array): number {
  let printable = 0;
  for (const byte of bytes) {
    if ((byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13) printable += 1;
  }
  return bytes.length === 0 ? 0 : printable / bytes.length;
}

/** Tab, line feed, form feed, carriage return and escape may appear in text; other controls hardly do. */
function controlShare(text: string): number {
  let found = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const layout = (code >= 9 && code <= 13 && code !== 11) || code === 0x1b;
    if ((code < 0x20 && !layout) || code === 0x7f || code === 0xfffd) found += 1;
  }
  return found / text.length;
}
