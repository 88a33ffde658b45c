import type { Json } from '../table.js';

const LONG_DIGITS = /[[,:\s]-?\d{16,}\s*[\]},]/;
const WHOLE = /^-?\d+$/;
const NUMBER_CHARS = /[-+.\deE]*/y;

/**
 * `JSON.parse` that keeps whole numbers outside ±(2^53−1) as decimal strings, as the Log Analytics API sends `long`
 * values as bare numbers. Throws `SyntaxError`.
 */
export function parseJsonKeepingLongs(text: string): Json {
  // Most bodies hold no such number: they are spared the second pass.
  const safe = LONG_DIGITS.test(text) ? quoteUnsafeNumbers(text) : text;
  return JSON.parse(safe) as Json; // what JSON.parse gives is Json by definition
}

function quoteUnsafeNumbers(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (char === 0x22) {
      at = endOfString(text, at);
    } else if (char === 0x2d || (char >= 0x30 && char <= 0x39)) {
      NUMBER_CHARS.lastIndex = at;
      const literal = NUMBER_CHARS.exec(text)?.[0] ?? '';
      if (WHOLE.test(literal) && !Number.isSafeInteger(Number(literal))) {
        parts.push(text.slice(copied, at), '"', literal, '"');
        copied = at + literal.length;
      }
      at += literal.length;
    } else {
      at += 1;
    }
  }
  parts.push(text.slice(copied));
  return parts.join('');
}

/** Offset behind the string that starts at `at`; the end of the text where it is not closed. */
function endOfString(text: string, at: number): number {
  let next = at + 1;
  while (next < text.length) {
    const char = text.charCodeAt(next);
    if (char === 0x5c) next += 2;
    else if (char === 0x22) return next + 1;
    else next += 1;
  }
  return text.length;
}
